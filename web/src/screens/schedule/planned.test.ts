import { describe, expect, test } from "vitest";
import { told } from "./differences";
import { begunOn, changed, draftOf, freeName, overridesOf, planOf, resized, spanAt, spanOfDrag } from "./drafts";
import { type Plan, type Replaced, without } from "./planned";
import type { Calendar, Shift } from "./shifts";

const shift = (from: number, to: number, user: string, because = "rotation day"): Shift => ({
  from,
  to,
  user,
  because,
});
const ALL: Replaced = { kind: "all" };
const NOBODY: Replaced = { kind: "nobody" };
const one = (user: string): Replaced => ({ kind: "one", user });

test("a span without others", () => {
  const span = { from: 0, to: 10 };
  expect(without(span, [])).toEqual([span]);
  expect(
    without(span, [
      { from: 2, to: 4 },
      { from: 3, to: 5 },
      { from: 9, to: 20 },
    ]),
  ).toEqual([
    { from: 0, to: 2 },
    { from: 5, to: 9 },
  ]);
  expect(without(span, [{ from: -5, to: 50 }])).toEqual([]);
});

test("before and after have a word", () => {
  const check = (before: string[], after: string[], kind: string, gone: string[], come: string[]) =>
    expect(told({ from: 0, to: 1, before, after })).toEqual({ kind, gone, come });
  check(["ana"], ["chidi"], "replaced", ["ana"], ["chidi"]);
  check([], ["chidi"], "closed", [], ["chidi"]);
  check(["ana"], [], "opened", ["ana"], []);
  check(["ana"], ["ana", "chidi"], "added", [], ["chidi"]);
  check(["ana", "bo"], ["bo"], "left", ["ana"], []);
});

const BERLIN = "Europe/Berlin";
const at = (text: string) => Date.parse(text);

test("drags become spans on round times", () => {
  const check = (start: string, end: string, from: string, to: string) =>
    expect(spanOfDrag(BERLIN, at(start), at(end), 60)).toEqual({ from: at(from), to: at(to) });
  check("2026-06-01T07:10Z", "2026-06-01T14:50Z", "2026-06-01T07:00Z", "2026-06-01T15:00Z");
  check("2026-06-01T14:50Z", "2026-06-01T07:10Z", "2026-06-01T07:00Z", "2026-06-01T15:00Z");
  check("2026-06-01T07:10Z", "2026-06-01T07:12Z", "2026-06-01T07:00Z", "2026-06-01T08:00Z");
  // Over the hour that is not there.
  check("2026-03-29T00:05Z", "2026-03-29T01:55Z", "2026-03-29T00:00Z", "2026-03-29T02:00Z");
});

test("edges move alone, and leave a step between them", () => {
  const span = { from: at("2026-06-01T07:00Z"), to: at("2026-06-01T15:00Z") };
  expect(resized(BERLIN, span, "from", at("2026-06-01T08:50Z"), 60)).toEqual({
    ...span,
    from: at("2026-06-01T09:00Z"),
  });
  expect(resized(BERLIN, span, "to", at("2026-06-01T17:10Z"), 30)).toEqual({ ...span, to: at("2026-06-01T17:00Z") });
  expect(resized(BERLIN, span, "from", at("2026-06-01T20:00Z"), 60).from).toBe(at("2026-06-01T14:00Z"));
});

describe("drafts", () => {
  const draft = draftOf(
    BERLIN,
    { from: at("2026-03-27T08:00Z"), to: at("2026-03-27T16:00Z") },
    { with: "chidi", replaced: ALL },
  );
  test("keep their times of day when they go to another date", () => {
    const moved = begunOn(draft, { date: "2026-03-29", time: "09:00" });
    expect(moved).toMatchObject({
      from: { date: "2026-03-29", time: "09:00" },
      to: { date: "2026-03-29", time: "17:00" },
    });
    expect(planOf(BERLIN, moved)).toMatchObject({ from: at("2026-03-29T07:00Z"), to: at("2026-03-29T15:00Z") });
    expect(begunOn(draft, { date: "2026-03-27", time: "10:00" }).to).toEqual(draft.to);
    expect(begunOn(draft, { date: "", time: "09:00" }).to).toEqual(draft.to);
  });

  test("plan nothing while something is missing", () => {
    expect(planOf(BERLIN, { ...draft, with: "" })).toBeNull();
    expect(planOf(BERLIN, { ...draft, to: draft.from })).toBeNull();
    expect(planOf(BERLIN, { ...draft, from: { date: "", time: "09:00" } })).toBeNull();
  });

  test("become a document for each who is replaced, and one for what nobody had", () => {
    const calendar: Calendar = {
      shifts: [
        shift(at("2026-03-27T08:00Z"), at("2026-03-27T12:00Z"), "ana"),
        shift(at("2026-03-27T13:00Z"), at("2026-03-27T18:00Z"), "bo"),
      ],
      shadows: [],
      gaps: [],
    };
    const schedule = { name: "ops", time_zone: BERLIN };
    const it = planOf(BERLIN, draft) as Plan;
    const documents = (replaced: Replaced, names: string[] = []) =>
      overridesOf(schedule, { ...it, replaced }, calendar, names).map(({ name, replace, from, to }) => [
        name,
        replace,
        from,
        to,
      ]);
    const whole = ["2026-03-27T09:00", "2026-03-27T17:00"];
    expect(documents(one("ana"))).toEqual([["ops-2026-03-27-chidi", "ana", ...whole]]);
    expect(documents(NOBODY, ["ops-2026-03-27-chidi"])).toEqual([["ops-2026-03-27-chidi-2", undefined, ...whole]]);
    expect(documents(ALL)).toEqual([
      ["ops-2026-03-27-chidi", "ana", ...whole],
      ["ops-2026-03-27-chidi-2", "bo", ...whole],
      ["ops-2026-03-27-chidi-3", undefined, "2026-03-27T13:00", "2026-03-27T14:00"],
    ]);
    expect(freeName("ops", "x", "2026-01-01", new Set())).toBe("ops-2026-01-01-x");
  });

  test("change of a document only what changed", () => {
    const before = {
      name: "n",
      schedule: "ops",
      replace: "ana",
      with: "bo",
      from: "2026-03-27T09:00:00",
      to: "2026-03-27T17:00",
      kept: 1,
    };
    const it: Plan = { from: at("2026-03-27T08:00Z"), to: at("2026-03-27T17:00Z"), with: "bo", replaced: one("ana") };
    expect(changed(before, BERLIN, it)).toEqual({ ...before, to: "2026-03-27T18:00" });
    expect(changed(before, BERLIN, { ...it, replaced: NOBODY })).not.toHaveProperty("replace");
  });
});

test("a click means what is there", () => {
  const calendar: Calendar = { shifts: [shift(0, 4, "ana")], shadows: [], gaps: [{ from: 4, to: 6, isFault: true }] };
  expect(spanAt(calendar, 3)).toEqual({ from: 0, to: 4 });
  expect(spanAt(calendar, 5)).toEqual({ from: 4, to: 6 });
  expect(spanAt(calendar, 7)).toBeNull();
});
