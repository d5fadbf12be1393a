import { describe, expect, test } from "vitest";
import { moved, spanOf } from "./cursor";
import { documentTime, type Edge, fieldsOf, instantOfFields, readTime } from "./fields";
import type { Step } from "./snap";

const BERLIN = "Europe/Berlin";
const at = (text: string) => Date.parse(text);
const utc = (instant: number | null) => instant && new Date(instant).toISOString().replace(":00.000Z", "Z");

describe("times of forms and documents", () => {
  test("are those of the schedule's clock", () => {
    expect(fieldsOf(BERLIN, at("2026-03-29T07:00Z"))).toEqual({ date: "2026-03-29", time: "09:00" });
    expect(fieldsOf("America/New_York", at("2026-03-29T02:30Z"))).toEqual({ date: "2026-03-28", time: "22:30" });
    expect(instantOfFields(BERLIN, { date: "", time: "09:00" }, "from")).toBeNull();
  });

  test("what begins takes the first of two hours, what ends the last", () => {
    const check = (date: string, time: string, edge: Edge, expected: string) =>
      expect(utc(instantOfFields(BERLIN, { date, time }, edge))).toBe(expected);
    check("2026-10-25", "02:30", "from", "2026-10-25T00:30Z");
    check("2026-10-25", "02:30", "to", "2026-10-25T01:30Z");
    check("2026-10-25", "09:00", "to", "2026-10-25T08:00Z");
    check("2026-03-29", "02:30", "from", "2026-03-29T01:30Z");
    check("2026-03-29", "09:00", "to", "2026-03-29T07:00Z");
  });

  test("go into documents with an offset only where the clock alone would mean another hour", () => {
    const check = (instant: string, edge: Edge, expected: string) => {
      expect(documentTime(BERLIN, at(instant), edge)).toBe(expected);
      expect(readTime(BERLIN, expected, edge)).toBe(at(instant));
    };
    check("2026-06-01T07:00Z", "from", "2026-06-01T09:00");
    check("2026-10-25T00:30Z", "from", "2026-10-25T02:30");
    check("2026-10-25T01:30Z", "from", "2026-10-25T02:30:00+01:00");
    check("2026-10-25T00:30Z", "to", "2026-10-25T02:30:00+02:00");
    check("2026-10-25T01:30Z", "to", "2026-10-25T02:30");
    expect(documentTime("America/New_York", at("2026-11-01T06:30Z"), "from")).toBe("2026-11-01T01:30:00-05:00");
  });
});

describe("the cursor", () => {
  const room = { zone: BERLIN, from: at("2026-03-28T23:00Z"), to: at("2026-04-04T22:00Z"), step: 60 as Step };
  const press = (key: string, { shiftKey = false, altKey = false } = {}) => ({ key, shiftKey, altKey });

  test("goes by round times, days, and to the edges", () => {
    const check = (from: string, key: string, expected: string | null, more = {}) => {
      const next = moved({ at: at(from), anchor: null }, press(key, more), room);
      expect(utc(next?.at ?? null)).toBe(expected);
    };
    check("2026-03-29T07:00Z", "ArrowRight", "2026-03-29T08:00Z");
    check("2026-03-29T07:20Z", "ArrowRight", "2026-03-29T08:00Z");
    check("2026-03-29T07:20Z", "ArrowLeft", "2026-03-29T07:00Z");
    check("2026-03-29T07:00Z", "ArrowRight", "2026-03-29T07:05Z", { altKey: true });
    const mirrored = moved({ at: at("2026-03-29T07:00Z"), anchor: null }, press("ArrowLeft"), {
      ...room,
      isMirrored: true,
    });
    expect(utc(mirrored?.at ?? null)).toBe("2026-03-29T08:00Z");
    // Where the clocks jump, an hour on is an hour on.
    check("2026-03-29T00:00Z", "ArrowRight", "2026-03-29T01:00Z");
    check("2026-03-29T01:00Z", "ArrowLeft", "2026-03-29T00:00Z");
    // A day on it is the same time of day, though the day has 23 hours.
    check("2026-03-29T00:30Z", "ArrowDown", "2026-03-29T23:30Z");
    check("2026-03-30T07:00Z", "ArrowUp", "2026-03-29T07:00Z");
    check("2026-03-29T07:00Z", "ArrowUp", "2026-03-28T23:00Z");
    check("2026-03-30T07:00Z", "End", "2026-04-04T22:00Z");
    check("2026-03-30T07:00Z", "a", null);
  });

  test("gets through every hour of a day of 25 in both directions", () => {
    const autumn = { zone: BERLIN, from: at("2026-10-24T22:00Z"), to: at("2026-10-25T23:00Z"), step: 60 as Step };
    let cursor = { at: autumn.from, anchor: null as number | null };
    for (let hour = 0; hour < 25; hour++) cursor = moved(cursor, press("ArrowRight"), autumn) ?? cursor;
    expect(cursor.at).toBe(autumn.to);
    for (let hour = 0; hour < 25; hour++) cursor = moved(cursor, press("ArrowLeft"), autumn) ?? cursor;
    expect(cursor.at).toBe(autumn.from);
  });

  test("draws a span while Shift is held", () => {
    const start = { at: at("2026-03-30T07:00Z"), anchor: null };
    const back = moved(start, press("ArrowLeft", { shiftKey: true }), room);
    expect(back && spanOf(back)).toEqual({ from: at("2026-03-30T06:00Z"), to: start.at });
    const forth = back && moved(back, press("ArrowDown", { shiftKey: true }), room);
    expect(forth && spanOf(forth)).toEqual({ from: start.at, to: at("2026-03-31T06:00Z") });
    expect(forth && moved(forth, press("ArrowRight"), room)?.anchor).toBeNull();
    expect(spanOf(start)).toBeNull();
  });
});
