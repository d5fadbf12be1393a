import { expect, test } from "vitest";
import { atFirst, type Connection, type Happening, next, retryAfterMs, verdict } from "./machine";

function after(...happenings: Happening[]): Connection {
  return happenings.reduce(next, atFirst);
}

test("the verdict follows what happened", () => {
  const check = (happenings: Happening[], now: number, expected: object) =>
    expect(verdict(after(...happenings), now)).toEqual(expected);
  const opened: Happening = { kind: "opened", at: 0 };
  const beat = (at: number, lagMs = 0): Happening => ({ kind: "heard", at, lagMs });

  check([], 0, { kind: "connecting" });
  check([opened], 1_000, { kind: "live" });
  check([opened, beat(5_000), { kind: "tick", at: 19_999 }], 19_999, { kind: "live" });
  check([opened, beat(5_000), { kind: "tick", at: 20_000 }], 20_000, {
    kind: "reconnecting",
    from: 5_000,
    isStale: false,
  });
  check([opened, beat(5_000), { kind: "ended", at: 6_000 }], 6_000, {
    kind: "reconnecting",
    from: 5_000,
    isStale: false,
  });
  check([opened, beat(5_000), { kind: "ended", at: 6_000 }], 35_000, {
    kind: "reconnecting",
    from: 5_000,
    isStale: true,
  });
  check([opened, beat(5_000, 5_000)], 6_000, { kind: "behind", lagMs: 5_000 });
  check([opened, beat(5_000, 9_000), beat(10_000, 0)], 11_000, { kind: "live" });
  check([opened, { kind: "network", at: 2_000, online: false }], 3_000, { kind: "offline", from: 0, isStale: false });
  check([opened, { kind: "ended", at: 6_000 }, { kind: "opened", at: 7_000 }], 7_000, { kind: "live" });
  const copy: Happening = { kind: "copy", at: 50_000, from: 9_000 };
  const older: Happening = { kind: "copy", at: 50_001, from: 8_000 };
  const offline: Happening = { kind: "network", at: 49_000, online: false };
  check([offline, copy, older], 50_002, { kind: "offline", from: 8_000, isStale: true });
  check([{ kind: "ended", at: 49_000 }, copy], 50_002, { kind: "reconnecting", from: 9_000, isStale: true });
  check([{ kind: "opened", at: 49_000 }, copy], 50_002, { kind: "reconnecting", from: 9_000, isStale: true });
  check([offline, copy, { kind: "opened", at: 51_000 }], 51_000, { kind: "live" });
  check([{ kind: "opened", at: 49_000 }, copy, beat(51_000)], 51_000, { kind: "live" });
  check([opened, offline, beat(49_001)], 49_002, { kind: "reconnecting", from: 49_001, isStale: false });
  check([{ kind: "ended", at: 100 }], 60_000, { kind: "reconnecting", from: null, isStale: false });
});

test("tries come less and less often, up to a limit", () => {
  const tried = (tries: number) => retryAfterMs({ ...atFirst, tries }, 1);
  expect([1, 2, 3, 4, 5, 6, 50].map(tried)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  expect(retryAfterMs({ ...atFirst, tries: 2 }, 0)).toBe(500);
});

test("a tick that finds nothing changes nothing", () => {
  const live = after({ kind: "opened", at: 0 });
  expect(next(live, { kind: "tick", at: 1_000 })).toBe(live);
});
