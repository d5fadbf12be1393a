import { days } from "../../timeline/days";
import { xOf } from "../../timeline/scale";
import { clock, formatted, HOUR } from "../../words/times";
import { say } from "../../words/words";
import { LaneOfShifts, type Look } from "./lane";
import type { Calendar } from "./shifts";

/** Two lanes under each other: as it is, and as it would be. */
export function BeforeAfter({ before, after, look }: { before: Calendar; after: Calendar; look: Look }) {
  return (
    <div className="before-after">
      <span />
      <div className="marks" aria-hidden="true">
        {marksOf(look).map(({ at, word }) => (
          <span key={at} style={{ insetInlineStart: `${xOf(look.scale, at)}%` }}>
            {word}
          </span>
        ))}
      </div>
      <h3>{say("editor-before")}</h3>
      <LaneOfShifts shifts={before.shifts} gaps={before.gaps} look={look} isFinal />
      <h3>{say("editor-after")}</h3>
      <LaneOfShifts shifts={after.shifts} gaps={after.gaps} look={look} isFinal />
    </div>
  );
}

const HOURS_MAX = 26;
const DAYS_MAX = 3;
const WEEK = 7;

/** Enough to know where one is: hours of a day, days of a few, else the first of each week. */
function marksOf({ scale: { from, to }, zone }: Look): { at: number; word: string }[] {
  if (to - from <= HOURS_MAX * HOUR) {
    return [0, 6, 12, 18].map(hour => ({ at: from + hour * HOUR, word: clock(from + hour * HOUR, zone) }));
  }
  const all = days(zone, from, Math.round((to - from) / (24 * HOUR)));
  const step = all.length <= DAYS_MAX ? 1 : WEEK;
  return all
    .filter((_, index) => index % step === 0)
    .map(({ from: at }) => ({ at, word: formatted(at, { weekday: "short", day: "numeric", month: "short" }, zone) }));
}
