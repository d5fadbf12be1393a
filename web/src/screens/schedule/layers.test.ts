import { expect, test } from "vitest";
import { hue, tints } from "../../design/person";
import { lanesOf, layerOf } from "./layers";

test("the layer that decided", () => {
  const check = (because: string, kind: string, name: string) => expect(layerOf(because)).toEqual({ kind, name });
  check("rotation london", "rotation", "london");
  check("rotation london +1", "rotation", "london");
  check("added by override night", "override", "night");
  check("calendar hr", "override", "hr");
  check("rotation london, replaced by tom (override dentist)", "override", "dentist");
  check("rotation london, swapped with tom (swap 7)", "swap", "7");
  check("temporary schedule christmas", "temporary", "christmas");
  check("ada: rotation weekly, passed to grace (unavailability ski)", "leave", "weekly");
  check("something new", "rotation", "something new");
});

test("lanes in the order in which they win", () => {
  const shifts = ["rotation b", "rotation a", "rotation a, swapped with t (swap 1)", "added by override o"];
  const lanes = lanesOf(
    shifts.map(because => ({ because })),
    ["a", "b", "c"],
  );
  expect(lanes.map(({ kind, name, shifts: has }) => `${kind} ${name} ${has.length}`)).toEqual([
    "override  1",
    "swap  1",
    "rotation a 1",
    "rotation b 1",
    "rotation c 0",
  ]);
});

test("people side by side who share a hue differ in their pattern", () => {
  const names = Array.from({ length: 60 }, (_, index) => `person-${index}`).filter(name => hue(name) === hue("ana"));
  const three = tints(["ana", ...names.slice(0, 2)]);
  expect([...three.values()].map(({ pattern }) => pattern)).toEqual([0, 1, 2]);
  expect(new Set([...three.values()].map(each => each.hue)).size).toBe(1);
});
