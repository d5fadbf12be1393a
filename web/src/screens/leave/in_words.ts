/** When leave is, as people say it: by its days where it is whole days, and by its end alone once it has begun. */

import { fieldsOf } from "../../timeline/fields";
import type { Span } from "../../timeline/spans";
import { formatted } from "../../words/times";
import { say } from "../../words/words";
import { between } from "../schedule/told";
import { isWholeDays, type Leave, lastDay } from "./leave";

const YEAR_LENGTH = 4;

const DAY = { weekday: "short", day: "numeric", month: "short" } as const;

function day(date: string, now: number): string {
  const isThisYear = date.slice(0, YEAR_LENGTH) === new Date(now).toISOString().slice(0, YEAR_LENGTH);
  return formatted(Date.parse(date), isThisYear ? DAY : { ...DAY, year: "numeric" }, "UTC");
}

/** "Mon 3 Aug – Fri 14 Aug", "Mon 3 Aug", "Mon 3 Aug 09:00 – 12:00". */
export function spanInWords(zone: string, span: Span, now: number): string {
  const last = lastDay(zone, span.to);
  if (last === null || !isWholeDays(zone, span)) return between(span, zone);
  const first = fieldsOf(zone, span.from).date;
  return first === last ? day(first, now) : say("schedule-from-to", { from: day(first, now), to: day(last, now) });
}

export function leaveInWords(zone: string, leave: Leave, now: number): string {
  if (leave.standing !== "running") return spanInWords(zone, leave, now);
  const last = lastDay(zone, leave.to);
  const time = { ...DAY, hour: "2-digit", minute: "2-digit" } as const;
  return say("leave-until", { time: last === null ? formatted(leave.to, time, zone) : day(last, now) });
}
