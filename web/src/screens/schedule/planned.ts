/** Spans, and what is planned over one: pure. What comes of it the server previews. */

import type { Span } from "../../timeline/spans";
import type { Shift } from "./shifts";

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

/** Who is on call in a span at any time, in order of their coming. */
export function peopleIn(shifts: readonly Shift[], span: Span): string[] {
  return [...new Set(shifts.filter(shift => overlap(shift, span)).map(({ user }) => user))];
}
