import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { whoAmI } from "../../api/queries";
import type { Service } from "../../api/resources";
import { mayConfigure } from "../../api/rights";
import { type Read, removeDocument, writeDocument } from "../../api/writing";
import { Fields, SelectField, TextField } from "../../design/fields";
import { FormDialog } from "../../design/form_dialog";
import { useOptions } from "../../shell/titles";
import { nameOf } from "../../words/names";
import { say } from "../../words/words";
import { SEVERITIES, urgenciesOf } from "./urgency";

interface Props {
  readonly service?: Read<"services">;
  readonly close: () => void;
  readonly saved?: (name: string) => void;
  readonly removed?: () => void;
}

/** Makes a service, or changes one. */
export function ServiceForm({ service, close, saved, removed }: Props) {
  const { data: me } = useQuery(whoAmI);
  const teams = useOptions("teams").filter(([name]) => mayConfigure(me, name));
  const policies = useOptions("escalation_policies");
  const [title, setTitle] = useState(service?.title ?? service?.name ?? "");
  const [team, setTeam] = useState(service?.team ?? me?.teams?.[0] ?? "");
  const [policy, setPolicy] = useState(service?.escalation_policy ?? "");
  const [playbook, setPlaybook] = useState(service?.playbook ?? "");
  const [urgency, setUrgency] = useState(urgenciesOf(service));
  const [timeout, setTimeout] = useState(service?.acknowledgement_timeout ?? "");
  const [autoResolve, setAutoResolve] = useState(service?.auto_resolve ?? "");

  const save = async () => {
    const { revision, ...before } = service ?? { name: nameOf(title) };
    const after: Record<string, unknown> = { ...before, title, escalation_policy: policy, urgency };
    const chosen = { team, playbook, acknowledgement_timeout: timeout, auto_resolve: autoResolve };
    for (const [key, value] of Object.entries(chosen)) {
      if (value.trim() === "") delete after[key];
      else after[key] = value.trim();
    }
    const document = after as unknown as Service;
    const written = await writeDocument("services", revision === undefined ? document : { ...document, revision });
    saved?.(written.name);
  };
  const remove =
    service &&
    (async () => {
      await removeDocument("services", service.name, service.revision);
      removed?.();
    });

  return (
    <FormDialog
      title={service ? say("service-edit", { name: service.title ?? service.name }) : say("service-new")}
      close={close}
      save={save}
      remove={remove}
    >
      <TextField label={say("field-title")} value={title} change={setTitle} isRequired isFirst />
      <SelectField label={say("field-team")} value={team} change={setTeam} options={teams} none={say("no-team")} />
      <SelectField
        label={say("field-policy")}
        hint={policies.length === 0 ? say("field-policy-none") : undefined}
        value={policy}
        change={setPolicy}
        options={policies}
      />
      <TextField
        label={say("field-playbook")}
        hint={say("field-playbook-hint")}
        type="url"
        value={playbook}
        change={setPlaybook}
        placeholder="https://"
      />
      <Fields title={say("field-urgency")}>
        {SEVERITIES.map(severity => (
          <SelectField
            key={severity}
            label={say(`severity-${severity}`)}
            value={urgency[severity]}
            change={value => setUrgency({ ...urgency, [severity]: value })}
            options={[
              ["high", say("urgency-wakes")],
              ["low", say("urgency-waits")],
            ]}
          />
        ))}
      </Fields>
      <Fields title={say("field-times")}>
        <TextField
          label={say("field-timeout")}
          hint={say("field-timeout-hint")}
          placeholder="30m"
          value={timeout}
          change={setTimeout}
        />
        <TextField
          label={say("field-auto-resolve")}
          hint={say("field-auto-resolve-hint")}
          placeholder="1d"
          value={autoResolve}
          change={setAutoResolve}
        />
      </Fields>
    </FormDialog>
  );
}
