/** Temporary schedules while they are edited, and the documents that they become: pure. */

import type { TemporarySchedule, TemporaryShift } from "../../api/resources";
import { documentTime, type Edge, type Fields, fieldsOf, instantOfFields, readTime } from "../../timeline/fields";
import { type Span, type Stand, soonest, spanOfFields, spanOfTimes, standOf } from "../../timeline/spans";
import type { Instant } from "../../timeline/zone";
import { nameOf } from "../../words/names";
import { freeName } from "./drafts";
import { overlap } from "./planned";
import type { Shift } from "./shifts";

export interface ShiftDraft {
  readonly id: number;
  readonly user: string;
  readonly from: Fields;
  readonly to: Fields;
  readonly stand: Stand;
  readonly before: TemporaryShift | null;
}

export interface TemporaryDraft {
  readonly title: string;
  readonly from: Fields;
  readonly to: Fields;
  readonly stand: Stand;
  readonly shifts: readonly ShiftDraft[];
}

let ids = 0;

export function newTemporary(zone: string, span: Span): TemporaryDraft {
  return { title: "", from: fieldsOf(zone, span.from), to: fieldsOf(zone, span.to), stand: "ahead", shifts: [] };
}

export function draftOfTemporary(zone: string, document: TemporarySchedule, now: Instant): TemporaryDraft {
  const span = spanOfTimes(zone, document);
  return {
    ...newTemporary(zone, span),
    title: document.title ?? "",
    stand: standOf(span, now),
    shifts: (document.shifts ?? []).map(shift => {
      const when = spanOfTimes(zone, shift);
      // Before the span it did not count, so that a shift has begun only once both have.
      const stand = standOf({ from: Math.max(when.from, span.from), to: when.to }, now);
      return { ...shiftDraft(zone, shift.user, when), stand, before: shift };
    }),
  };
}

function shiftDraft(zone: string, user: string, { from, to }: Span): ShiftDraft {
  return { id: ++ids, user, from: fieldsOf(zone, from), to: fieldsOf(zone, to), stand: "ahead", before: null };
}

/** With one more shift, of nobody yet: from where the last one ends to the end. */
export function withShift(zone: string, draft: TemporaryDraft, now: Instant): TemporaryDraft {
  const span = spanOfFields(zone, draft);
  if (span === null) return draft;
  const ends = draft.shifts.flatMap(each => spanOfFields(zone, each)?.to ?? []);
  const last = Math.max(draft.stand === "running" ? soonest(now) : span.from, ...ends);
  const from = last < span.to ? last : span.from;
  return { ...draft, shifts: [...draft.shifts, shiftDraft(zone, "", { from, to: span.to })] };
}

/** With who is on call anyway, as far as that is ahead: mostly a few of these are to be others. */
export function filled(zone: string, draft: TemporaryDraft, shifts: readonly Shift[], now: Instant): TemporaryDraft {
  const whole = spanOfFields(zone, draft);
  if (whole === null) return draft;
  const span = draft.stand === "running" ? { from: Math.max(whole.from, soonest(now)), to: whole.to } : whole;
  const added = joined(shifts.filter(shift => overlap(shift, span))).map(({ user, from, to }) =>
    shiftDraft(zone, user, { from: Math.max(from, span.from), to: Math.min(to, span.to) }),
  );
  return { ...draft, shifts: [...draft.shifts.filter(({ stand }) => stand !== "ahead"), ...added] };
}

/** Shifts of one person that touch are one, whatever the reasons for them are. */
function joined(shifts: readonly Shift[]): Shift[] {
  const all: Shift[] = [];
  for (const shift of [...shifts].sort((a, b) => a.from - b.from)) {
    const index = all.findIndex(({ user, to }) => user === shift.user && to >= shift.from);
    const found = all[index];
    if (found === undefined) all.push(shift);
    else all[index] = { ...found, to: Math.max(found.to, shift.to) };
  }
  return all;
}

export type TemporaryLack = "span" | "shifts";

/** What keeps it from being a document; null when nothing does. */
export function lackOfTemporary(zone: string, draft: TemporaryDraft): TemporaryLack | null {
  if (spanOfFields(zone, draft) === null) return "span";
  return draft.shifts.some(each => each.user === "" || spanOfFields(zone, each) === null) ? "shifts" : null;
}

/** The document, over the one that was read; of a new one, by this name. */
export function temporaryOf<T extends TemporarySchedule>(zone: string, draft: TemporaryDraft, before: T): T {
  const { title: _, shifts: was, ...kept } = before;
  const title = draft.title.trim();
  const shifts = draft.shifts.map(
    (shift): TemporaryShift => ({ ...shift.before, user: shift.user, ...edges(zone, shift, shift.before) }),
  );
  return {
    ...kept,
    ...(title !== "" && { title }),
    ...edges(zone, draft, before.from === "" ? null : before),
    ...((shifts.length > 0 || was?.length === 0) && { shifts }),
  } as T;
}

type Times = { readonly from: string; readonly to: string };

/** As it was written, where the fields still say that minute. */
function edges(zone: string, draft: { readonly from: Fields; readonly to: Fields }, before: Times | null): Times {
  const written = (edge: Edge) => {
    const was = before === null ? null : before[edge];
    const same = was === null ? null : fieldsOf(zone, readTime(zone, was, edge));
    if (was !== null && same?.date === draft[edge].date && same.time === draft[edge].time) return was;
    const instant = instantOfFields(zone, draft[edge], edge);
    return instant === null ? "" : documentTime(zone, instant, edge);
  };
  return { from: written("from"), to: written("to") };
}

/** A new document of a draft, with a name that none of the others has. */
export function madeOf(
  schedule: { readonly name: string; readonly time_zone: string },
  draft: TemporaryDraft,
  taken: ReadonlySet<string>,
): TemporarySchedule {
  const name = freeName(schedule.name, nameOf(draft.title, "temporary"), draft.from.date, taken);
  return temporaryOf(schedule.time_zone, draft, { name, schedule: schedule.name, from: "", to: "" });
}

/** Those of a schedule that are not over, the next one first. */
export function aheadOf(
  all: readonly TemporarySchedule[],
  schedule: { readonly name: string; readonly time_zone: string },
  now: Instant,
): { readonly document: TemporarySchedule; readonly span: Span }[] {
  return all
    .filter(each => each.schedule === schedule.name)
    .map(document => ({ document, span: spanOfTimes(schedule.time_zone, document) }))
    .filter(({ span }) => span.to > now)
    .sort((a, b) => a.span.from - b.span.from);
}

/** One that is there over all of a span. Of two the one made later decides, which the list does not tell: either leads there. */
export function decidesOver(
  all: readonly TemporarySchedule[],
  zone: string,
  { from, to }: Span,
): TemporarySchedule | undefined {
  return all.findLast(each => {
    const span = spanOfTimes(zone, each);
    return span.from <= from && span.to >= to;
  });
}
