/** Hours of the week while they are edited: days, and from when to when. Pure. */

import type { Window } from "../../api/resources";

/** As the server spells them. */
export const WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof WEEK)[number];

export interface WindowDraft {
  readonly id: number;
  readonly days: readonly Weekday[];
  readonly from: string;
  readonly to: string;
  /** As it was read: days that are the same stay written as they were. */
  readonly before: Window | null;
}

let ids = 0;

export function newWindow(): WindowDraft {
  return { id: ++ids, days: WEEK.slice(0, 5), from: "09:00", to: "17:00", before: null };
}

export function draftOfWindow(window: Window): WindowDraft {
  const { days = "mon-sun", from = "00:00", to = "00:00" } = window;
  return { id: ++ids, days: daysOf(days), from, to, before: window };
}

export function windowOf({ days, from, to, before }: WindowDraft): Window {
  return { ...before, days: textOver(before?.days, days), from, to };
}

/** The days as they were written, where they are the same; else as they are written best. */
export function textOver(before: string | undefined, days: readonly Weekday[]): string {
  return before !== undefined && textOf(daysOf(before)) === textOf(days) ? before : textOf(days);
}

/** The days that a text like `mon-wed,sat` or `fri-mon` names, in the order of the week. */
export function daysOf(text: string): Weekday[] {
  const found = new Set<number>();
  for (const part of text.toLowerCase().split(",")) {
    const [first = "", last = first] = part.split("-").map(each => each.trim().slice(0, 3));
    const [from, to] = [WEEK.indexOf(first as Weekday), WEEK.indexOf(last as Weekday)];
    if (from < 0 || to < 0) continue;
    for (let day = from; ; day = (day + 1) % WEEK.length) {
      found.add(day);
      if (day === to) break;
    }
  }
  return WEEK.filter((_, day) => found.has(day));
}

/** `mon-fri`, or the days one by one. */
export function textOf(days: readonly Weekday[]): string {
  return runsOf(days)
    .map(run => (run.length < 3 ? run.join(",") : `${run[0]}-${run.at(-1)}`))
    .join(",");
}

/** The days in runs that follow one another. */
export function runsOf(days: readonly Weekday[]): Weekday[][] {
  const runs: Weekday[][] = [];
  for (const [place, day] of WEEK.entries()) {
    if (!days.includes(day)) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.at(-1) === WEEK[place - 1]) last.push(day);
    else runs.push([day]);
  }
  return runs;
}

export function toggled(days: readonly Weekday[], day: Weekday): Weekday[] {
  return WEEK.filter(each => (each === day ? !days.includes(day) : days.includes(each)));
}
