import { expect, test } from "vitest";
import { Refused } from "../../api/client";
import { changesOf, type Former, fileOf, hasFiles, madeOf } from "./applying";
import { inRounds } from "./undoing";

const was = (kind: string, name: string, isNew = false): Former => ({
  kind,
  name,
  document: isNew ? null : { name },
  revision: 2,
});

test("undoing is a file of how things were, and a list of what was not there", () => {
  const former = [was("users", "ada"), was("teams", "payments"), was("users", "bob"), was("services", "new", true)];
  expect(JSON.parse(fileOf(former))).toEqual({
    users: [{ name: "ada" }, { name: "bob" }],
    teams: [{ name: "payments" }],
  });
  expect(madeOf(former).map(({ name }) => name)).toEqual(["new"]);
  expect(hasFiles(madeOf(former))).toBe(false);
  // What was deleted comes back from the file.
  expect(madeOf([{ kind: "users", name: "eve", document: { name: "eve" }, revision: null }])).toEqual([]);
});

test("what stays as it is is no change", () => {
  const plan = ["create", "unchanged", "update", "delete"].map(action => ({ kind: "users", name: action, action }));
  expect(changesOf({ plan, notes: [], errors: [] }).map(({ name }) => name)).toEqual(["create", "update", "delete"]);
});

test("what is referred to is deleted after what refers to it, and a circle ends", async () => {
  const refersTo: Record<string, string> = { policy: "service", schedule: "policy" };
  const there = new Set(["schedule", "policy", "service"]);
  const act = async (each: string) => {
    if (there.has(refersTo[each] ?? "")) throw new Refused(409, "referenced", `${each} is referred to`);
    there.delete(each);
  };
  await inRounds(["schedule", "policy", "service"], act);
  expect(there.size).toBe(0);
  const never = async () => {
    throw new Refused(409, "referenced", "no");
  };
  await expect(inRounds(["one"], never)).rejects.toThrow("no");
});
