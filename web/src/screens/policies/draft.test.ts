import { expect, test } from "vitest";
import { documentOf, minutesOf, moved, newStep, waitOf } from "./draft";

test("what a form does not show stays in the document", () => {
  const before = { name: "payments", revision: 3, steps: [], team: "old", repeat: 2, further: true };
  const steps = [{ ...newStep(), notify: ["user:ada"], minutes: "5" }];
  const draft = { title: " Payments ", team: "", steps, repeat: "0", lastResort: [] };
  expect(documentOf(draft, before)).toEqual({
    name: "payments",
    revision: 3,
    further: true,
    title: "Payments",
    steps: [{ notify: ["user:ada"], wait: "5m" }],
  });
  const whole = { ...draft, team: "pay", repeat: "1", lastResort: ["user:cto"] };
  expect(documentOf(whole, before)).toMatchObject({ team: "pay", repeat: 1, last_resort: ["user:cto"] });
});

test("waits are minutes, or whatever duration they were", () => {
  const check = (minutes: string, wait: string) => expect([waitOf(minutes), minutesOf(wait)]).toEqual([wait, minutes]);
  check("5", "5m");
  check("90s", "90s");
  check("2h", "2h");
});

test("steps move within their list", () => {
  expect(moved([1, 2, 3], 0, 1)).toEqual([2, 1, 3]);
  expect(moved([1, 2, 3], 2, -1)).toEqual([1, 3, 2]);
  expect(moved([1, 2, 3], 0, -1)).toEqual([1, 2, 3]);
});
