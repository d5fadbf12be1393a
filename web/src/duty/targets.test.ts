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
  const holder = (user: string, because = "rotation day") => ({ user, title: user, because });
  const contact_methods = [{ name: "mail", type: "email" }];
  const rotation = (members: (string | string[])[], more = {}) => [
    { name: "day", shift: "1w", start: "2026-01-05T09:00", members, ...more },
  ];
  const schedule = (name: string, rotations: ReturnType<typeof rotation>) => ({ name, time_zone: "UTC", rotations });
  const on = (schedule: string, ...on_call: ReturnType<typeof holder>[]) => ({
    schedule,
    title: schedule,
    on_call,
    shadows: [],
  });
  const company: Company = {
    onCall: [
      { schedule: "primary", title: "Primary", on_call: [holder("ada")], shadows: [] },
      { schedule: "night", title: "Night", on_call: [], shadows: [] },
      { schedule: "gone", title: "Gone", on_call: [holder("linus")], shadows: [] },
      on("pairs", holder("ada"), holder("grace")),
      on("stood-in", holder("ada", "rotation day (override dentist)")),
      on("fair", holder("ada")),
    ],
    teams: [{ name: "payments", members: ["ada", "linus"] }, { name: "empty" }],
    users: [
      { name: "ada", contact_methods },
      { name: "grace", contact_methods, time_zone: "Asia/Singapore" },
      { name: "edsger", contact_methods },
      { name: "linus", contact_methods, disabled: true },
      { name: "new" },
    ],
    schedules: [
      schedule("primary", rotation(["ada", "grace", "edsger"])),
      schedule(
        "pairs",
        rotation([
          ["ada", "grace"],
          ["edsger", "new"],
        ]),
      ),
      schedule("stood-in", rotation(["grace", "edsger"])),
      schedule("fair", rotation(["ada", "edsger"], { order: "fair" })),
      schedule("gone", rotation(["linus", "new"])),
    ],
    leave: [{ name: "holiday", user: "grace", from: "2026-11-27T08:00", to: "2026-11-28T08:00" }],
    now: Date.parse("2026-11-27T00:00Z"),
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
  check("user:new", [], "unreachable");
  // Grace is next, and on leave on her own clock.
  check("schedule:primary+1", ["edsger"], null);
  check("schedule:primary-1", ["edsger"], null);
  check("schedule:pairs+1", ["edsger"], null);
  check("schedule:gone+1", [], "unreachable");
  check("schedule:night+1", [], "gap");
  // Where documents do not tell, nothing is guessed.
  check("schedule:stood-in+1", [], "not-known");
  check("schedule:fair+1", [], "not-known");
  check("channel:ops", [], null);
});
