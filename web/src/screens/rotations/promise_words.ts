/** What a schedule promises, in a line: what is read while the fields are folded away. */

import { DAY, formatted, span } from "../../words/times";
import { language, say } from "../../words/words";
import { BEFORE_USUAL, type HandOverDraft, lengthOf, NIGHTS_USUAL, NOT_BEFORE, type Promised } from "./promises";
import { runsOf, WEEK, type Weekday, type WindowDraft } from "./windows";

/** A Monday, to say the days of the week in the reader's language. */
const MONDAY = Date.UTC(2024, 0, 1);

export function dayName(day: Weekday, weekday: "short" | "long"): string {
  return formatted(MONDAY + WEEK.indexOf(day) * DAY, { weekday }, "UTC");
}

/** "Mon – Fri", "Sat, Sun". */
export function daysInWords(days: readonly Weekday[]): string {
  if (days.length === WEEK.length) return say("promise-every-day");
  const name = (day: Weekday | undefined) => (day === undefined ? "" : dayName(day, "short"));
  return runsOf(days)
    .map(run =>
      run.length < 3 ? run.map(name).join(", ") : say("schedule-from-to", { from: name(run[0]), to: name(run.at(-1)) }),
    )
    .join(", ");
}

function windowInWords({ days, from, to }: WindowDraft): string {
  return say("promise-window", { days: daysInWords(days), from, to });
}

const listed = (parts: readonly string[]) => new Intl.ListFormat(language, { type: "unit" }).format(parts);

export function coverageInWords({ coverage, windows, requirements }: Promised): string {
  const when = coverage === "windows" ? listed(windows.map(windowInWords)) : say(`promise-coverage-said-${coverage}`);
  const who = requirements.map(({ kind, count, tag }) =>
    say(`promise-requirement-said-${kind}`, { count: Number(count), tag }),
  );
  return [when, ...who].join("; ");
}

export function nightsInWords({ holidays, nights }: Promised): string {
  const limit = say("promise-nights-said", { count: Number(nights || NIGHTS_USUAL) });
  return [say("promise-holidays-said", { count: holidays.length }), limit].join("; ");
}

export function handOverInWords(handOver: HandOverDraft | null, roomOf: (channel: string) => string): string {
  if (handOver === null) return say("promise-hand-over-said-nobody");
  const { people, before, accept, rooms } = handOver;
  const parts: string[] = [];
  if (people) {
    const isBefore = before !== NOT_BEFORE;
    parts.push(
      isBefore ? say("promise-hand-over-said-people", { span: spanInWords(before) }) : say("promise-people-then"),
    );
  }
  if (people && accept !== "") parts.push(say("promise-hand-over-said-accept", { span: spanInWords(accept) }));
  if (rooms.length > 0)
    parts.push(say("promise-hand-over-said-rooms", { rooms: listed(rooms.map(each => roomOf(each.channel))) }));
  return parts.length > 0 ? parts.join("; ") : say("promise-hand-over-said-nobody");
}

export const spanInWords = (text: string) => span(lengthOf(text) || lengthOf(BEFORE_USUAL));
