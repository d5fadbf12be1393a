import { expect, test } from "vitest";
import { parts } from "./shifts";

test("gaps are cut at the hours in which somebody should be there", () => {
  const check = (faults: [number, number][], expected: string) => {
    const cut = parts(
      { from: 10, to: 20 },
      faults.map(([from, to]) => ({ from, to })),
    );
    expect(cut.map(({ from, to, isFault }) => `${from}-${to}${isFault ? "!" : ""}`).join(" ")).toBe(expected);
  };
  check([], "10-20");
  check([[10, 20]], "10-20!");
  check([[0, 12]], "10-12! 12-20");
  check(
    [
      [12, 14],
      [18, 30],
    ],
    "10-12 12-14! 14-18 18-20!",
  );
  check([[20, 30]], "10-20");
});
