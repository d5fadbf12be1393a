import { useId } from "react";
import type { Names } from "../../shell/names";
import { say } from "../../words/words";
import { RANGES, SCOPES, SEVERITIES, SORTS, STATES, type View } from "./view";

export interface Choosing {
  readonly view: View;
  readonly change: (changed: Partial<View>, isTyped?: boolean) => void;
  readonly names: Names;
}

export function Scope({ view, change }: Omit<Choosing, "names">) {
  return (
    <fieldset className="segments">
      <legend className="hidden-but-said">{say("filter-scope")}</legend>
      {SCOPES.map(scope => (
        <button key={scope} type="button" aria-pressed={view.scope === scope} onClick={() => change({ scope })}>
          {say(`scope-${scope}`)}
        </button>
      ))}
    </fieldset>
  );
}

export function Choices({ view, change, names }: Choosing) {
  const services = Array.from(names.services.values(), ({ name, title }) => [name, title ?? name] as const);
  const words = (prefix: string, values: readonly string[]) =>
    values.map(value => [value, say(`${prefix}-${value}`)] as const);
  return (
    <div className="choices">
      <Choice
        label={say("filter-state")}
        value={view.state}
        first="open"
        options={words("filter-state", STATES)}
        change={state => change({ state: state as View["state"] })}
      />
      <Choice
        label={say("filter-severity")}
        value={view.severity}
        first=""
        options={[["", say("any-severity")], ...words("severity", SEVERITIES)]}
        change={severity => change({ severity })}
      />
      <Choice
        label={say("filter-urgency")}
        value={view.urgency}
        first=""
        options={[["", say("any-urgency")], ...words("urgency", ["high", "low"])]}
        change={urgency => change({ urgency })}
      />
      <Choice
        label={say("filter-service")}
        value={view.service}
        first=""
        options={[["", say("any-service")], ...services]}
        change={service => change({ service })}
      />
      <Choice
        label={say("filter-range")}
        value={view.range}
        first="any"
        options={words("range", RANGES)}
        change={range => change({ range: range as View["range"] })}
      />
      <Choice
        label={say("filter-sort")}
        value={view.sort}
        first="urgent"
        options={words("sort", SORTS)}
        change={sort => change({ sort: sort as View["sort"] })}
      />
    </div>
  );
}

function Choice(props: {
  label: string;
  value: string;
  first: string;
  options: readonly (readonly [string, string])[];
  change: (value: string) => void;
}) {
  const { label, value, first, options, change } = props;
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className={`select ${value === first ? "" : "is-set"}`}
        value={value}
        onChange={event => change(event.target.value)}
      >
        {options.map(([each, word]) => (
          <option key={each} value={each}>
            {word}
          </option>
        ))}
      </select>
    </div>
  );
}
