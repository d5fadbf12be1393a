/** Between instants and pixels. Time runs evenly: a day of 23 hours is narrower than others, which is the truth. */

import type { Instant } from "./zone";

export interface Scale {
  readonly from: Instant;
  readonly to: Instant;
  /** How wide all of it is, in pixels. */
  readonly width: number;
}

const HOUR_MS = 3_600_000;

export function xOf({ from, to, width }: Scale, instant: Instant): number {
  return ((instant - from) / (to - from)) * width;
}

export function instantAt({ from, to, width }: Scale, x: number): Instant {
  return from + (x / width) * (to - from);
}

export function pixelsPerHour({ from, to, width }: Scale): number {
  return (width * HOUR_MS) / (to - from);
}

/** Where a span lies, cut to what is seen; null when nothing of it is. */
export function place(scale: Scale, from: Instant, to: Instant): { left: number; width: number } | null {
  const left = xOf(scale, Math.max(from, scale.from));
  const right = xOf(scale, Math.min(to, scale.to));
  return right <= left ? null : { left, width: right - left };
}
