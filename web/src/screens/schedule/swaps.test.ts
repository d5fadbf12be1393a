import { expect, test } from "vitest";
import type { Plans } from "../../api/rights";
import { actionsOf, actorOf, isAhead, offerable, type Swap } from "./swaps";

const NOW = Date.parse("2026-06-01T00:00Z");
const span = { from: "2026-06-02T09:00:00Z", to: "2026-06-02T17:00:00Z" };
const swap = (part: Partial<Swap> = {}): Swap => ({
  ...span,
  id: 1,
  schedule: "ops",
  user: "ana",
  offered_to: "bo",
  status: "open",
  open: [span],
  taken: [],
  without_effect: [],
  warnings: [],
  log: [],
  ...part,
});
const taken = { open: [], taken: [{ ...span, with: "bo" }] as never };

test("everybody is offered what is theirs to do", () => {
  const check = (it: Swap, me: string, plans: Plans, expected: string) =>
    expect(actionsOf(it, me, plans, NOW).join(" ")).toBe(expected);
  check(swap(), "ana", "own", "cancel");
  check(swap(), "bo", "own", "take decline");
  check(swap(), "chidi", "own", "");
  check(swap(), "boss", "all", "cancel");
  check(swap(), "bo", "none", "");
  check(swap({ offered_to: null }), "chidi", "own", "take");
  check(swap(taken), "bo", "own", "undo");
  check(swap(taken), "ana", "own", "undo");
  check(swap(taken), "chidi", "own", "");
  check(swap(taken), "boss", "all", "undo");
  check(swap({ from: "2026-05-01T00:00:00Z", to: "2026-05-02T00:00:00Z" }), "ana", "own", "");
});

test("managers end what others agreed in nobody's name", () => {
  expect(actorOf(swap(), "take", "bo")).toEqual({ as: "bo" });
  expect(actorOf(swap(), "cancel", "ana")).toEqual({ as: "ana" });
  expect(actorOf(swap(), "cancel", "boss")).toEqual({});
  expect(actorOf(swap(taken), "undo", "bo")).toEqual({ as: "bo" });
  expect(actorOf(swap(taken), "undo", "boss")).toEqual({});
});

test("what is over is neither shown nor offered", () => {
  expect(isAhead(swap(), NOW)).toBe(true);
  expect(isAhead(swap({ open: [] }), NOW)).toBe(false);
  expect(isAhead(swap(), Date.parse("2026-06-03T00:00Z"))).toBe(false);
  const shift = (from: number, to: number, user: string, because = "rotation day") => ({ from, to, user, because });
  expect(
    offerable(
      [
        shift(5, 9, "ana"),
        shift(1, 4, "ana"),
        shift(5, 9, "bo"),
        shift(0, 1, "ana"),
        shift(6, 7, "ana", "added by override x"),
      ],
      "ana",
      2,
    ),
  ).toEqual([shift(1, 4, "ana"), shift(5, 9, "ana")]);
});
