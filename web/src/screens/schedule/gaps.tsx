import { Icon } from "../../design/icon";
import type { Span } from "../../timeline/spans";
import { full, span } from "../../words/times";
import { say } from "../../words/words";
import type { Calendar } from "./shifts";

/** More gaps than these are listed when somebody asks. */
const LISTED_MAX = 5;

/** Each gap as a sentence: from when to when, and how long; and the way to close it. */
export function Gaps(props: { calendar: Calendar; zone: string; now: number; cover?: (span: Span) => void }) {
  const { calendar, zone, now, cover } = props;
  // What is over can no longer be covered. Days that are looked at afterwards still tell of theirs.
  const isAhead = calendar.gaps.some(({ to }) => to > now) || calendar.shifts.some(({ to }) => to > now);
  const faults = calendar.gaps.filter(({ isFault, to }) => isFault && (to > now || !isAhead));
  if (faults.length === 0) {
    return (
      <p className="tag ok no-gaps">
        <Icon sign="check" />
        {say("schedule-no-gaps")}
      </p>
    );
  }
  return (
    <details className="card block gaps" open={faults.length <= LISTED_MAX}>
      <summary>
        <span className="gap-word">
          <Icon sign="warning" />
          {say("schedules-gaps", { count: faults.length })}
        </span>
      </summary>
      <ul>
        {faults.map(({ from, to }) => (
          <li key={from}>
            <span>{say("schedule-from-to", { from: full(from, zone), to: full(to, zone) })}</span>
            <strong>{span(to - from)}</strong>
            {cover !== undefined && (
              <button
                type="button"
                className="button"
                aria-label={say("editor-cover-gap", { time: full(from, zone) })}
                onClick={() => cover({ from, to })}
              >
                {say("editor-cover")}
              </button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
