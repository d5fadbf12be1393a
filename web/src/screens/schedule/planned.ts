/**
 * What a planned override would make of the shifts that the server gave: pure. The server previews rotations; overrides it
 * takes as documents only, and their rule is short: somebody is there in the place of another wherever that one is on call,
 * or beside whoever is.
 */

import type { Instant } from "../../timeline/zone";
import { layerOf } from "./layers";
import type { Calendar, Gap, Shift } from "./shifts";

export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** Whom an override replaces: one person, everybody who is on call then, or nobody, beside whom somebody comes. */
export type Replaced =
  | { readonly kind: "one"; readonly user: string }
  | { readonly kind: "all" }
  | { readonly kind: "nobody" };

export interface Plan extends Span {
  readonly with: string;
  readonly replaced: Replaced;
}

export function overlap(a: Span, b: Span): boolean {
  return a.from < b.to && b.from < a.to;
}

const PLANNED = "override planned";

/** The parts of a span that none of the others covers. */
export function without({ from, to }: Span, others: readonly Span[]): Span[] {
  const left: Span[] = [];
  let at = from;
  for (const other of [...others].sort((a, b) => a.from - b.from)) {
    if (other.to <= at || other.from >= to) continue;
    if (other.from > at) left.push({ from: at, to: other.from });
    at = Math.max(at, other.to);
  }
  if (at < to) left.push({ from: at, to });
  return left;
}

function cut(shift: Shift, span: Span): { inside: Shift; outside: Shift[] } {
  const inside = { ...shift, from: Math.max(shift.from, span.from), to: Math.min(shift.to, span.to) };
  return { inside, outside: without(shift, [span]).map(part => ({ ...shift, ...part })) };
}

/** The shifts as they would be. */
export function planned(shifts: readonly Shift[], plan: Plan): Shift[] {
  const { replaced, with: user } = plan;
  const isTaken = (shift: Shift) =>
    overlap(shift, plan) && shift.user !== user && (replaced.kind === "all" || isOne(replaced, shift.user));
  const result: Shift[] = [];
  for (const shift of shifts) {
    if (!isTaken(shift)) {
      result.push(shift);
      continue;
    }
    const { inside, outside } = cut(shift, plan);
    result.push(...outside, { ...inside, user, because: `${shift.because} (${PLANNED})` });
  }
  const isThroughout = replaced.kind === "nobody";
  const free = isThroughout ? [plan] : replaced.kind === "all" ? without(plan, shifts) : [];
  for (const { from, to } of free) result.push({ from, to, user, because: `added by ${PLANNED}` });
  return tidied(result);
}

function isOne(replaced: Replaced, user: string): boolean {
  return replaced.kind === "one" && replaced.user === user;
}

/** The shifts as they are without an override: whom it replaced is back, and whom it added is gone. */
export function lifted(shifts: readonly Shift[], name: string, replaced: string | undefined): Shift[] {
  return tidied(
    shifts.flatMap(shift => {
      const layer = layerOf(shift.because);
      if (layer.kind !== "override" || layer.name !== name) return [shift];
      if (replaced === undefined) return [];
      const because = shift.because.replace(/, replaced by [^(]+\(override [^)]+\)$/, "").replace(/^[^:]+: /, "");
      return [{ ...shift, user: replaced, because }];
    }),
  );
}

/** Each person once at a time, in the order of the server. */
function tidied(shifts: readonly Shift[]): Shift[] {
  const sorted = [...shifts].filter(({ from, to }) => from < to);
  sorted.sort((a, b) => a.from - b.from || (a.user < b.user ? -1 : 1));
  const last = new Map<string, number>();
  const result: Shift[] = [];
  for (const shift of sorted) {
    const index = last.get(shift.user);
    const before = index === undefined ? undefined : result[index];
    if (before !== undefined && index !== undefined && before.to > shift.from) {
      result[index] = { ...before, to: Math.max(before.to, shift.to) };
      continue;
    }
    last.set(shift.user, result.push(shift) - 1);
  }
  return result;
}

/** The gaps that stay when these shifts are there. */
export function gapsBeside(gaps: readonly Gap[], shifts: readonly Shift[]): Gap[] {
  return gaps.flatMap(gap => without(gap, shifts).map(part => ({ ...gap, ...part })));
}

/** A calendar with other shifts; gaps that they open are shown as faults, which the server decides when it is saved. */
export function withShifts(calendar: Calendar, shifts: readonly Shift[]): Calendar {
  const opened = calendar.shifts.flatMap(shift =>
    without(shift, [...shifts, ...calendar.gaps]).map(part => ({ ...part, isFault: true })),
  );
  return { ...calendar, shifts, gaps: [...gapsBeside(calendar.gaps, shifts), ...opened] };
}

/** Who is on call in a span at any time, in order of their coming. */
export function peopleIn(shifts: readonly Shift[], span: Span): string[] {
  return [...new Set(shifts.filter(shift => overlap(shift, span)).map(({ user }) => user))];
}
