import { expect, test } from "vitest";
import { readTarget, writeTarget } from "./targets";

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
