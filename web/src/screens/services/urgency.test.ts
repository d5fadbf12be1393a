import { expect, test } from "vitest";
import { severityOf, urgenciesOf } from "./urgency";

test("a service changes how urgent a severity is", () => {
  const plain = { name: "checkout" };
  expect(urgenciesOf(plain)).toEqual({ critical: "high", error: "high", warning: "low", info: "low" });
  expect([severityOf(plain, "low"), severityOf(plain, "high")]).toEqual(["info", "error"]);
  const quiet = { ...plain, urgency: { critical: "low", error: "low" } };
  expect([severityOf(quiet, "low"), severityOf(quiet, "high")]).toEqual(["info", null]);
  expect(severityOf({ ...plain, urgency: { info: "high" } }, "low")).toBe("warning");
});
