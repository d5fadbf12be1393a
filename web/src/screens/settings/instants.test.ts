import { expect, test } from "vitest";
import { inOwnZone } from "./instants";

test("instants are read in the reader's zone, all else stays", () => {
  const said = inOwnZone(
    "gaps: 2026-11-27T17:00:00Z to 2026-11-27T19:00:00Z, 9 nights from 2026-12-05",
    "Europe/Berlin",
  );
  expect(said).toMatch(/18:00|6:00/);
  expect(said).not.toMatch(/T\d\d:|Z/);
  expect(said).toMatch(/nights from 2026-12-05$/);
});
