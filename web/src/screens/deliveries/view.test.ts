import { expect, test } from "vitest";
import { queryOf, readView, writeView } from "./view";

test("the address says which part of the log is shown", () => {
  const view = readView("?user=ada&status=failed&span=7d&further=x");
  expect(view).toEqual({ user: "ada", type: "", status: "failed", span: "7d", cursor: "" });
  expect(readView(writeView(view))).toEqual(view);
  expect(readView("?span=forever").span).toBe("");
  expect(writeView(readView(""))).toBe("");
});

test("only what is chosen is asked for", () => {
  const now = Date.parse("2026-11-27T03:00:00Z");
  expect(queryOf(readView(""), now)).toEqual({});
  expect(queryOf(readView("?type=sms&span=1d"), now)).toEqual({ type: "sms", from: "2026-11-26T03:00:00.000Z" });
});
