/**
 * Times as forms and documents have them: a date and a time on the clock of a zone. Between them and instants, hours that
 * the clocks show twice or never are read as the server reads them: what begins takes the first, what ends the last.
 */

import { type Instant, instantOf, offsetAt, type Wall, wallAt } from "./zone";

export type Edge = "from" | "to";

export interface Fields {
  /** "2026-03-29". */
  readonly date: string;
  /** "09:00". */
  readonly time: string;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DATE_LENGTH = 10;
const MINUTE_LENGTH = 16;

export function fieldsOf(zone: string, instant: Instant): Fields {
  const text = new Date(wallAt(zone, instant)).toISOString();
  return { date: text.slice(0, DATE_LENGTH), time: text.slice(DATE_LENGTH + 1, MINUTE_LENGTH) };
}

/** The wall time of fields; null while one of them is empty. */
export function wallOf({ date, time }: Fields): Wall | null {
  const wall = Date.parse(`${date}T${time}Z`);
  return Number.isNaN(wall) ? null : wall;
}

/** When the clocks show this: an edge that begins takes the first of two, one that ends the last. */
export function instantOfEdge(zone: string, wall: Wall, edge: Edge): Instant {
  const first = instantOf(zone, wall);
  if (edge === "from") return first;
  const later = first + (offsetAt(zone, first) - offsetAt(zone, first + 3 * HOUR_MS));
  return later > first && wallAt(zone, later) === wall ? later : first;
}

export function instantOfFields(zone: string, fields: Fields, edge: Edge): Instant | null {
  const wall = wallOf(fields);
  return wall === null ? null : instantOfEdge(zone, wall, edge);
}

/** As a document says it: on the clock of its zone, and with the offset only where that clock does not say which hour it is. */
export function documentTime(zone: string, instant: Instant, edge: Edge): string {
  const { date, time } = fieldsOf(zone, instant);
  const wall = wallAt(zone, instant);
  if (instantOfEdge(zone, wall, edge) === instant) return `${date}T${time}`;
  const offset = offsetAt(zone, instant) / MINUTE_MS;
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const minutes = Math.abs(offset);
  return `${date}T${time}:00${offset < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}

const WITH_OFFSET = /(Z|[+-]\d\d:\d\d)$/;

export function readTime(zone: string, text: string, edge: Edge): Instant {
  return WITH_OFFSET.test(text) ? Date.parse(text) : instantOfEdge(zone, Date.parse(`${text}Z`), edge);
}
