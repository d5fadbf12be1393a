import { expect, test } from "vitest";
import { durationMs } from "./durations";

test("durations are read as documents have them", () => {
  const check = (text: string, expected: number | null) => expect(durationMs(text), text).toBe(expected);
  check("5m", 300_000);
  check("0s", 0);
  check("2d", 172_800_000);
  check("500ms", 500);
  for (const wrong of ["", "5", "m", "5 m", "5x", "-5m", "1h30m"]) check(wrong, null);
});
