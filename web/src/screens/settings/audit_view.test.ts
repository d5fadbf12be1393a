import { expect, test } from "vitest";
import { queryOf, readView, writeView } from "./audit_view";

const NOW = Date.parse("2026-11-27T12:00:30Z");

test("the address says which part of the log is shown", () => {
  const check = (search: string, expected: object) => expect(queryOf(readView(search), NOW), search).toEqual(expected);
  check("", {});
  check("?actor=token%3Aci&action=token.*", { actor: "token:ci", action: "token.*" });
  check("?subject=schedules", { subject_kind: "schedules" });
  check("?subject=schedules/first-line", { subject_kind: "schedules", subject_name: "first-line" });
  check("?subject=/first-line", { subject_name: "first-line" });
  check("?span=1d", { from: "2026-11-26T12:00:00.000Z" });
  check("?span=never&cursor=abc", { cursor: "abc" });
});

test("what is read is written back", () => {
  const search = "?actor=ada&subject=users%2Fada&span=7d";
  expect(writeView(readView(search))).toBe(search);
  expect(writeView(readView(""))).toBe("");
});
