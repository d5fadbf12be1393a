import type { TemporarySchedule } from "../../api/resources";
import { Icon } from "../../design/icon";
import { spanOfTimes } from "../../timeline/spans";
import { language, say } from "../../words/words";
import type { Look } from "./lane";
import type { Planning } from "./planning";
import { aheadOf } from "./temporary";
import { between } from "./told";

/** More shifts than these are counted, not listed. */
const LISTED_MAX = 4;

/** The temporary schedules that are not over, in words: over their spans they alone decide. */
export function Temporaries({ planning, look, now }: { planning: Planning; look: Look; now: number }) {
  const { schedule, temporaries } = planning;
  const ahead = aheadOf(temporaries, schedule, now);
  if (ahead.length === 0 && !planning.isManaged) return null;
  return (
    <section className="card block ahead">
      <header>
        <h2>{say("temporary-title")}</h2>
        {planning.isManaged && (
          <button
            type="button"
            className="button"
            aria-label={say("temporary-form-new")}
            onClick={() => planning.askTemporary()}
          >
            <Icon sign="calendar" />
            {say("temporary-new")}
          </button>
        )}
      </header>
      {ahead.length === 0 && <p className="dim">{say("temporary-none")}</p>}
      <ul>
        {ahead.map(({ document, span }) => (
          <li key={document.name}>
            <span>
              <strong>{document.title ?? document.name}</strong>
              {span.from <= now && <span className="tag acknowledged">{say("temporary-running")}</span>}
              <small className="dim">{between(span, look.zone)}</small>
              <span>{sentence(document, look)}</span>
              <Shifts document={document} zone={schedule.time_zone} look={look} />
            </span>
            {planning.isManaged && (
              <button
                type="button"
                className="button"
                aria-label={say("editor-edit", { what: document.title ?? document.name })}
                onClick={() => planning.askTemporary(document.name)}
              >
                <Icon sign="pen" />
                {say("edit")}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function sentence({ shifts = [] }: TemporarySchedule, { titleOf }: Look): string {
  const people = [...new Set(shifts.map(({ user }) => user))].map(titleOf);
  const names = new Intl.ListFormat(language).format(people);
  return people.length === 0 ? say("temporary-nobody") : say("temporary-only", { who: names, count: people.length });
}

function Shifts({ document, zone, look }: { document: TemporarySchedule; zone: string; look: Look }) {
  const shifts = document.shifts ?? [];
  if (shifts.length < 2) return null;
  const rest = shifts.length - LISTED_MAX;
  return (
    <span>
      {shifts.slice(0, LISTED_MAX).map(shift => (
        <small key={`${shift.user} ${shift.from}`} className="dim">
          {look.titleOf(shift.user)}: {between(spanOfTimes(zone, shift), look.zone)}
        </small>
      ))}
      {rest > 0 && <small className="dim">{say("temporary-more", { count: rest })}</small>}
    </span>
  );
}
