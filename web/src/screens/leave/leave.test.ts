import { expect, test } from "vitest";
import { spanOfTimes } from "../../timeline/spans";
import {
  begunOn,
  documentOf,
  draftOf,
  gapsFirst,
  isWholeDays,
  keptBy,
  type Leave,
  leaveOf,
  newDraft,
  newLeave,
  restOf,
  spanOfDraft,
} from "./leave";

const ZONE = "Europe/London";
const NOW = Date.parse("2026-07-15T10:12:30Z");
const at = (text: string) => Date.parse(text);

function leave(from: string, to: string, more: object = {}): Leave {
  const document = { name: "ada-holiday", user: "ada", from, to, ...more };
  const [found] = leaveOf("ada", ZONE, [document], NOW);
  if (found === undefined) throw new Error("it is over");
  return found;
}

test("what is over is not listed, and what comes next is first", () => {
  const all = [
    { name: "later", user: "ada", from: "2026-09-01T00:00", to: "2026-09-02T00:00" },
    { name: "over", user: "ada", from: "2026-07-01T00:00", to: "2026-07-15T11:12" },
    { name: "now", user: "ada", from: "2026-07-15T11:00", to: "2026-07-15T11:13" },
    { name: "others", user: "bob", from: "2026-09-01T00:00", to: "2026-09-02T00:00" },
    { name: "elsewhere", user: "ada", from: "2026-08-01T00:00:00+02:00", to: "2026-08-02T00:00:00+02:00" },
  ];
  const found = leaveOf("ada", ZONE, all, NOW);
  expect(found.map(({ document, standing }) => [document.name, standing])).toEqual([
    ["now", "running"],
    ["elsewhere", "ahead"],
    ["later", "ahead"],
  ]);
});

test("whole days begin and end at midnight on the person’s clock", () => {
  const check = (from: string, to: string, expected: boolean) =>
    expect(isWholeDays(ZONE, spanOfTimes(ZONE, { from, to })), `${from} ${to}`).toBe(expected);
  check("2026-08-03T00:00", "2026-08-15T00:00", true);
  check("2026-08-03T09:00", "2026-08-15T00:00", false);
  check("2026-08-03T00:00", "2026-08-14T12:00", false);
  check("2026-08-02T23:00:00Z", "2026-08-14T23:00:00Z", true);
  check("2026-08-03T00:00:00Z", "2026-08-15T00:00:00Z", false);
});

test("the last of whole days is part of them, also where clocks change", () => {
  const check = (first: string, last: string, from: string, to: string) => {
    const draft = { ...newDraft(ZONE, NOW), from: { date: first, time: "" }, to: { date: last, time: "" } };
    const span = spanOfDraft(ZONE, draft, NOW);
    expect(span, first).toEqual({ from: at(from), to: at(to), beginsNow: false });
    if (span === null) return;
    const document = documentOf(ZONE, newLeave("ada", ZONE, span, []), span, "");
    expect(document.from).toBe(`${first}T00:00`);
    expect(spanOfTimes(ZONE, document)).toEqual({ from: at(from), to: at(to) });
  };
  check("2026-08-03", "2026-08-03", "2026-08-02T23:00Z", "2026-08-03T23:00Z");
  check("2026-10-24", "2026-10-25", "2026-10-23T23:00Z", "2026-10-26T00:00Z");
  check("2026-12-30", "2027-01-02", "2026-12-30T00:00Z", "2027-01-03T00:00Z");
});

test("what is read into the form and saved again is the same document", () => {
  const check = (from: string, to: string, isWhole: boolean) => {
    const before = leave(from, to, { reason: "sea", title: "Holiday", revision: 3 });
    const draft = draftOf(ZONE, before);
    expect(draft.isWhole, from).toBe(isWhole);
    const span = spanOfDraft(ZONE, draft, NOW, before);
    if (span === null) throw new Error("no span");
    expect(documentOf(ZONE, before.document, span, draft.reason)).toEqual(before.document);
  };
  check("2026-08-03T00:00", "2026-08-15T00:00", true);
  check("2026-08-02T23:00:00Z", "2026-08-14T23:00:00Z", true);
  check("2026-08-03T09:30", "2026-08-03T12:00", false);
  check("2026-07-15T09:07:31.5Z", "2026-07-17T00:00", true);
  check("2026-07-15T09:07:31.5Z", "2026-07-15T18:00", false);
});

test("nothing is written that begins in the past, and what runs keeps its beginning", () => {
  const draft = { from: { date: "2026-07-14", time: "09:00" }, to: { date: "2026-07-16", time: "17:00" }, reason: "" };
  expect(spanOfDraft(ZONE, { ...draft, isWhole: true }, NOW)).toEqual({
    from: at("2026-07-15T10:13Z"),
    to: at("2026-07-16T23:00Z"),
    beginsNow: true,
  });
  const running = leave("2026-07-10T00:00", "2026-07-20T00:00");
  expect(spanOfDraft(ZONE, { ...draft, isWhole: false }, NOW, running)).toEqual({
    from: at("2026-07-09T23:00Z"),
    to: at("2026-07-16T16:00Z"),
    beginsNow: false,
  });
});

test("a draft says no time while an edge is missing, in the wrong order, or still being typed", () => {
  const check = (from: string, to: string) => {
    const draft = { ...newDraft(ZONE, NOW), from: { date: from, time: "" }, to: { date: to, time: "" } };
    expect(spanOfDraft(ZONE, draft, NOW), `${from} ${to}`).toBeNull();
  };
  check("", "2026-08-03");
  check("2026-08-03", "");
  check("2026-08-03", "2026-08-02");
  check("2026-08-03", "9026-08-04");
});

test("another first day takes the last day along", () => {
  const draft = newDraft(ZONE, NOW);
  expect(draft.from.date).toBe("2026-07-16");
  expect(begunOn(draft, { ...draft.from, date: "2026-08-03" }).to.date).toBe("2026-08-03");
  expect(begunOn({ ...draft, to: { date: "2026-08-10", time: "" } }, draft.from).to.date).toBe("2026-08-10");
});

test("a reason that is taken out is gone, and names are free", () => {
  const before = leave("2026-08-03T00:00", "2026-08-15T00:00", { reason: "sea" });
  expect(documentOf(ZONE, before.document, before, " ")).not.toHaveProperty("reason");
  expect(newLeave("ada", ZONE, before, ["ada-2026-08-03", "ada-2026-08-03-2"]).name).toBe("ada-2026-08-03-3");
});

test("of what was ended while it ran the rest comes back by another name", () => {
  const running = leave("2026-07-10T00:00", "2026-07-20T00:00");
  expect(restOf(running.document, NOW, ["ada-holiday"])).toEqual({
    ...running.document,
    name: "ada-holiday-2",
    from: "2026-07-15T10:12:30.000Z",
  });
});

test("what is stronger than leave stays theirs, for as long as they are away", () => {
  const shifts = [
    { user: "ada", from: 0, to: 10 },
    { user: "ada", from: 15, to: 30 },
    { user: "bob", from: 10, to: 20 },
    { user: "ada", from: 40, to: 50 },
  ];
  expect(keptBy("ada", shifts, { from: 10, to: 20 })).toEqual([{ user: "ada", from: 15, to: 20 }]);
});

test("gaps come before whoever stands in, each in order of time", () => {
  const all = [
    { from: 1, after: ["bob"] },
    { from: 2, after: [] },
    { from: 3, after: ["bob"] },
    { from: 4, after: [] },
  ];
  expect(gapsFirst(all).map(({ from }) => from)).toEqual([2, 4, 1, 3]);
});
