import { expect, test } from "vitest";
import { type Company, meantBy, readTarget, writeTarget } from "./targets";

test("targets are read and written as policies have them", () => {
  const check = (text: string, kind: string, name: string, offset: number) => {
    const target = readTarget(text);
    expect(target, text).toEqual({ kind, name, offset });
    if (target !== null) expect(writeTarget(target)).toBe(text);
  };
  check("user:ada", "user", "ada", 0);
  check("user:ada-2", "user", "ada-2", 0);
  check("team:payments", "team", "payments", 0);
  check("schedule:first-line", "schedule", "first-line", 0);
  check("schedule:first-line+1", "schedule", "first-line", 1);
  check("schedule:first-line-1", "schedule", "first-line", -1);
  check("schedule:line-2", "schedule", "line-2", 0);
  check("channel:ops-room", "channel", "ops-room", 0);
  expect(readTarget("pigeon:ada")).toBe(null);
  expect(readTarget("ada")).toBe(null);
});

test("a target means whoever is there", () => {
  const holder = (user: string) => ({ user, title: user, because: "" });
  const company: Company = {
    onCall: [
      { schedule: "primary", title: "Primary", on_call: [holder("ada")], shadows: [] },
      { schedule: "night", title: "Night", on_call: [], shadows: [] },
      { schedule: "gone", title: "Gone", on_call: [holder("linus")], shadows: [] },
    ],
    teams: [{ name: "payments", members: ["ada", "linus"] }, { name: "empty" }],
    users: [{ name: "ada" }, { name: "linus", disabled: true }],
  };
  const check = (text: string, people: string[], why: string | null) => {
    const target = readTarget(text);
    expect(target && meantBy(target, company), text).toEqual({ people, why });
  };
  check("user:ada", ["ada"], null);
  check("user:linus", [], "disabled");
  check("team:payments", ["ada"], null);
  check("team:empty", [], "no-members");
  check("schedule:primary", ["ada"], null);
  check("schedule:night", [], "gap");
  check("schedule:gone", [], "disabled");
  check("schedule:primary+1", [], "not-known");
  check("channel:ops", [], null);
});
