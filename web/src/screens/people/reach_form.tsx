import { useState } from "react";
import type { ContactMethod } from "../../api/resources";
import { type Read, writeDocument } from "../../api/writing";
import { SelectField, TextField } from "../../design/fields";
import { FormDialog } from "../../design/form_dialog";
import { Icon } from "../../design/icon";
import { say } from "../../words/words";
import {
  documentOf,
  draftOf,
  hasAddress,
  newMethod,
  newRule,
  type RuleDraft,
  TYPES,
  withoutMethod,
} from "./reach_draft";

const FIELD: Readonly<Record<string, { type: string; placeholder: string }>> = {
  email: { type: "email", placeholder: "ada@example.com" },
  sms: { type: "tel", placeholder: "+447700900001" },
  voice: { type: "tel", placeholder: "+447700900001" },
  webhook: { type: "url", placeholder: "https://" },
};

/** By what somebody is reached, and what is used when. */
export function ReachForm({ user, close }: { user: Read<"users">; close: () => void }) {
  const [draft, set] = useState(() => draftOf(user));
  const change = (name: string, part: Partial<ContactMethod>) =>
    set({ ...draft, methods: draft.methods.map(each => (each.name === name ? { ...each, ...part } : each)) });
  const save = async () => {
    await writeDocument("users", documentOf(draft, user));
  };
  return (
    <FormDialog title={say("reach-title", { name: user.title ?? user.name })} close={close} save={save}>
      {draft.methods.map(({ name, type, address = "", disabled = false }) => (
        <fieldset key={name} className="fields">
          <legend>
            {say(`method-${type}`)} <span className="dim">{name}</span>
          </legend>
          {hasAddress(type) ? (
            <TextField
              label={say("method-address")}
              value={address}
              change={value => change(name, { address: value })}
              isRequired
              {...FIELD[type]}
            />
          ) : (
            <p className="dim">{say("method-push-hint")}</p>
          )}
          <div className="acts">
            <label className="switch">
              <input
                type="checkbox"
                checked={!disabled}
                onChange={event => change(name, { disabled: !event.target.checked })}
              />
              {say("method-used")}
            </label>
            <button type="button" className="button bare" onClick={() => set(withoutMethod(draft, name))}>
              <Icon sign="failed" />
              {say("method-remove")}
            </button>
          </div>
        </fieldset>
      ))}
      <SelectField
        label={say("method-add")}
        value=""
        change={type => type !== "" && set({ ...draft, methods: [...draft.methods, newMethod(type, draft.methods)] })}
        options={TYPES.map(type => [type, say(`method-${type}`)])}
        none={say("target-add")}
      />
      {(["high", "low"] as const).map(urgency => (
        <Rules
          key={urgency}
          title={say(`urgency-${urgency}`)}
          rules={draft[urgency]}
          methods={draft.methods}
          change={rules => set({ ...draft, [urgency]: rules })}
        />
      ))}
    </FormDialog>
  );
}

interface RulesProps {
  readonly title: string;
  readonly rules: readonly RuleDraft[];
  readonly methods: readonly ContactMethod[];
  readonly change: (rules: readonly RuleDraft[]) => void;
}

function Rules({ title, rules, methods, change }: RulesProps) {
  const options = methods.map(({ name, type }) => [name, `${say(`method-${type}`)} (${name})`] as const);
  const put = (id: number, part: Partial<RuleDraft>) =>
    change(rules.map(each => (each.id === id ? { ...each, ...part } : each)));
  return (
    <fieldset className="fields rules-of">
      <legend>{title}</legend>
      {rules.length === 0 && <p className="dim">{say("profile-no-rules")}</p>}
      {rules.map(({ id, via, minutes }) => (
        <div key={id} className="rule">
          <SelectField
            label={say("rule-via")}
            value={via}
            change={value => put(id, { via: value })}
            options={options}
          />
          <TextField
            label={say("rule-after")}
            value={minutes}
            change={value => put(id, { minutes: value })}
            pattern="[0-9]+(ms|s|m|h|d)?"
          />
          <button
            type="button"
            className="button bare square"
            aria-label={say("rule-remove")}
            onClick={() => change(rules.filter(each => each.id !== id))}
          >
            <Icon sign="failed" />
          </button>
        </div>
      ))}
      <button
        type="button"
        className="button"
        disabled={methods.length === 0}
        onClick={() => change([...rules, newRule(methods[0]?.name ?? "")])}
      >
        <Icon sign="plus" />
        {say("rule-add")}
      </button>
    </fieldset>
  );
}
