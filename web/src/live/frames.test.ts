import { expect, test } from "vitest";
import { FrameBatch } from "./frames";

test("what arrives within a frame is one batch, in order", () => {
  const batches: number[][] = [];
  const frames: (() => void)[] = [];
  const batch = new FrameBatch<number>(
    items => batches.push(items),
    run => frames.push(run),
  );
  batch.add(1);
  batch.add(2);
  expect(batches).toEqual([]);
  expect(frames).toHaveLength(1);
  frames.shift()?.();
  batch.add(3);
  frames.shift()?.();
  expect(batches).toEqual([[1, 2], [3]]);
  expect(frames).toEqual([]);
});
