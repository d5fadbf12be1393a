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
  const left = rules
    .map(({ via, after }) => ({ via, afterMs: durationMs(after ?? "0s") ?? 0 }))
    .sort((one, other) => one.afterMs - other.afterMs);
  const calls: Call[] = [];
  for (let rule = left.shift(); rule !== undefined; rule = left.shift()) {
    const { via, afterMs } = rule;
    const own = usable(methods, via);
    if (own !== undefined) {
      calls.push({ afterMs, method: own, insteadOf: null });
      continue;
    }
    // As the server does: the next rule that works is pulled forward, else the first method that no rule has used.
    const next = left.findIndex(each => usable(methods, each.via) !== undefined);
    const [pulled] = next < 0 ? [] : left.splice(next, 1);
    const method =
      pulled === undefined
        ? methods.find(each => isUsed(each) && !calls.some(call => call.method === each))
        : usable(methods, pulled.via);
    if (method !== undefined) calls.push({ afterMs, method, insteadOf: via });
  }
  return calls;
}

function usable(methods: readonly ContactMethod[], name: string): ContactMethod | undefined {
  return methods.find(method => method.name === name && isUsed(method));
}

function isUsed({ disabled }: ContactMethod): boolean {
  return disabled !== true;
}

/** The ways that ring: a mail or a webhook wakes nobody by itself. */
export function rings({ type }: ContactMethod): boolean {
  return type === "sms" || type === "voice";
}
