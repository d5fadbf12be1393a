import { expect, test } from "vitest";
import type { TimelineEntry } from "../../api/client";
import { stepAfter } from "./escalation";

const policy = {
  name: "customers",
  steps: [{ notify: ["schedule:first"] }, { notify: ["team:all"] }],
  repeat: 1,
  last_resort: ["user:nora"],
};

function paged(step?: number, round?: number): TimelineEntry {
  return { at: "", kind: "paged", actor: "nightbell", text: "", data: { step, round } } as unknown as TimelineEntry;
}

test("what comes after a step", () => {
  const check = (timeline: TimelineEntry[], step: number | null | undefined, notify?: string[]) => {
    const after = stepAfter(policy, timeline);
    expect([after?.step, after?.notify]).toEqual([step, notify]);
  };
  check([], undefined, undefined);
  check([paged(1, 1), paged()], 2, ["team:all"]);
  check([paged(1, 1), paged(2, 1)], 1, ["schedule:first"]);
  check([paged(2, 1), paged(1, 2)], 2, ["team:all"]);
  check([paged(2, 2)], null, ["user:nora"]);
});
