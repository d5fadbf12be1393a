import { expect, test } from "vitest";
import { textOf } from "./document_text";
import { differences, isChanged } from "./line_diff";

test("a document reads as in a file, its name first", () => {
  expect(
    textOf({ steps: [{ notify: ["user:ada"], wait: "5m" }], title: "A: b", name: "primary", repeat: 2, tags: [] }),
  ).toBe('name: primary\ntitle: "A: b"\nsteps:\n  - notify:\n      - "user:ada"\n    wait: 5m\nrepeat: 2\ntags: []\n');
  expect(textOf(null)).toBe("");
});

test("of what stayed, only what is around a change is shown", () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
  const before = `${lines.join("\n")}\n`;
  const after = before.replace("line 10", "line ten");
  const shown = differences(before, after).map(({ kind, text, count }) => `${kind} ${text}${count ?? ""}`);
  expect(shown).toEqual([
    "skipped 7",
    "same line 7",
    "same line 8",
    "same line 9",
    "removed line 10",
    "added line ten",
    "same line 11",
    "same line 12",
    "same line 13",
    "skipped 6",
  ]);
  expect(isChanged(differences(before, before))).toBe(false);
  expect(differences("", "a\n").map(({ kind }) => kind)).toEqual(["added"]);
});
