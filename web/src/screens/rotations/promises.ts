/** What a schedule promises, while it is edited: when somebody is there and who, and who hears of hand-overs. Pure. */

import type { HandOver, Requirement, Schedule, ToldChannel, Window } from "../../api/resources";
import { daysOf, draftOfWindow, textOver, WEEK, type Weekday, type WindowDraft, windowOf } from "./windows";

/** When somebody must be on call. Not said is not always: then gaps are shown, and `check` lets them be. */
export const COVERAGES = ["unsaid", "always", "windows"] as const;
export type CoverageKind = (typeof COVERAGES)[number];

export interface RequirementDraft {
  readonly id: number;
  readonly kind: "at_least" | "one_of";
  readonly count: string;
  readonly tag: string;
}

export interface RoomDraft {
  readonly id: number;
  readonly channel: string;
  /** A time of day; empty where it is told of every change. */
  readonly at: string;
  readonly days: readonly Weekday[];
  readonly before: ToldChannel | null;
}

export interface HandOverDraft {
  readonly people: boolean;
  readonly before: string;
  /** Empty where nobody need accept a turn. */
  readonly accept: string;
  readonly rooms: readonly RoomDraft[];
}

export interface Promised {
  readonly coverage: CoverageKind;
  readonly windows: readonly WindowDraft[];
  readonly requirements: readonly RequirementDraft[];
  readonly holidays: readonly string[];
  /** Empty for the default. */
  readonly nights: string;
  /** Null where nobody is told. */
  readonly handOver: HandOverDraft | null;
}

/** What holds where a document does not say. */
export const BEFORE_USUAL = "1h";
export const NIGHTS_USUAL = 7;
/** How long before, as it is offered. */
export const SPANS = ["15m", "30m", "1h", "2h", "4h", "8h", "12h", "1d", "2d", "7d"] as const;
export const NOT_BEFORE = "0s";

let ids = 0;

export function promisedOf(schedule: Schedule): Promised {
  const { coverage, requirements = [], holidays = [], nights_in_a_row_max: nights, hand_over } = schedule;
  const isAlways = coverage === undefined || coverage === "always";
  return {
    coverage: coverage === undefined ? "unsaid" : isAlways ? "always" : "windows",
    windows: isAlways ? [] : coverage.map(draftOfWindow),
    requirements: requirements.map(draftOfRequirement),
    holidays,
    nights: nights === undefined ? "" : String(nights),
    handOver: hand_over === undefined ? null : draftOfHandOver(hand_over),
  };
}

function draftOfRequirement({ at_least, one_of }: Requirement): RequirementDraft {
  const kind = one_of === undefined ? "at_least" : "one_of";
  return { id: ++ids, kind, count: String(at_least ?? 2), tag: one_of?.tag ?? "" };
}

function draftOfHandOver({
  people = true,
  before = BEFORE_USUAL,
  accept = "",
  channels = [],
}: HandOver): HandOverDraft {
  return { people, before, accept, rooms: channels.map(draftOfRoom) };
}

function draftOfRoom(room: ToldChannel): RoomDraft {
  const { channel, at = "", days } = room;
  return { id: ++ids, channel, at, days: days === undefined ? WEEK : daysOf(days), before: room };
}

export function newRequirement(kind: RequirementDraft["kind"], tag = ""): RequirementDraft {
  return { id: ++ids, kind, count: "2", tag };
}

export function newHandOver(): HandOverDraft {
  return { people: true, before: BEFORE_USUAL, accept: "", rooms: [] };
}

export function newRoom(channel: string): RoomDraft {
  return { id: ++ids, channel, at: "", days: WEEK, before: null };
}

/** With one more day; days stay in order, and are there once. */
export function withHoliday(holidays: readonly string[], date: string): readonly string[] {
  return date === "" ? holidays : [...new Set([...holidays, date])].sort();
}

export type Lack = "days" | "coverage" | "requirements" | "nights" | "rooms";

/** What keeps it from being a document; null when nothing does. */
export function lackOf({ coverage, windows, requirements, nights, handOver }: Promised): Lack | null {
  if (coverage === "windows" && windows.length === 0) return "coverage";
  if (coverage === "windows" && windows.some(({ days }) => days.length === 0)) return "days";
  const isWhole = ({ kind, count, tag }: RequirementDraft) => (kind === "at_least" ? isCount(count) : tag !== "");
  if (!requirements.every(isWhole)) return "requirements";
  if (nights !== "" && !isCount(nights)) return "nights";
  const rooms = handOver?.rooms ?? [];
  return rooms.some(({ channel, at, days }) => channel === "" || (at !== "" && days.length === 0)) ? "rooms" : null;
}

const isCount = (text: string) => /^[1-9]\d*$/.test(text);

type Promises = Pick<Schedule, "coverage" | "requirements" | "holidays" | "nights_in_a_row_max" | "hand_over">;

/** The fields of the document. What was not said before, and is as it would be anyway, stays unsaid. */
export function promisesOf(draft: Promised, before: Promises): Promises {
  const coverage = coverageOf(draft);
  const requirements = draft.requirements.map(requirementOf);
  const isSaid = (list: readonly unknown[], was: readonly unknown[] | undefined) =>
    list.length > 0 || was?.length === 0;
  return {
    ...(coverage !== undefined && { coverage }),
    ...(isSaid(requirements, before.requirements) && { requirements }),
    ...(isSaid(draft.holidays, before.holidays) && { holidays: draft.holidays }),
    ...(draft.nights !== "" && { nights_in_a_row_max: Number(draft.nights) }),
    ...(draft.handOver !== null && { hand_over: handOverOf(draft.handOver, before.hand_over ?? {}) }),
  };
}

function coverageOf({ coverage, windows }: Promised): "always" | readonly Window[] | undefined {
  if (coverage === "unsaid") return undefined;
  return coverage === "always" ? "always" : windows.map(windowOf);
}

function requirementOf({ kind, count, tag }: RequirementDraft): Requirement {
  return kind === "at_least" ? { at_least: Number(count) } : { one_of: { tag } };
}

function handOverOf({ people, before, accept, rooms }: HandOverDraft, was: HandOver): HandOver {
  const { accept: _, channels, ...kept } = was;
  return {
    ...kept,
    ...((people !== true || was.people !== undefined) && { people }),
    ...((before !== BEFORE_USUAL || was.before !== undefined) && { before }),
    ...(accept !== "" && { accept }),
    ...((rooms.length > 0 || channels?.length === 0) && { channels: rooms.map(roomOf) }),
  };
}

function roomOf({ channel, at, days, before }: RoomDraft): ToldChannel {
  const { at: _, days: written, ...kept } = before ?? { channel };
  const isEveryDay = days.length === WEEK.length && written === undefined;
  return {
    ...kept,
    channel,
    ...(at !== "" && { at }),
    ...(at !== "" && !isEveryDay && { days: textOver(written, days) }),
  };
}

const DURATION = /^(\d+)(ms|s|m|h|d)$/;
const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** How long a text such as `1h` is. */
export function lengthOf(text: string): number {
  const [, count = "0", unit = "ms"] = DURATION.exec(text) ?? [];
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

/** Spans to choose from, and the one that is chosen, the shortest first; with a limit, those that are shorter. */
export function spansWith(chosen: string, below?: string): string[] {
  const all = [...new Set<string>([...SPANS, ...(lengthOf(chosen) > 0 ? [chosen] : [])])];
  const isOffered = (span: string) => span === chosen || below === undefined || lengthOf(span) < lengthOf(below);
  return all.filter(isOffered).sort((a, b) => lengthOf(a) - lengthOf(b));
}
