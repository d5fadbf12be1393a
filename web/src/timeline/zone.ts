/**
 * Wall clocks and instants. An instant is milliseconds since 1970; a wall time is the same number for what a clock on the
 * wall shows, as if that wall hung in Greenwich. Zones are IANA names, and their rules the browser's.
 */

export type Instant = number;
export type Wall = number;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(zone, format);
  }
  return format;
}

/** What the clocks of a zone show. */
export function wallAt(zone: string, instant: Instant): Wall {
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instant)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  const milliseconds = ((instant % 1_000) + 1_000) % 1_000;
  return Date.UTC(year, month - 1, day, hour, minute, second) + milliseconds;
}

/** How far the clocks of a zone are ahead of Greenwich at an instant, in milliseconds. */
export function offsetAt(zone: string, instant: Instant): number {
  return wallAt(zone, instant) - instant;
}

const DAY_MS = 86_400_000;

/**
 * When the clocks of a zone show this. What they show twice is the first time; what they never show, because they are put
 * forward, is as long after the jump as it would have been after the last minute before it (02:30 becomes 03:30).
 */
export function instantOf(zone: string, wall: Wall): Instant {
  const before = offsetAt(zone, wall - DAY_MS);
  const after = offsetAt(zone, wall + DAY_MS);
  const early = wall - before;
  if (offsetAt(zone, early) === before) return early;
  const late = wall - after;
  return offsetAt(zone, late) === after ? late : early;
}
