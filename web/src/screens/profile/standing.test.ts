import { expect, test } from "vitest";
import { type Circumstances, isApple, standing } from "./standing";

test("what keeps this device from being paged, the first thing first", () => {
  const on: Circumstances = {
    isSecure: true,
    hasPush: true,
    isApple: false,
    isStandalone: false,
    permission: "granted",
    isSubscribed: true,
    id: "d-1",
    ids: ["d-1", "d-2"],
  };
  const check = (change: Partial<Circumstances>, expected: string) =>
    expect(standing({ ...on, ...change }), JSON.stringify(change)).toBe(expected);
  check({}, "on");
  check({ isSecure: false, hasPush: false }, "insecure");
  check({ isApple: true, hasPush: false }, "apple-tab");
  check({ isApple: true, isStandalone: true }, "on");
  check({ hasPush: false }, "no-push");
  check({ permission: "denied" }, "denied");
  check({ permission: "default", isSubscribed: false, id: null }, "off");
  check({ isSubscribed: false }, "off");
  check({ ids: ["d-2"] }, "off");
  check({ id: null }, "off");
});

test("an iPad says that it is a Mac", () => {
  expect(isApple("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.4 Safari/605", 5)).toBe(true);
  expect(isApple("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.4 Safari/605", 0)).toBe(false);
  expect(isApple("Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X)", 5)).toBe(true);
});
