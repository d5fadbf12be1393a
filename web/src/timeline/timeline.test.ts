import { describe, expect, test } from "vitest";
import { byDay, dayStart, days, hoursOf, plusDays } from "./days";
import { lay } from "./lanes";
import { instantAt, pixelsPerHour, place, type Scale, xOf } from "./scale";
import { type Step, snap, stepAt } from "./snap";
import { instantOf, offsetAt, wallAt } from "./zone";

const BERLIN = "Europe/Berlin";
const NEW_YORK = "America/New_York";
const LORD_HOWE = "Australia/Lord_Howe";

const at = (text: string) => Date.parse(text);
const utc = (instant: number) => new Date(instant).toISOString().replace(":00.000Z", "Z");
const wall = (zone: string, instant: number) => new Date(wallAt(zone, instant)).toISOString().slice(0, 16);

describe("clocks on walls", () => {
  test("show what their zone says", () => {
    const check = (zone: string, instant: string, expected: string) => expect(wall(zone, at(instant))).toBe(expected);
    check(BERLIN, "2026-03-29T00:59Z", "2026-03-29T01:59");
    check(BERLIN, "2026-03-29T01:00Z", "2026-03-29T03:00");
    check(BERLIN, "2026-10-25T00:59Z", "2026-10-25T02:59");
    check(BERLIN, "2026-10-25T01:00Z", "2026-10-25T02:00");
    check(NEW_YORK, "2026-03-29T01:00Z", "2026-03-28T21:00");
    check(LORD_HOWE, "2026-04-04T14:59Z", "2026-04-05T01:59");
    check(LORD_HOWE, "2026-04-04T15:00Z", "2026-04-05T01:30");
    check("Asia/Kathmandu", "2026-01-01T00:00Z", "2026-01-01T05:45");
  });

  test("show a time once, twice or never", () => {
    const check = (zone: string, shown: string, expected: string) =>
      expect(utc(instantOf(zone, at(`${shown}Z`)))).toBe(expected);
    check(BERLIN, "2026-03-29T09:00", "2026-03-29T07:00Z");
    // Never: as long after the jump.
    check(BERLIN, "2026-03-29T02:30", "2026-03-29T01:30Z");
    // Twice: the first.
    check(BERLIN, "2026-10-25T02:30", "2026-10-25T00:30Z");
    check(BERLIN, "2026-10-25T03:00", "2026-10-25T02:00Z");
    check(NEW_YORK, "2026-03-08T02:15", "2026-03-08T07:15Z");
    check(LORD_HOWE, "2026-10-04T02:15", "2026-10-03T15:45Z");
    check(LORD_HOWE, "2026-04-05T01:45", "2026-04-04T14:45Z");
    check("UTC", "2026-04-05T01:45", "2026-04-05T01:45Z");
  });

  test("go back and forth", () => {
    for (const zone of [BERLIN, NEW_YORK, LORD_HOWE, "Pacific/Apia", "Asia/Kolkata"]) {
      for (let instant = at("2026-01-01T00:00Z"); instant < at("2027-01-01T00:00Z"); instant += 27_900_000) {
        const again = instantOf(zone, wallAt(zone, instant));
        const isSecondOfTwo = offsetAt(zone, again) !== offsetAt(zone, instant);
        expect(isSecondOfTwo || again === instant, `${zone} ${utc(instant)}`).toBe(true);
      }
    }
  });
});

