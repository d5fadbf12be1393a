import { queryOptions } from "@tanstack/react-query";
import { get, type Schemas } from "../../api/client";
import { keys } from "../../api/queries";
import type { Schedule } from "../../api/resources";

export interface Shift {
  readonly from: number;
  readonly to: number;
  readonly user: string;
  readonly because: string;
}

export interface Gap {
  readonly from: number;
  readonly to: number;
  /** Somebody should be there. */
  readonly isFault: boolean;
}

export interface Calendar {
  readonly shifts: readonly Shift[];
  readonly shadows: readonly Shift[];
  readonly gaps: readonly Gap[];
}

/** Who is on call on a schedule over a span. */
export function shiftsOf(schedule: Pick<Schedule, "name" | "coverage">, from: number, to: number) {
  return queryOptions({
    queryKey: [...keys.configuration, "shifts", schedule.name, from, to],
    queryFn: async () => {
      const query = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
      return read(await get("/api/v1/schedules/{name}/shifts", { path: { name: schedule.name }, query }), schedule);
    },
    placeholderData: (before: Calendar | undefined) => before,
  });
}

/** With instants as numbers. */
export function timed<T extends { readonly from: string; readonly to: string }>(span: T) {
  return { ...span, from: Date.parse(span.from), to: Date.parse(span.to) };
}

/** An answer of the API with instants as numbers; a preview has the same parts. */
export function read(
  answer: Pick<Schemas["Shifts"], "shifts" | "shadows" | "gaps" | "uncovered">,
  { coverage }: Pick<Schedule, "coverage">,
): Calendar {
  // A schedule that does not say when somebody has to be there means always.
  const hasCoverage = coverage !== undefined && coverage !== "always";
  const faults = answer.uncovered.map(timed);
  const gaps = answer.gaps.map(timed).flatMap(gap => (hasCoverage ? parts(gap, faults) : [{ ...gap, isFault: true }]));
  return { shifts: answer.shifts.map(timed), shadows: answer.shadows.map(timed), gaps };
}

/** A gap, cut where it enters and leaves the hours in which somebody should be there. */
export function parts(gap: { from: number; to: number }, faults: readonly { from: number; to: number }[]): Gap[] {
  const inside = faults
    .filter(({ from, to }) => from < gap.to && to > gap.from)
    .map(({ from, to }) => ({ from: Math.max(from, gap.from), to: Math.min(to, gap.to), isFault: true }));
  const cut: Gap[] = [];
  let at = gap.from;
  for (const fault of inside) {
    if (fault.from > at) cut.push({ from: at, to: fault.from, isFault: false });
    cut.push(fault);
    at = fault.to;
  }
  if (at < gap.to) cut.push({ from: at, to: gap.to, isFault: false });
  return cut;
}
