import { expect, test } from "vitest";
import { documentOf, draftOf, placeOf, usersOf } from "./draft";

test("of a webhook only the host is shown", () => {
  const check = (type: string, address: string | undefined, expected: string) =>
    expect(placeOf({ name: "ops", type, ...(address !== undefined && { address }) }), address).toBe(expected);
  check("email", "ops@example.com", "ops@example.com");
  check("webhook", "https://hooks.example.com/services/T0/B0/secret", "hooks.example.com");
  check("webhook", "https://user:password@hooks.example.com:8443/x", "hooks.example.com:8443");
  check("webhook", "(hidden)", "(hidden)");
  check("webhook", undefined, "");
});

test("what is not touched stays as it was, also what the form does not show", () => {
  const before = {
    name: "ops",
    title: "Ops",
    type: "webhook",
    address: "https://hooks.example.com/x",
    bundle: "30s",
    revision: 4,
    later: true,
  };
  expect(documentOf(draftOf(before), before)).toEqual(before);
});

test("a secret is sent only when somebody wrote a new one, and never for mail", () => {
  const before = { name: "ops", type: "webhook", address: "https://hooks.example.com/x" };
  const check = (change: object, expected: object) =>
    expect(documentOf({ ...draftOf(before), title: "Ops", ...change }, before)).toEqual({
      ...before,
      title: "Ops",
      ...expected,
    });
  check({}, {});
  check({ secret: " 0123456789 " }, { secret: "0123456789" });
  check(
    { type: "email", address: "ops@example.com", secret: "0123456789" },
    { type: "email", address: "ops@example.com" },
  );
});

test("what was hidden is not sent back", () => {
  expect(draftOf({ name: "ops", type: "email", address: "(hidden)" }).address).toBe("");
});

test("a channel is used by steps, by last resorts and by schedules, and so by services", () => {
  const policy = (name: string, notify: string[], last: string[] = []) => ({
    name,
    steps: [{ notify, wait: "5m" }],
    last_resort: last,
  });
  const used = usersOf(
    "room",
    [
      policy("step", ["user:ada", "channel:room"]),
      policy("last", ["user:ada"], ["channel:room"]),
      policy("other", ["channel:rooms", "user:room"]),
    ],
    [
      { name: "checkout", escalation_policy: "step" },
      { name: "jobs", escalation_policy: "other" },
    ],
    [
      { name: "told", time_zone: "UTC", hand_over: { channels: [{ channel: "room" }] } },
      { name: "untold", time_zone: "UTC", hand_over: {} },
      { name: "silent", time_zone: "UTC" },
    ],
  );
  const names = (all: readonly { name: string }[]) => all.map(({ name }) => name);
  expect([names(used.policies), names(used.services), names(used.schedules)]).toEqual([
    ["step", "last"],
    ["checkout"],
    ["told"],
  ]);
});