describe("days", () => {
  test("are as long as they are", () => {
    const check = (zone: string, first: string, expected: number[]) =>
      expect(days(zone, at(first), expected.length).map(hoursOf)).toEqual(expected);
    check(BERLIN, "2026-03-28T12:00Z", [24, 23, 24]);
    check(BERLIN, "2026-10-24T12:00Z", [24, 25, 24]);
    check(NEW_YORK, "2026-03-07T12:00Z", [24, 23, 24]);
    check(NEW_YORK, "2026-10-31T12:00Z", [24, 25, 24]);
    check(LORD_HOWE, "2026-10-03T00:00Z", [24, 23.5, 24]);
    check(LORD_HOWE, "2026-04-04T00:00Z", [24, 24.5, 24]);
    // A viewer in New York sees Berlin's short day as a whole one.
    check(NEW_YORK, "2026-03-28T12:00Z", [24, 24, 24]);
  });

  test("follow each other without a hole", () => {
    for (const zone of [BERLIN, NEW_YORK, LORD_HOWE]) {
      const year = days(zone, at("2026-01-01T12:00Z"), 400);
      for (const [index, day] of year.entries()) if (index > 0) expect(day.from).toBe(year[index - 1]?.to);
    }
  });

  test("keep the time of day", () => {
    const check = (zone: string, from: string, plus: number, expected: string) =>
      expect(utc(plusDays(zone, at(from), plus))).toBe(expected);
    check(BERLIN, "2026-03-28T08:00Z", 1, "2026-03-29T07:00Z");
    check(BERLIN, "2026-10-24T07:00Z", 1, "2026-10-25T08:00Z");
    check(BERLIN, "2026-10-24T07:00Z", 7, "2026-10-31T08:00Z");
    check(NEW_YORK, "2026-03-07T14:00Z", 1, "2026-03-08T13:00Z");
    expect(utc(dayStart(BERLIN, at("2026-03-29T12:00Z")))).toBe("2026-03-28T23:00Z");
    expect(utc(dayStart(BERLIN, at("2026-03-29T12:00Z"), 1))).toBe("2026-03-29T22:00Z");
  });

  test("cut what they are given", () => {
    const [saturday, sunday] = days(BERLIN, at("2026-03-28T12:00Z"), 2);
    const night = { from: at("2026-03-28T20:00Z"), to: at("2026-03-29T07:00Z"), user: "ana" };
    const lengths = [saturday, sunday].map(
      day => day && byDay([night], day).map(({ from, to }) => (to - from) / 3_600_000),
    );
    expect(lengths).toEqual([[3], [8]]);
  });
});

test("instants are pulled to round times of the wall", () => {
  const check = (zone: string, instant: string, step: Step, expected: string) =>
    expect(utc(snap(zone, at(instant), step))).toBe(expected);
  check(BERLIN, "2026-06-01T07:07Z", 15, "2026-06-01T07:00Z");
  check(BERLIN, "2026-06-01T07:08Z", 15, "2026-06-01T07:15Z");
  check(BERLIN, "2026-06-01T07:29Z", 60, "2026-06-01T07:00Z");
  check(BERLIN, "2026-06-01T07:07Z", 5, "2026-06-01T07:05Z");
  check("Asia/Kolkata", "2026-06-01T07:35Z", 60, "2026-06-01T07:30Z");
  check("Asia/Kathmandu", "2026-06-01T07:20Z", 30, "2026-06-01T07:15Z");
  // Clocks jump from 02:00 to 03:00 here, which is one instant.
  check(BERLIN, "2026-03-29T00:50Z", 60, "2026-03-29T01:00Z");
  check(BERLIN, "2026-03-29T01:10Z", 60, "2026-03-29T01:00Z");
  // The second 02:00.
  check(BERLIN, "2026-10-25T01:10Z", 60, "2026-10-25T01:00Z");
  // Clocks jump from 02:00 to 02:30 here: no clock shows 02:00, and 03:00 is nearer than 01:00.
  check(LORD_HOWE, "2026-10-03T15:20Z", 60, "2026-10-03T16:00Z");
  check(LORD_HOWE, "2026-10-03T15:40Z", 60, "2026-10-03T16:00Z");
  check(LORD_HOWE, "2026-10-03T16:40Z", 30, "2026-10-03T16:30Z");
});

test("steps are as fine as can be told apart", () => {
  expect([100, 48, 47, 20, 19, 2].map(stepAt)).toEqual([15, 15, 30, 30, 60, 60]);
});

test("instants and pixels", () => {
  const scale: Scale = { from: at("2026-03-28T23:00Z"), to: at("2026-03-29T22:00Z"), width: 460 };
  expect(pixelsPerHour(scale)).toBe(20);
  expect(xOf(scale, at("2026-03-29T07:00Z"))).toBe(160);
  expect(utc(instantAt(scale, 160))).toBe("2026-03-29T07:00Z");
  expect(place(scale, at("2026-03-29T07:00Z"), at("2026-03-29T15:00Z"))).toEqual({ left: 160, width: 160 });
  expect(place(scale, at("2026-03-20T07:00Z"), at("2026-04-20T15:00Z"))).toEqual({ left: 0, width: 460 });
  expect(place(scale, at("2026-03-20T07:00Z"), at("2026-03-28T23:00Z"))).toBeNull();
});

test("what overlaps lies under each other", () => {
  const span = (from: number, to: number) => ({ from, to });
  const check = (spans: { from: number; to: number }[], lines: number, expected: number[]) => {
    const { laid, lines: used } = lay(spans);
    expect(used).toBe(lines);
    expect(laid.map(({ line }) => line)).toEqual(expected);
  };
  check([], 0, []);
  check([span(0, 5), span(5, 9)], 1, [0, 0]);
  check([span(0, 5), span(4, 9), span(9, 12)], 2, [0, 1, 0]);
  check([span(3, 4), span(0, 9), span(0, 2)], 2, [0, 1, 1]);
});
