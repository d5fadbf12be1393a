/** Days as calendars have them: from midnight to midnight in a zone, which is 23, 24 or 25 hours, or something between. */

import { type Instant, instantOf, type Wall, wallAt } from "./zone";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export interface Day {
  readonly from: Instant;
  readonly to: Instant;
  /** The date, as the wall time of its midnight. */
  readonly date: Wall;
}

export function hoursOf({ from, to }: Day): number {
  return (to - from) / HOUR_MS;
}

/** The wall time of the midnight before. */
export function midnight(wall: Wall): Wall {
  return Math.floor(wall / DAY_MS) * DAY_MS;
}

/** Days of a zone, beginning with the one in which an instant lies. */
export function days(zone: string, first: Instant, count: number): Day[] {
  const date = midnight(wallAt(zone, first));
  return Array.from({ length: count }, (_, index) => {
    const here = date + index * DAY_MS;
    return { from: instantOf(zone, here), to: instantOf(zone, here + DAY_MS), date: here };
  });
}

/** The same time of day so many days later: what repeats at nine repeats at nine, whatever the clocks do. */
export function plusDays(zone: string, instant: Instant, count: number): Instant {
  return instantOf(zone, wallAt(zone, instant) + count * DAY_MS);
}

/** The day in which an instant lies, so many days on. */
export function dayStart(zone: string, instant: Instant, plus = 0): Instant {
  return instantOf(zone, midnight(wallAt(zone, instant)) + plus * DAY_MS);
}

/** The days that a span touches, each with the part of the span that lies in it. */
export function byDay<T extends { from: Instant; to: Instant }>(spans: readonly T[], day: Day): T[] {
  return spans
    .filter(span => span.from < day.to && span.to > day.from)
    .map(span => ({ ...span, from: Math.max(span.from, day.from), to: Math.min(span.to, day.to) }));
}
