/** A schedule while it is edited: what a form can hold, and the document that comes of it. Pure. */

import type { Rotation, Schedule } from "../../api/resources";
import { type Lack, lackOf, type Promised, promisedOf, promisesOf } from "./promises";
import { draftOfWindow, type WindowDraft, windowOf } from "./windows";

export const UNITS = ["h", "d", "w", "month"] as const;
export type Unit = (typeof UNITS)[number];
/** One who takes a turn, or several who take it together. */
export type Member = string | readonly string[];

export interface RotationDraft {
  readonly id: number;
  readonly name: string;
  readonly count: string;
  readonly unit: Unit;
  readonly date: string;
  readonly time: string;
  readonly members: readonly Member[];
  readonly windows: readonly WindowDraft[];
  /** As it was read: what the form does not show stays. */
  readonly before: Rotation | null;
}

export interface Draft {
  readonly title: string;
  readonly team: string;
  readonly zone: string;
  readonly rotations: readonly RotationDraft[];
  readonly promised: Promised;
}

let ids = 0;
const START = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)/;
const LENGTH = /^(\d+)(h|d|w|month)$/;

export function draftOf(schedule: Schedule): Draft {
  const { title, name, team = "", time_zone: zone, rotations = [] } = schedule;
  return {
    title: title ?? name,
    team,
    zone,
    rotations: rotations.map(draftOfRotation),
    promised: promisedOf(schedule),
  };
}

function draftOfRotation(rotation: Rotation): RotationDraft {
  const [, count = "1", unit = "w"] = LENGTH.exec(rotation.shift) ?? [];
  const [, date = "", time = "09:00"] = START.exec(rotation.start) ?? [];
  return {
    id: ++ids,
    name: rotation.name,
    count,
    unit: unit as Unit,
    date,
    time,
    members: rotation.members,
    windows: (rotation.active ?? []).map(draftOfWindow),
    before: rotation,
  };
}

/** A rotation that begins on that date, with a name that none of the others has. */
export function newRotation(date: string, others: readonly RotationDraft[]): RotationDraft {
  const taken = new Set(others.map(({ name }) => name));
  let name = "weekly";
  for (let number = 2; taken.has(name); number++) name = `weekly-${number}`;
  return { id: ++ids, name, count: "1", unit: "w", date, time: "09:00", members: [], windows: [], before: null };
}

export function moved<T>(all: readonly T[], from: number, by: number): readonly T[] {
  const to = from + by;
  if (to < 0 || to >= all.length) return all;
  const after = [...all];
  after.splice(to, 0, ...after.splice(from, 1));
  return after;
}

/** What keeps a draft from being a schedule; null when nothing does. */
export function missing({ rotations, promised }: Draft): "members" | "start" | Lack | null {
  if (rotations.some(({ members }) => members.length === 0)) return "members";
  if (rotations.some(({ windows }) => windows.some(({ days }) => days.length === 0))) return "days";
  if (rotations.some(({ date, time, count }) => date === "" || time === "" || !/^[1-9]\d*$/.test(count)))
    return "start";
  return lackOf(promised);
}

/** The document, over the one that was read. */
export function documentOf<T extends Schedule>(draft: Draft, before: T): T {
  const { team: _, coverage, requirements, holidays, nights_in_a_row_max, hand_over, ...kept } = before;
  return {
    ...kept,
    title: draft.title.trim(),
    ...(draft.team !== "" && { team: draft.team }),
    time_zone: draft.zone,
    rotations: draft.rotations.map(rotationOf),
    ...promisesOf(draft.promised, before),
  } as unknown as T;
}

function rotationOf(draft: RotationDraft): Rotation {
  const { active: _, ...kept } = draft.before ?? { active: undefined };
  const isUnmoved =
    draft.before !== null && START.exec(draft.before.start)?.slice(1, 3).join(" ") === `${draft.date} ${draft.time}`;
  return {
    ...kept,
    name: draft.name.trim(),
    shift: `${draft.count}${draft.unit}`,
    start: isUnmoved && draft.before !== null ? draft.before.start : `${draft.date}T${draft.time}`,
    members: draft.members,
    ...(draft.windows.length > 0 && {
      active: draft.windows.map(windowOf),
    }),
  };
}
