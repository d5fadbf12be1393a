import { expect, test } from "vitest";
import type { User } from "../api/resources";
import { callsOf } from "./at_night";

const METHODS = [
  { name: "mail", type: "email" },
  { name: "text", type: "sms" },
  { name: "call", type: "voice" },
];

test("a page goes the ways of the rules, at their times", () => {
  const check = (user: Partial<User>, urgency: "high" | "low", expected: string[]) => {
    const calls = callsOf({ name: "ada", contact_methods: METHODS, ...user }, urgency);
    expect(calls.map(each => `${each.afterMs / 60_000} ${each.method.name} ${each.insteadOf ?? ""}`.trim())).toEqual(
      expected,
    );
  };
  const high = [{ via: "call", after: "5m" }, { via: "mail" }, { via: "text", after: "2m" }];
  check({ notification_rules: { high } }, "high", ["0 mail", "2 text", "5 call"]);
  check({ notification_rules: { high } }, "low", ["0 mail", "0 text", "0 call"]);
  check({}, "high", ["0 mail", "0 text", "0 call"]);
  check({ contact_methods: [] }, "high", []);
  check({ notification_rules: { high: [{ via: "gone" }] } }, "high", ["0 mail gone"]);
  check({ contact_methods: [], notification_rules: { high } }, "high", []);
  const off = METHODS.map(method => ({ ...method, disabled: method.name === "text" }));
  check({ contact_methods: off, notification_rules: { high } }, "high", ["0 mail", "2 call text"]);
  check({ contact_methods: off }, "high", ["0 mail", "0 call"]);
});
