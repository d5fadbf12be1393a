import { type RefObject, useId, useState } from "react";
import { Dialog } from "../../design/dialog";
import { Icon } from "../../design/icon";
import type { Names } from "../../shell/names";
import { say } from "../../words/words";
import { EVERYTHING, narrowedBy, RANGES, SCOPES, SEVERITIES, SORTS, STATES, type View } from "./view";

interface Props {
  readonly view: View;
  readonly change: (changed: Partial<View>, isTyped?: boolean) => void;
  readonly names: Names;
  readonly search: RefObject<HTMLInputElement | null>;
}

export function Filters({ view, change, names, search }: Props) {
  const [isOpen, setOpen] = useState(false);
  const narrowed = narrowedBy(view);
  return (
    <search className="filters">
      <div className="looking">
        <div className="search">
          <Icon sign="search" />
          <input
            ref={search}
            type="search"
            className="input"
            placeholder={say("search-alerts")}
            aria-label={say("search-alerts")}
            value={view.text}
            onChange={event => change({ text: event.target.value }, true)}
            onKeyDown={event => {
              if (event.key !== "Enter" && event.key !== "Escape") return;
              event.preventDefault();
              event.currentTarget.blur();
              document.querySelector<HTMLElement>(".alert.is-current")?.focus();
            }}
          />
          <kbd className="key at-desk">/</kbd>
        </div>
        <Scope view={view} change={change} />
        <button type="button" className="button in-hand" aria-haspopup="dialog" onClick={() => setOpen(true)}>
          <Icon sign="filter" />
          {narrowed > 0 ? say("filters-set", { count: narrowed }) : say("filters")}
        </button>
      </div>
      <Choices view={view} change={change} names={names} />
      {isOpen && (
        <Dialog title={say("filters")} close={() => setOpen(false)}>
          <div className="in-dialog">
            <Scope view={view} change={change} />
            <Choices view={view} change={change} names={names} />
          </div>
          <div className="actions">
            <button type="button" className="button" onClick={() => change({ ...EVERYTHING, text: view.text })}>
              {say("clear-filters")}
            </button>
            <button type="button" className="button first" data-first onClick={() => setOpen(false)}>
              {say("show")}
            </button>
          </div>
        </Dialog>
      )}
    </search>
  );
}

function Scope({ view, change }: Pick<Props, "view" | "change">) {
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

function Choices({ view, change, names }: Omit<Props, "search">) {
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
