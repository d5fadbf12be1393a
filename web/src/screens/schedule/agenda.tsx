import { Icon } from "../../design/icon";
import { Avatar } from "../../design/person";
import { byDay, type Day, hoursOf } from "../../timeline/days";
import { clock, DAY, formatted, span } from "../../words/times";
import { say } from "../../words/words";
import { type Look, reasonOf } from "./lane";
import { layerOf } from "./layers";
import type { Calendar, Gap, Shift } from "./shifts";

/** The same in words: day by day who is on call, gaps as rows of their own. */
export function Agenda({
  days,
  calendar,
  look,
  now,
}: {
  days: readonly Day[];
  calendar: Calendar;
  look: Look;
  now: number;
}) {
  return (
    <ol className="agenda">
      {days.map(day => (
        <AgendaDay key={day.date} day={day} calendar={calendar} look={look} now={now} />
      ))}
    </ol>
  );
}

function AgendaDay({ day, calendar, look, now }: { day: Day; calendar: Calendar; look: Look; now: number }) {
  const entries: (Shift | Gap)[] = [...byDay(calendar.shifts, day), ...byDay(calendar.gaps.filter(isFault), day)];
  entries.sort((a, b) => a.from - b.from);
  const isToday = now >= day.from && now < day.to;
  return (
    <li className={isToday ? "is-today" : ""}>
      <h3>
        {formatted(day.from, { weekday: "short", day: "numeric", month: "short" }, look.zone)}
        {isToday && <span className="tag acknowledged">{say("schedule-today")}</span>}
        {hoursOf(day) !== 24 && (
          <span className="tag warning">{say("schedule-day-hours", { hours: hoursOf(day) })}</span>
        )}
      </h3>
      {entries.length === 0 && <p className="dim">{say("schedule-nobody")}</p>}
      <ul>
        {entries.map(entry => (
          <li key={`${entry.from} ${"user" in entry ? entry.user : ""}`} className={"user" in entry ? "" : "gap-row"}>
            <span className="times">{times(entry, day, look.zone)}</span>
            {"user" in entry ? <Who shift={entry} look={look} /> : <Nobody gap={entry} />}
          </li>
        ))}
      </ul>
    </li>
  );
}

const isFault = (gap: Gap) => gap.isFault;

function times({ from, to }: { from: number; to: number }, day: Day, zone: string): string {
  return to - from >= DAY - 2 * 3_600_000 && from === day.from && to === day.to
    ? say("schedule-whole-day")
    : say("schedule-from-to", { from: clock(from, zone), to: clock(to, zone) });
}

function Who({ shift, look }: { shift: Shift; look: Look }) {
  const title = look.titleOf(shift.user);
  const { kind } = layerOf(shift.because);
  return (
    <span className="person" title={reasonOf(shift.because, look)}>
      <Avatar name={shift.user} title={title} />
      <span>
        {title}
        {kind !== "rotation" && (
          <small className="dim by">
            <Icon sign={kind === "temporary" ? "calendar" : "swap"} />
            {reasonOf(shift.because, look)}
          </small>
        )}
      </span>
    </span>
  );
}

function Nobody({ gap }: { gap: Gap }) {
  return (
    <strong className="gap-word">
      <Icon sign="warning" />
      {say("schedule-gap-of", { span: span(gap.to - gap.from) })}
    </strong>
  );
}
