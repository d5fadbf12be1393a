/** Spans of time as documents and forms have them, and where they lie. */

import { type Fields, instantOfFields, readTime } from "./fields";
import type { Instant } from "./zone";

export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** What has begun stays as it was, and only its end moves; what is over stays whole. */
export type Stand = "ahead" | "running" | "over";

const MINUTE_MS = 60_000;

export function standOf({ from, to }: Span, now: Instant): Stand {
  if (to <= now) return "over";
  return from < now ? "running" : "ahead";
}

/** The span of a document whose times are on the clock of a zone. */
export function spanOfTimes(zone: string, { from, to }: { readonly from: string; readonly to: string }): Span {
  return { from: readTime(zone, from, "from"), to: readTime(zone, to, "to") };
}

/** The span that fields say; null while an edge is missing, or it ends before it begins. */
export function spanOfFields(zone: string, draft: { readonly from: Fields; readonly to: Fields }): Span | null {
  const from = instantOfFields(zone, draft.from, "from");
  const to = instantOfFields(zone, draft.to, "to");
  return from === null || to === null || to <= from ? null : { from, to };
}

/** The next whole minute: fields hold no seconds, and the minute that is running would begin before now, which the server refuses. */
export function soonest(now: Instant): Instant {
  return Math.ceil(now / MINUTE_MS) * MINUTE_MS;
}
