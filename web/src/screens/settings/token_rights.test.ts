import { expect, test } from "vitest";
import { DAY } from "../../words/times";
import { mayMakeTokens, rolesUpTo, standingOf } from "./token_rights";

test("a token is good until it ends or is revoked, and says a week before that it ends", () => {
  const now = Date.parse("2026-11-27T12:00:00Z");
  const check = (expires: number | null, revoked: boolean, expected: string) =>
    expect(
      standingOf(
        {
          expires_at: expires === null ? null : new Date(now + expires).toISOString(),
          revoked_at: revoked ? new Date(now).toISOString() : null,
        },
        now,
      ),
    ).toBe(expected);
  check(null, false, "good");
  check(30 * DAY, false, "good");
  check(7 * DAY, false, "ending");
  check(0, false, "expired");
  check(30 * DAY, true, "revoked");
});

test("nobody gives a token more than they have", () => {
  expect(rolesUpTo("responder")).toEqual(["observer", "responder"]);
  expect(rolesUpTo("admin")).toHaveLength(4);
  expect(rolesUpTo("nothing known")).toEqual([]);
  expect(mayMakeTokens(undefined)).toBe(false);
  expect(mayMakeTokens({ role: "admin", scopes: ["read"] })).toBe(false);
  expect(mayMakeTokens({ role: "observer", scopes: [] })).toBe(true);
});
