/** A policy while it is edited: what a form can hold, and the document that comes of it. Pure. */

import type { EscalationPolicy } from "../../api/resources";

export interface StepDraft {
  readonly id: number;
  readonly notify: readonly string[];
  readonly minutes: string;
}

export interface Draft {
  readonly title: string;
  readonly team: string;
  readonly steps: readonly StepDraft[];
  readonly repeat: string;
  readonly lastResort: readonly string[];
}

export const REPEATS_MAX = 100;
let ids = 0;

export function newStep(): StepDraft {
  return { id: ++ids, notify: [], minutes: "5" };
}

export function moved<T>(all: readonly T[], from: number, by: number): readonly T[] {
  const to = from + by;
  if (to < 0 || to >= all.length) return all;
  const after = [...all];
  after.splice(to, 0, ...after.splice(from, 1));
  return after;
}

/** The document, over the one that was read: what the form does not show stays. */
export function documentOf(draft: Draft, before: EscalationPolicy & { readonly revision?: number }) {
  const { team: _, last_resort: __, repeat: ___, ...kept } = before;
  const repeat = Number.parseInt(draft.repeat, 10) || 0;
  return {
    ...kept,
    title: draft.title.trim(),
    ...(draft.team !== "" && { team: draft.team }),
    steps: draft.steps.map(({ notify, minutes }) => ({ notify, wait: waitOf(minutes) })),
    ...(repeat > 0 && { repeat }),
    ...(draft.lastResort.length > 0 && { last_resort: draft.lastResort }),
  };
}

/** Minutes as a duration; what is a duration already stays one. */
export function waitOf(text: string): string {
  return /^\d+$/.test(text.trim()) ? `${text.trim()}m` : text.trim();
}

/** `5m` as `5`; what is no whole number of minutes as it is. */
export function minutesOf(wait: string): string {
  return /^(\d+)m$/.exec(wait)?.[1] ?? wait;
}
