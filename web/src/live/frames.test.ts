import { expect, test } from "vitest";
import { FrameBatch } from "./frames";

test("what arrives within a frame is one batch, and a flood has pauses", () => {
  const batches: number[][] = [];
  const asked: { run: () => void; afterMs: number }[] = [];
  let now = 1_000;
  const frames = { now: () => now, ask: (run: () => void, afterMs: number) => asked.push({ run, afterMs }) };
  const batch = new FrameBatch<number>(items => batches.push(items), frames);
  const step = (expectedPause: number) => {
    const next = asked.shift();
    expect(next?.afterMs).toBe(expectedPause);
    next?.run();
    expect(asked).toEqual([]);
  };
  batch.add(1);
  batch.add(2);
  expect(batches).toEqual([]);
  step(0);
  now = 1_030;
  batch.add(3);
  batch.add(4);
  step(70);
  now = 1_500;
  batch.add(5);
  step(0);
  expect(batches).toEqual([[1, 2], [3, 4], [5]]);
});
