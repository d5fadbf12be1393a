import { expect, test } from "vitest";
import { daysOf, draftOfWindow, newWindow, textOf, toggled, windowOf } from "./windows";

test("days of the week and how they are written", () => {
  const check = (text: string, expected: string) => expect(daysOf(text).join(" ")).toBe(expected);
  check("mon-fri", "mon tue wed thu fri");
  check("sat,sun", "sat sun");
  check("fri-mon", "mon fri sat sun");
  check("Monday, wed", "mon wed");
  check("nonsense", "");
  expect(textOf(["fri", "mon", "tue", "wed", "thu"])).toBe("mon-fri");
  expect(textOf(["sat", "sun"])).toBe("sat,sun");
  expect(textOf(["mon", "tue", "wed", "sat"])).toBe("mon-wed,sat");
  expect(textOf(daysOf("mon-sun"))).toBe("mon-sun");
  expect(toggled(["mon", "wed"], "tue")).toEqual(["mon", "tue", "wed"]);
  expect(toggled(["mon", "wed"], "mon")).toEqual(["wed"]);
});

test("days that stay the same stay written as they were, and so does what the form does not know", () => {
  const window = { days: "fri-mon", from: "09:00", to: "17:00", note: "kept" };
  const draft = draftOfWindow(window);
  expect(windowOf(draft)).toEqual(window);
  expect(windowOf({ ...draft, days: toggled(draft.days, "mon"), to: "18:00" })).toEqual({
    ...window,
    days: "fri-sun",
    to: "18:00",
  });
  expect(windowOf(newWindow())).toEqual({ days: "mon-fri", from: "09:00", to: "17:00" });
});
