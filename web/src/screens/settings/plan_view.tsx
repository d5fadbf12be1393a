import { Link } from "wouter";
import { Icon, type Sign } from "../../design/icon";
import { say, sayIfKnown } from "../../words/words";
import { type Applied, changesOf } from "./applying";
import { inOwnZone } from "./instants";

const SIGNS: Readonly<Record<string, Sign>> = { create: "plus", update: "pen", delete: "failed" };
const MOODS: Readonly<Record<string, string>> = { create: "ok", delete: "critical" };

/** What would happen to each document, and what is worth knowing about it. */
export function PlanView({ planned }: { planned: Applied }) {
  const changes = changesOf(planned);
  const same = planned.plan.length - changes.length;
  return (
    <div className="stack">
      {changes.length === 0 && <p>{say("plan-nothing")}</p>}
      <ul className="plan">
        {changes.map(({ kind, name, action }) => (
          <li key={`${kind} ${name}`}>
            <span className={`tag ${MOODS[action] ?? ""}`}>
              <Icon sign={SIGNS[action] ?? "note"} />
              {sayIfKnown(`plan-${action}`, action)}
            </span>
            <span>
              {sayIfKnown(`kind-of-${kind}`, kind)} <strong>{name}</strong>
            </span>
            {action !== "create" && (
              <Link href={`/settings/history/${kind}/${encodeURIComponent(name)}`}>{say("history")}</Link>
            )}
          </li>
        ))}
      </ul>
      {same > 0 && changes.length > 0 && <p className="dim">{say("plan-same", { count: same })}</p>}
      {planned.notes.length > 0 && (
        <ul className="findings" aria-label={say("plan-notes")}>
          {planned.notes.map(({ kind, name, message }) => (
            <li key={`${kind} ${name} ${message}`} className="warning">
              <Icon sign="note" />
              <span>
                {name != null && <strong>{name}: </strong>}
                {inOwnZone(message)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
