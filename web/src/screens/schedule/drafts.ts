/** Drafts of overrides, and the documents that they become: pure. */

import type { Override } from "../../api/resources";
import { documentTime, type Fields, fieldsOf, readTime, wallOf } from "../../timeline/fields";
import { type Step, snap } from "../../timeline/snap";
import { type Span, spanOfFields } from "../../timeline/spans";
import type { Instant } from "../../timeline/zone";
import { freeOf, nameOf } from "../../words/names";
import { overlap, type Plan, peopleIn, type Replaced, without } from "./planned";
import type { Calendar } from "./shifts";

/** What a form is filled with: the two edges on the schedule's clock, and who. */
export interface Draft {
  readonly from: Fields;
  readonly to: Fields;
  readonly with: string;
  readonly replaced: Replaced;
}

const MINUTE_MS = 60_000;

/** The span between where a drag began and where it is: both on round times, and never empty. */
export function spanOfDrag(zone: string, start: Instant, end: Instant, step: Step): Span {
  const [early, late] = start < end ? [start, end] : [end, start];
  const from = snap(zone, early, step);
  const to = snap(zone, late, step);
  return { from, to: to > from ? to : snap(zone, from + step * MINUTE_MS, step) };
}

/** An override with one edge moved; the other stays, and a step is left between them. */
export function resized(zone: string, span: Span, edge: "from" | "to", at: Instant, step: Step): Span {
  const round = snap(zone, at, step);
  const least = step * MINUTE_MS;
  return edge === "from"
    ? { from: Math.min(round, span.to - least), to: span.to }
    : { from: span.from, to: Math.max(round, span.from + least) };
}

export function draftOf(zone: string, span: Span, who: { with: string; replaced: Replaced }): Draft {
  return { from: fieldsOf(zone, span.from), to: fieldsOf(zone, span.to), ...who };
}

/** The end moves with the beginning, so that what was planned for eight hours on the clock stays so on another day. */
export function begunOn<T extends Pick<Draft, "from" | "to">>(draft: T, from: Fields): T {
  const [before, after, end] = [wallOf(draft.from), wallOf(from), wallOf(draft.to)];
  if (before === null || after === null || end === null || from.date === draft.from.date) return { ...draft, from };
  const [date = draft.to.date, rest = ""] = new Date(end + after - before).toISOString().split("T");
  return { ...draft, from, to: { date, time: rest.slice(0, 5) } };
}

/** What the draft plans; null while it does not say when, or who. */
export function planOf(zone: string, draft: Draft): Plan | null {
  const span = spanOfFields(zone, draft);
  return span === null || draft.with === "" ? null : { ...span, with: draft.with, replaced: draft.replaced };
}

/** A name that none of the others has, by whom it brings and on which day. */
export function freeName(schedule: string, user: string, date: string, taken: ReadonlySet<string>): string {
  return freeOf(nameOf(`${schedule}-${date}-${user}`), taken);
}

/**
 * The documents of a plan. Of everybody each is replaced by an override of their own, as one names one person; where nobody
 * is on call somebody is added, so that the whole span is theirs.
 */
export function overridesOf(
  schedule: { readonly name: string; readonly time_zone: string },
  plan: Plan,
  calendar: Calendar,
  names: Iterable<string>,
): Override[] {
  const zone = schedule.time_zone;
  const taken = new Set(names);
  const make = (span: Span, replace?: string): Override => {
    const name = freeName(schedule.name, plan.with, fieldsOf(zone, span.from).date, taken);
    taken.add(name);
    return {
      name,
      schedule: schedule.name,
      ...(replace !== undefined && { replace }),
      with: plan.with,
      from: documentTime(zone, span.from, "from"),
      to: documentTime(zone, span.to, "to"),
    };
  };
  if (plan.replaced.kind === "one") return [make(plan, plan.replaced.user)];
  if (plan.replaced.kind === "nobody") return [make(plan)];
  const people = peopleIn(calendar.shifts, plan).filter(user => user !== plan.with);
  const free = without(plan, calendar.shifts);
  return [...people.map(user => make(plan, user)), ...free.map(span => make(span))];
}

/** An override that is there, with other edges or other people. Fields that the console does not know stay. */
export function changed<T extends Override>(override: T, zone: string, plan: Plan): T {
  const { replace: _, ...rest } = override;
  const edge = (name: "from" | "to") =>
    readTime(zone, override[name], name) === plan[name] ? override[name] : documentTime(zone, plan[name], name);
  return {
    ...rest,
    ...(plan.replaced.kind === "one" && { replace: plan.replaced.user }),
    with: plan.with,
    from: edge("from"),
    to: edge("to"),
  } as T;
}

/** What a click at an instant means: the gap or the shift that is there. */
export function spanAt(calendar: Calendar, at: Instant): Span | null {
  const instant = { from: at, to: at + 1 };
  const found =
    calendar.gaps.find(gap => overlap(gap, instant)) ?? calendar.shifts.find(each => overlap(each, instant));
  return found === undefined ? null : { from: found.from, to: found.to };
}
