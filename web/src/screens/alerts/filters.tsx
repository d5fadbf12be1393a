import { lazy, type RefObject, Suspense, useState } from "react";
import { Icon } from "../../design/icon";
import { say } from "../../words/words";
import { Choices, type Choosing, Scope } from "./choices";
import { narrowedBy } from "./view";

const FilterSheet = lazy(() => import("./filter_sheet"));

type Props = Choosing & { readonly search: RefObject<HTMLInputElement | null> };

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
            placeholder={say("search-hint")}
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
      <Suspense fallback={null}>
        {isOpen && <FilterSheet view={view} change={change} names={names} close={() => setOpen(false)} />}
      </Suspense>
    </search>
  );
}
