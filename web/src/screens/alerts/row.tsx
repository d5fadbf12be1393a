import { memo } from "react";
import { Link } from "wouter";
import type { Alert } from "../../api/client";
import { Severity } from "../../design/severity";
import { operate } from "../../live/acting";
import { useIsOffline } from "../../live/context";
import type { Names } from "../../shell/names";
import { say } from "../../words/words";
import { Age, State } from "./state";

export interface RowProps {
  readonly alert: Alert;
  readonly index: number;
  readonly top: number;
  readonly isCurrent: boolean;
  readonly isLast: boolean;
  readonly isSelected: boolean;
  readonly mayAct: boolean;
  readonly names: Names;
  readonly select: (id: number, isRange: boolean) => void;
}

/** Tells the alert that Back leads to a list with its filters and its place. */
export const FROM_LIST = { from: "list" };

export const Row = memo(function Row({
  alert,
  index,
  top,
  isCurrent,
  isLast,
  isSelected,
  mayAct,
  names,
  select,
}: RowProps) {
  const isOffline = useIsOffline();
  const look = [
    alert.status,
    alert.severity,
    alert.urgency,
    alert.exhausted && "is-exhausted",
    isCurrent && "is-current",
  ];
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={`alert ${look.filter(Boolean).join(" ")}`}
      style={{ transform: `translateY(${top}px)` }}
      tabIndex={isCurrent ? 0 : -1}
      data-id={alert.id}
      data-last={isLast || undefined}
    >
      <div role="gridcell" className="at-check">
        <label className="check">
          <span className="hidden-but-said">{say("select-one", { id: alert.id })}</span>
          <input
            type="checkbox"
            checked={isSelected}
            onChange={() => {}}
            onClick={event => select(alert.id, event.shiftKey)}
          />
        </label>
      </div>
      <div role="gridcell" className="at-severity">
        <Severity severity={alert.severity} />
      </div>
      <div role="gridcell" className="at-summary">
        <Link href={`/alerts/${alert.id}`} state={FROM_LIST}>
          {alert.summary}
        </Link>
        <span className="dim">
          {names.service(alert.service)}
          {alert.count > 1 && ` · ${say("repeats", { count: alert.count })}`}
        </span>
      </div>
      <div role="gridcell" className="at-state">
        <State alert={alert} names={names} />
      </div>
      <div role="gridcell" className="at-age dim">
        <Age at={alert.opened_at} />
      </div>
      <div role="gridcell" className="at-action">
        {mayAct && alert.status === "triggered" && (
          <button
            type="button"
            className="button acknowledge"
            disabled={isOffline}
            onClick={() => operate(alert, { kind: "acknowledge" })}
          >
            {say("acknowledge")}
            <span className="hidden-but-said"> #{alert.id}</span>
          </button>
        )}
      </div>
    </div>
  );
});
