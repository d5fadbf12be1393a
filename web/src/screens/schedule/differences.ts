/** What changes between two answers to who is on call: pure. The server's own differences have the same form. */

import type { Span } from "./planned";

export interface Difference extends Span {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

interface Held extends Span {
  readonly user: string;
}

export function differencesOf(before: readonly Held[], after: readonly Held[]): Difference[] {
  const edges = [...new Set([...before, ...after].flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const found: Difference[] = [];
  for (const [index, from] of edges.entries()) {
    const to = edges[index + 1];
    if (to === undefined) break;
    const [was, will] = [at(before, from), at(after, from)];
    if (same(was, will)) continue;
    const last = found.at(-1);
    if (last !== undefined && last.to === from && same(last.before, was) && same(last.after, will)) {
      found[found.length - 1] = { ...last, to };
    } else found.push({ from, to, before: was, after: will });
  }
  return found;
}

function at(shifts: readonly Held[], instant: number): string[] {
  return [...new Set(shifts.filter(({ from, to }) => from <= instant && to > instant).map(({ user }) => user))].sort();
}

const same = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((each, i) => each === b[i]);

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
