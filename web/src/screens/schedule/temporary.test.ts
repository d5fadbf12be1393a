import { expect, test } from "vitest";
import type { TemporarySchedule } from "../../api/resources";
import { standOf } from "../../timeline/spans";
import type { Shift } from "./shifts";
import {
  aheadOf,
  decidesOver,
  draftOfTemporary,
  filled,
  lackOfTemporary,
  madeOf,
  newTemporary,
  temporaryOf,
  withShift,
} from "./temporary";

const BERLIN = "Europe/Berlin";
const at = (text: string) => Date.parse(`${text}:00Z`);
const NOW = at("2026-11-27T12:00");

const christmas = {
  name: "christmas",
  title: "Christmas",
  schedule: "ops",
  from: "2026-12-24T09:00",
  to: "2026-12-27T09:00",
  revision: 4,
  note: "kept",
  shifts: [
    { user: "ana", from: "2026-12-24T09:00", to: "2026-12-25T09:00", why: "kept" },
    { user: "bo", from: "2026-12-25T09:00:00+01:00", to: "2026-12-27T09:00" },
  ],
} as TemporarySchedule & { revision: number };

test("what is not touched goes back as it came, also an hour that comes twice and seconds", () => {
  const check = (document: TemporarySchedule) =>
    expect(temporaryOf(BERLIN, draftOfTemporary(BERLIN, document, NOW), document)).toEqual(document);
  check(christmas);
  check({ name: "empty", schedule: "ops", from: "2026-10-25T02:30:00+02:00", to: "2026-10-25T02:30:00+01:00" });
  check({ name: "ended", schedule: "ops", from: "2026-11-26T09:00", to: "2026-11-27T11:59:58.123Z", shifts: [] });
});

test("what is changed is in the document, on the schedule's clock", () => {
  const draft = draftOfTemporary(BERLIN, christmas, NOW);
  const [first] = draft.shifts;
  if (first === undefined) throw new Error("no shift");
  const to = { date: "2026-12-25", time: "12:00" };
  expect(temporaryOf(BERLIN, { ...draft, title: " ", shifts: [{ ...first, user: "chidi", to }] }, christmas)).toEqual({
    name: "christmas",
    schedule: "ops",
    from: christmas.from,
    to: christmas.to,
    revision: 4,
    note: "kept",
    shifts: [{ user: "chidi", from: "2026-12-24T09:00", to: "2026-12-25T12:00", why: "kept" }],
  });
});

test("a new one has a name of its own; its shifts follow one another to its end", () => {
  const span = { from: at("2026-12-24T08:00"), to: at("2026-12-26T08:00") };
  const empty = newTemporary(BERLIN, span);
  expect(lackOfTemporary(BERLIN, empty)).toBeNull();
  const one = withShift(BERLIN, empty, NOW);
  expect(lackOfTemporary(BERLIN, one)).toBe("shifts");
  const shifts = one.shifts.map(each => ({ ...each, user: "ana", to: { date: "2026-12-25", time: "09:00" } }));
  const two = withShift(BERLIN, { ...one, shifts, title: "Heiligabend" }, NOW);
  const whole = { ...two, shifts: two.shifts.map(each => ({ ...each, user: each.user || "bo" })) };
  const schedule = { name: "ops", time_zone: BERLIN };
  expect(madeOf(schedule, whole, new Set(["ops-2026-12-24-heiligabend"]))).toEqual({
    name: "ops-2026-12-24-heiligabend-2",
    title: "Heiligabend",
    schedule: "ops",
    from: "2026-12-24T09:00",
    to: "2026-12-26T09:00",
    shifts: [
      { user: "ana", from: "2026-12-24T09:00", to: "2026-12-25T09:00" },
      { user: "bo", from: "2026-12-25T09:00", to: "2026-12-26T09:00" },
    ],
  });
  expect(lackOfTemporary(BERLIN, { ...empty, to: empty.from })).toBe("span");
});

test("what has begun stays, and what is planned fills what is ahead, cut to the span", () => {
  const now = at("2026-12-25T20:00");
  const draft = draftOfTemporary(BERLIN, christmas, now);
  expect([draft.stand, ...draft.shifts.map(({ stand }) => stand)]).toEqual(["running", "over", "running"]);
  const shift = (user: string, from: string, to: string): Shift => ({ user, from: at(from), to: at(to), because: "" });
  const planned = [
    shift("ana", "2026-12-24T00:00", "2026-12-26T10:00"),
    shift("ana", "2026-12-26T10:00", "2026-12-30T00:00"),
    shift("bo", "2026-12-29T00:00", "2026-12-30T00:00"),
  ];
  const ahead = { ...draft, shifts: [] };
  expect(temporaryOf(BERLIN, filled(BERLIN, ahead, planned, now), christmas).shifts).toEqual([
    { user: "ana", from: "2026-12-25T21:00", to: "2026-12-27T09:00" },
  ]);
  // Within a minute the next one is the first that is ahead.
  const within = now + 30_000;
  const froms = [filled(BERLIN, ahead, planned, within), withShift(BERLIN, ahead, within)];
  expect(froms.map(({ shifts }) => shifts[0]?.from.time)).toEqual(["21:01", "21:01"]);
  expect(filled(BERLIN, draft, planned, now).shifts.map(({ user }) => user)).toEqual(["ana", "bo", "ana"]);
});

test("which are listed, and which decides", () => {
  const schedule = { name: "ops", time_zone: BERLIN };
  const later = { ...christmas, name: "later", from: "2026-12-26T09:00", to: "2027-01-02T09:00" };
  const over = { ...christmas, name: "over", from: "2026-01-01T00:00", to: "2026-01-02T00:00" };
  const all = [later, christmas, over, { ...christmas, name: "other", schedule: "web" }];
  expect(aheadOf(all, schedule, NOW).map(({ document }) => document.name)).toEqual(["christmas", "later"]);
  const span = (from: string, to: string) => ({ from: at(from), to: at(to) });
  const check = (from: string, to: string, name: string | undefined) =>
    expect(decidesOver([christmas, later], BERLIN, span(from, to))?.name).toBe(name);
  check("2026-12-24T08:00", "2026-12-24T12:00", "christmas");
  check("2026-12-24T07:00", "2026-12-24T12:00", undefined);
  check("2026-12-26T10:00", "2026-12-26T12:00", "later");
  expect(standOf(span("2026-01-01T00:00", "2026-01-02T00:00"), NOW)).toBe("over");
});
