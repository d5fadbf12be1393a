import { expect, test } from "vitest";
import type { Schedule } from "../../api/resources";
import { documentOf, draftOf, missing, moved, newRotation } from "./draft";
import { newWindow } from "./windows";

const schedule = {
  name: "ops",
  title: "Operations",
  team: "platform",
  time_zone: "Europe/Berlin",
  coverage: "always",
  revision: 7,
  rotations: [
    {
      name: "day",
      shift: "12h",
      start: "2026-01-05T09:00:00+01:00",
      end: "2027-01-01T00:00",
      order: "fair",
      members: ["ana", ["bo", "chidi"]],
      active: [{ days: "fri-mon", from: "09:00", to: "18:00" }],
    },
  ],
} as unknown as Schedule & { revision: number };

test("what is not touched stays as it was, also what the form does not show", () => {
  const after = documentOf(draftOf(schedule), schedule);
  expect(after).toEqual(schedule);
});

test("what is changed is in the document", () => {
  const draft = draftOf(schedule);
  const [rotation] = draft.rotations;
  if (rotation === undefined) throw new Error("no rotation");
  const changed = {
    ...rotation,
    count: "2",
    unit: "w" as const,
    time: "08:00",
    members: moved(rotation.members, 1, -1),
    windows: [],
  };
  const after = documentOf({ ...draft, team: "", title: " Ops ", rotations: [changed] }, schedule);
  expect(after).not.toHaveProperty("team");
  expect(after.title).toBe("Ops");
  expect(after.rotations?.[0]).toEqual({
    name: "day",
    shift: "2w",
    start: "2026-01-05T08:00",
    end: "2027-01-01T00:00",
    order: "fair",
    members: [["bo", "chidi"], "ana"],
  });
});

test("new rotations have a name of their own, and are no schedule before somebody takes turns", () => {
  const first = newRotation("2026-06-01", []);
  const second = newRotation("2026-06-01", [first]);
  expect([first.name, second.name]).toEqual(["weekly", "weekly-2"]);
  const draft = { ...draftOf(schedule), rotations: [first] };
  expect(missing(draft)).toBe("members");
  const full = { ...first, members: ["ana"] };
  expect(missing({ ...draft, rotations: [full] })).toBeNull();
  expect(missing({ ...draft, rotations: [{ ...full, windows: [{ ...newWindow(), days: [] }] }] })).toBe("days");
  expect(missing({ ...draft, rotations: [{ ...full, count: "0" }] })).toBe("start");
});

test("members go up and down, and not beyond", () => {
  expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
  expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
});
