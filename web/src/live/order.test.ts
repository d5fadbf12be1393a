import { expect, test } from "vitest";
import { shown } from "./order";

test("a frozen list stays, and counts what arrived", () => {
  const check = (before: number[] | null, now: number[], isFrozen: boolean, ids: number[], arrived: number) =>
    expect(shown(before, now, isFrozen)).toEqual({ ids, arrived });
  check(null, [1, 2], true, [1, 2], 0);
  check([1, 2], [3, 1, 2], false, [3, 1, 2], 0);
  check([1, 2], [3, 1, 2], true, [1, 2], 1);
  check([1, 2], [2, 1], true, [1, 2], 0);
  check([1, 2], [4, 3, 2], true, [1, 2], 2);
  check([], [5], true, [], 1);
  // What belongs at the end moves nothing.
  check([1, 2], [3, 1, 2, 4, 5], true, [1, 2, 4, 5], 1);
  check([1, 2], [2, 1, 4], true, [1, 2, 4], 0);
  check([1, 2], [1, 3], true, [1, 2], 1);
});
