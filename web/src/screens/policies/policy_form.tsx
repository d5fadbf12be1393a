import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { whoAmI } from "../../api/queries";
import type { EscalationPolicy } from "../../api/resources";
import { mayConfigure } from "../../api/rights";
import { type Read, removeDocument, writeDocument } from "../../api/writing";
import { SelectField, TextField } from "../../design/fields";
import { FormDialog } from "../../design/form_dialog";
import { Icon } from "../../design/icon";
import { useOptions } from "../../shell/titles";
import { nameOf } from "../../words/names";
import { say } from "../../words/words";
import { type Draft, documentOf, minutesOf, moved, newStep, REPEATS_MAX, type StepDraft } from "./draft";
import { Targets } from "./targets";

interface Props {
  readonly policy?: Read<"escalation_policies">;
  readonly close: () => void;
  readonly saved?: (name: string) => void;
  readonly removed?: () => void;
}

function draftOf(policy: EscalationPolicy | undefined, team: string): Draft {
  return {
    title: policy?.title ?? policy?.name ?? "",
    team: policy?.team ?? team,
    steps: policy?.steps.map(({ notify, wait }) => ({ ...newStep(), notify, minutes: minutesOf(wait ?? "5m") })) ?? [
      newStep(),
    ],
    repeat: String(policy === undefined ? 2 : (policy.repeat ?? 0)),
    lastResort: policy?.last_resort ?? [],
  };
}

/** Makes a policy, or changes one. */
export function PolicyForm({ policy, close, saved, removed }: Props) {
  const { data: me } = useQuery(whoAmI);
  const teams = useOptions("teams").filter(([name]) => mayConfigure(me, name));
  const [draft, set] = useState(() => draftOf(policy, policy === undefined ? (me?.teams?.[0] ?? "") : ""));
  const change = (part: Partial<Draft>) => set({ ...draft, ...part });
  const changeStep = (id: number, part: Partial<StepDraft>) =>
    change({ steps: draft.steps.map(step => (step.id === id ? { ...step, ...part } : step)) });

  const save = async () => {
    const before = policy ?? { name: nameOf(draft.title), steps: [] };
    const written = await writeDocument("escalation_policies", documentOf(draft, before));
    saved?.(written.name);
  };
  const remove =
    policy &&
    (async () => {
      await removeDocument("escalation_policies", policy.name, policy.revision);
      removed?.();
    });

  return (
    <FormDialog
      title={policy ? say("policy-edit", { name: policy.title ?? policy.name }) : say("policy-new")}
      close={close}
      save={save}
      remove={remove}
    >
      <TextField
        label={say("field-title")}
        value={draft.title}
        change={title => change({ title })}
        isRequired
        isFirst
      />
      <SelectField
        label={say("field-team")}
        value={draft.team}
        change={team => change({ team })}
        options={teams}
        none={say("no-team")}
      />
      {draft.steps.map((step, index) => (
        <fieldset key={step.id} className="fields">
          <legend>{say("step-title", { step: index + 1 })}</legend>
          <Targets
            label={say("step-notify")}
            targets={step.notify}
            change={notify => changeStep(step.id, { notify })}
            isRequired
          />
          <TextField
            label={say("step-wait")}
            value={step.minutes}
            change={minutes => changeStep(step.id, { minutes })}
            isRequired
          />
          <div className="acts">
            <Small
              sign="up"
              word="step-up"
              isOff={index === 0}
              act={() => change({ steps: moved(draft.steps, index, -1) })}
            />
            <Small
              sign="down"
              word="step-down"
              isOff={index === draft.steps.length - 1}
              act={() => change({ steps: moved(draft.steps, index, 1) })}
            />
            <Small
              sign="failed"
              word="step-remove"
              isOff={draft.steps.length === 1}
              act={() => change({ steps: draft.steps.filter(({ id }) => id !== step.id) })}
            />
          </div>
        </fieldset>
      ))}
      <button type="button" className="button" onClick={() => change({ steps: [...draft.steps, newStep()] })}>
        <Icon sign="plus" />
        {say("step-add")}
      </button>
      <TextField
        label={say("policy-repeat")}
        hint={say("policy-repeat-hint", { max: REPEATS_MAX })}
        type="number"
        value={draft.repeat}
        change={repeat => change({ repeat })}
      />
      <Targets
        label={say("policy-last-resort")}
        hint={say("policy-last-resort-hint")}
        targets={draft.lastResort}
        change={lastResort => change({ lastResort })}
      />
    </FormDialog>
  );
}

function Small(props: { sign: "up" | "down" | "failed"; word: string; isOff: boolean; act: () => void }) {
  return (
    <button
      type="button"
      className="button bare square"
      aria-label={say(props.word)}
      title={say(props.word)}
      disabled={props.isOff}
      onClick={props.act}
    >
      <Icon sign={props.sign} />
    </button>
  );
}
