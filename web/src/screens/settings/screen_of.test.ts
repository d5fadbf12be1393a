import { expect, test } from "vitest";
import { screenOf } from "./screen_of";

test("what a check is about has a screen, or at least a history", () => {
  const check = (kind: string, name: string, expected: string | null) =>
    expect(screenOf(kind, name, "ada")).toBe(expected);
  check("schedules", "first-line", "/schedules/first-line");
  check("users", "ada", "/profile");
  check("users", "bob", "/people/bob");
  check("overrides", "dentist", "/settings/history/overrides/dentist");
  check("settings", "smtp", null);
});
