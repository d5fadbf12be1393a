import { expect, test } from "vitest";
import { Refused } from "../api/client";
import { fieldOf, reasonsOf, whyNot } from "./refusal";

test("the path of a field is counted from one, its name kept where there is no word for it", () => {
  expect(fieldOf("contact_methods[1].address")).toBe("contact_methods 2, address");
  expect(fieldOf("notification_rules.high[0].via")).toBe("notification_rules, high 1, via");
});

test("everything that is wrong is said, and who was faster in the words given", () => {
  const errors = [
    { key: "to", message: "is before `from`" },
    { key: "", message: "is too much" },
  ];
  const refused = (status: number, answer: unknown) =>
    new Refused(status, "", "to: is before `from` (and 1 more)", answer);
  expect(reasonsOf(refused(422, { errors }), "faster")).toEqual(["to: is before `from`", "is too much"]);
  expect(reasonsOf(refused(403, {}), "faster")).toEqual(["to: is before `from` (and 1 more)"]);
  expect(reasonsOf(refused(412, {}), "faster")).toEqual(["faster"]);
  expect(reasonsOf(new Error("no network"), "faster")).toEqual(["no network"]);
  expect(whyNot(refused(422, { errors }))).toBe("to: is before `from`; is too much");
  expect(whyNot(refused(401, {}))).toBe(null);
});
