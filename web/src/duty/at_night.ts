/** What happens to somebody who is paged: which of their contact methods is used when, by their rules. Pure. */

import type { ContactMethod, User } from "../api/resources";
import { durationMs } from "./durations";

export interface Call {
  /** After the page began. */
  readonly afterMs: number;
  readonly method: ContactMethod;
  /** Instead of one that is not used. */
  readonly insteadOf: string | null;
}

/** In order of time; what is due at the same time in the order of the rules. */
export function callsOf(user: User, urgency: "high" | "low"): readonly Call[] {
  const methods = user.contact_methods ?? [];
  const rules = user.notification_rules?.[urgency] ?? [];
  // No rules for an urgency: all methods at once.
  if (rules.length === 0) {
    return methods.filter(isUsed).map(method => ({ afterMs: 0, method, insteadOf: null }));
  }
  const calls = rules.flatMap(({ via, after }): Call[] => {
    const at = methods.findIndex(({ name }) => name === via);
    const own = methods[at];
    if (own === undefined) return [];
    const afterMs = durationMs(after ?? "0s") ?? 0;
    if (isUsed(own)) return [{ afterMs, method: own, insteadOf: null }];
    // Of one that is not used the next one takes the place.
    const next = [...methods.slice(at + 1), ...methods.slice(0, at)].find(isUsed);
    return next === undefined ? [] : [{ afterMs, method: next, insteadOf: own.name }];
  });
  return calls.sort((one, other) => one.afterMs - other.afterMs);
}

function isUsed({ disabled }: ContactMethod): boolean {
  return disabled !== true;
}

/** The ways that ring: a mail or a webhook wakes nobody by itself. */
export function rings({ type }: ContactMethod): boolean {
  return type === "sms" || type === "voice";
}
