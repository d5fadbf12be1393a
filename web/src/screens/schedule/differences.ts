/** What changes between two answers to who is on call, as the server tells it, and what kind of a change that is: pure. */

import type { Span } from "../../timeline/spans";

export interface Difference extends Span {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What kind of a change it is, and whom it is about. */
export interface Told {
  readonly kind: "replaced" | "closed" | "opened" | "added" | "left";
  readonly gone: readonly string[];
  readonly come: readonly string[];
}

export function told({ before, after }: Difference): Told {
  const gone = before.filter(user => !after.includes(user));
  const come = after.filter(user => !before.includes(user));
  if (before.length === 0) return { kind: "closed", gone, come };
  if (after.length === 0) return { kind: "opened", gone, come };
  if (gone.length > 0 && come.length > 0) return { kind: "replaced", gone, come };
  return { kind: come.length > 0 ? "added" : "left", gone, come };
}
