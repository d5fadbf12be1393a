/** Leave of one person, and drafts of it: pure. Its times are on the person's own clock; most of it is whole days. */

import type { Unavailability } from "../../api/resources";
import { documentTime, type Fields, fieldsOf, instantOfFields, readTime } from "../../timeline/fields";
import { type Span, type Stand, soonest, spanOfTimes, standOf } from "../../timeline/spans";
import type { Instant } from "../../timeline/zone";
import { freeOf, nameOf } from "../../words/names";

export interface Leave extends Span {
  readonly document: Unavailability;
  readonly standing: Stand;
}

const DAY_MS = 86_400_000;
const DATE_LENGTH = 10;
const MIDNIGHT = "00:00";
/** More than this is a date that is still being typed. */
const LONGEST_MS = 3 * 366 * DAY_MS;

/** What of a person's leave is not over, the next first. */
export function leaveOf(user: string, zone: string, all: readonly Unavailability[], now: Instant): Leave[] {
  return all
    .filter(each => each.user === user)
    .map(document => ({ document, ...spanOfTimes(zone, document) }))
    .map(leave => ({ ...leave, standing: standOf(leave, now) }))
    .filter(({ standing }) => standing !== "over")
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

/** Its last day, where it ends with a day: the clocks show midnight then. */
export function lastDay(zone: string, to: Instant): string | null {
  const { date, time } = fieldsOf(zone, to);
  return time === MIDNIGHT ? dayBeside(date, -1) : null;
}

/** Whether it begins and ends with a day. */
export function isWholeDays(zone: string, { from, to }: Span): boolean {
  return fieldsOf(zone, from).time === MIDNIGHT && lastDay(zone, to) !== null;
}

function dayBeside(date: string, days: number): string {
  const wall = Date.parse(`${date}T00:00Z`) + days * DAY_MS;
  return Number.isNaN(wall) ? "" : new Date(wall).toISOString().slice(0, DATE_LENGTH);
}

/** What a form is filled with. Of whole days the times count for nothing, and the last day is part of it. */
export interface Draft {
  readonly from: Fields;
  readonly to: Fields;
  readonly isWhole: boolean;
  readonly reason: string;
}

export interface PlannedSpan extends Span {
  /** A beginning in the past was asked for. */
  readonly beginsNow: boolean;
}

const HOURS = { from: "09:00", to: "17:00" } as const;

export function newDraft(zone: string, now: Instant): Draft {
  const date = dayBeside(fieldsOf(zone, now).date, 1);
  return { from: { date, time: HOURS.from }, to: { date, time: HOURS.to }, isWhole: true, reason: "" };
}

/** Of what is running only the end is asked for, and whether that is a day's. */
export function draftOf(zone: string, leave: Leave): Draft {
  const [from, to] = [fieldsOf(zone, leave.from), fieldsOf(zone, leave.to)];
  const reason = leave.document.reason ?? "";
  const last = lastDay(zone, leave.to);
  if (last === null || !(leave.standing === "running" || isWholeDays(zone, leave))) {
    return { from, to, isWhole: false, reason };
  }
  return { from: { ...from, time: HOURS.from }, to: { date: last, time: HOURS.to }, isWhole: true, reason };
}

/** Another first day moves the last along when it would be before it. */
export function begunOn(draft: Draft, from: Fields): Draft {
  return { ...draft, from, to: draft.to.date < from.date ? { ...draft.to, date: from.date } : draft.to };
}

/** When it is, or null while it does not say so. What is new begins now at the earliest, so that no past changes. */
export function spanOfDraft(zone: string, draft: Draft, now: Instant, before?: Leave): PlannedSpan | null {
  const { isWhole } = draft;
  const first = isWhole ? { ...draft.from, time: MIDNIGHT } : draft.from;
  const last = isWhole ? { date: dayBeside(draft.to.date, 1), time: MIDNIGHT } : draft.to;
  const asked = instantOfFields(zone, first, "from");
  const to = instantOfFields(zone, last, "to");
  if (asked === null || to === null) return null;
  const soon = soonest(now);
  const isRunning = before?.standing === "running";
  const from = isRunning ? before.from : Math.max(asked, soon);
  return to > from && to - from <= LONGEST_MS ? { from, to, beginsNow: !isRunning && asked < soon } : null;
}

/** The document of a span; an edge that stays keeps its text, and fields that the console does not know stay. */
export function documentOf<T extends Unavailability>(zone: string, before: T, span: Span, reason: string): T {
  const { reason: _, ...kept } = before;
  const edge = (name: "from" | "to") =>
    before[name] !== "" && readTime(zone, before[name], name) === span[name]
      ? before[name]
      : documentTime(zone, span[name], name);
  const words = reason.trim();
  return { ...kept, from: edge("from"), to: edge("to"), ...(words !== "" && { reason: words }) } as T;
}

/** New leave of somebody, by a name that no other has. */
export function newLeave(user: string, zone: string, span: Span, taken: Iterable<string>): Unavailability {
  const name = freeOf(nameOf(`${user}-${fieldsOf(zone, span.from).date}`), taken);
  return { name, user, from: "", to: "" };
}

/** Where nobody is left comes first: of many changes only the first are listed. */
export function gapsFirst<D extends { readonly after: readonly string[] }>(differences: readonly D[]): D[] {
  return [...differences].sort((a, b) => Number(a.after.length > 0) - Number(b.after.length > 0));
}

/** What stays theirs although they are away: overrides, swaps and temporary schedules are stronger than leave. */
export function keptBy<S extends Span & { readonly user: string }>(
  user: string,
  shifts: readonly S[],
  leave: Span,
): S[] {
  return shifts
    .filter(shift => shift.user === user && shift.from < leave.to && shift.to > leave.from)
    .map(shift => ({ ...shift, from: Math.max(shift.from, leave.from), to: Math.min(shift.to, leave.to) }));
}

/** What was deleted while it ran has ended, and stays so; what is left of it is another one, from now on. */
export function restOf(leave: Unavailability, now: Instant, taken: Iterable<string>): Unavailability {
  return { ...leave, name: freeOf(leave.name, taken), from: new Date(now).toISOString() };
}
