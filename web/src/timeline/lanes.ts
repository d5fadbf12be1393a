/** Spans that overlap lie under each other: each gets the first line that is free when it begins. */

import type { Instant } from "./zone";

export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

export interface Laid<T extends Span> {
  readonly span: T;
  readonly line: number;
}

export function lay<T extends Span>(spans: readonly T[]): { laid: Laid<T>[]; lines: number } {
  const free: Instant[] = [];
  const ordered = [...spans].sort((a, b) => a.from - b.from || b.to - a.to);
  const laid = ordered.map(span => {
    const found = free.findIndex(at => at <= span.from);
    const line = found < 0 ? free.length : found;
    free[line] = span.to;
    return { span, line };
  });
  return { laid, lines: free.length };
}
