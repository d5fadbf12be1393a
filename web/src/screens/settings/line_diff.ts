/** What changed between two texts, by lines, with a little of what stayed around it. */

import { diffLines } from "diff";

export interface Line {
  readonly kind: "same" | "added" | "removed" | "skipped";
  readonly text: string;
  /** How many lines were left out. */
  readonly count?: number;
}

const AROUND = 3;
/** Beyond this many edited lines no shortest difference is looked for. */
const EDITS_MAX = 5_000;

export function differences(before: string, after: string): readonly Line[] {
  const parts = diffLines(before, after, { maxEditLength: EDITS_MAX });
  if (parts === undefined) return [...linesOf(before, "removed"), ...linesOf(after, "added")];
  const isChange = parts.map(({ added, removed }) => added || removed);
  return parts.flatMap((part, index) => {
    if (part.added) return linesOf(part.value, "added");
    if (part.removed) return linesOf(part.value, "removed");
    const lines = linesOf(part.value, "same");
    const head = isChange[index - 1] ? AROUND : 0;
    const tail = isChange[index + 1] ? AROUND : 0;
    const left = lines.length - head - tail;
    if (left <= 1) return lines;
    return [
      ...lines.slice(0, head),
      { kind: "skipped" as const, text: "", count: left },
      ...lines.slice(lines.length - tail),
    ];
  });
}

function linesOf(text: string, kind: Line["kind"]): Line[] {
  return text
    .replace(/\n$/, "")
    .split("\n")
    .map(line => ({ kind, text: line }));
}

export function isChanged(lines: readonly Line[]): boolean {
  return lines.some(({ kind }) => kind === "added" || kind === "removed");
}
