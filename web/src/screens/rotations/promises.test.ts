import { expect, test } from "vitest";
import type { Schedule } from "../../api/resources";
import { documentOf, draftOf, missing } from "./draft";
import {
  lackOf,
  lengthOf,
  newHandOver,
  newRequirement,
  newRoom,
  type Promised,
  promisedOf,
  promisesOf,
  spansWith,
  withHoliday,
} from "./promises";
import { newWindow } from "./windows";

const promises = {
  coverage: [{ days: "fri-mon", from: "07:00", to: "20:00" }],
  requirements: [{ at_least: 2 }, { one_of: { tag: "dev" } }],
  holidays: ["2026-12-25", "2026-12-24"],
  nights_in_a_row_max: 5,
  hand_over: {
    before: "1d",
    accept: "4h",
    later: true,
    channels: [
      { channel: "ops-room", colour: "red" },
      { channel: "standup", at: "09:00", days: "mon-fri" },
    ],
  },
};
const blank = { name: "ops", time_zone: "UTC", rotations: [] } as unknown as Schedule;
const scheduleWith = (fields: object) => ({ ...blank, title: "Ops", ...fields }) as unknown as Schedule;

test("what is not touched goes back as it came, said or unsaid", () => {
  const check = (fields: object) => {
    const schedule = scheduleWith(fields);
    expect(documentOf(draftOf(schedule), schedule)).toEqual(schedule);
  };
  check({});
  check(promises);
  check({ coverage: "always", hand_over: {} });
  check({ requirements: [], holidays: [], nights_in_a_row_max: 7 });
  check({ hand_over: { people: true, before: "1h", channels: [] } });
  check({ hand_over: { people: false, before: "90m", channels: [{ channel: "ops", at: "09:00", days: "mon-sun" }] } });
});

test("what is set is in the document, and what is taken back is not", () => {
  const check = (part: Partial<Promised>, before: object, after: object) =>
    expect(promisesOf({ ...promisedOf(scheduleWith(before)), ...part }, scheduleWith(before))).toEqual(after);
  check({ coverage: "always" }, {}, { coverage: "always" });
  check(
    { coverage: "windows", windows: [newWindow()] },
    {},
    { coverage: [{ days: "mon-fri", from: "09:00", to: "17:00" }] },
  );
  check({ coverage: "unsaid" }, { coverage: "always" }, {});
  check({ requirements: [newRequirement("one_of", "dev")] }, {}, { requirements: [{ one_of: { tag: "dev" } }] });
  check({ requirements: [], holidays: [] }, { requirements: [{ at_least: 2 }], holidays: ["2026-12-25"] }, {});
  check({ nights: "" }, { nights_in_a_row_max: 3 }, {});
  check({ handOver: newHandOver() }, {}, { hand_over: {} });
  check({ handOver: null }, { hand_over: promises.hand_over }, {});
  const rooms = [newRoom("ops"), { ...newRoom("standup"), at: "09:00", days: ["mon" as const] }];
  check(
    { handOver: { ...newHandOver(), before: "0s", people: false, rooms } },
    {},
    {
      hand_over: {
        people: false,
        before: "0s",
        channels: [{ channel: "ops" }, { channel: "standup", at: "09:00", days: "mon" }],
      },
    },
  );
});

test("what is missing is named", () => {
  const check = (part: Partial<Promised>, lack: ReturnType<typeof lackOf>) =>
    expect(lackOf({ ...promisedOf(blank), ...part })).toBe(lack);
  check({}, null);
  check({ coverage: "windows" }, "coverage");
  check({ coverage: "windows", windows: [{ ...newWindow(), days: [] }] }, "days");
  check({ coverage: "always", windows: [{ ...newWindow(), days: [] }] }, null);
  check({ requirements: [{ ...newRequirement("at_least"), count: "0" }] }, "requirements");
  check({ requirements: [newRequirement("one_of")] }, "requirements");
  check({ nights: "-1" }, "nights");
  check({ handOver: { ...newHandOver(), rooms: [newRoom("")] } }, "rooms");
  check({ handOver: { ...newHandOver(), rooms: [{ ...newRoom("ops"), at: "09:00", days: [] }] } }, "rooms");
  expect(missing({ ...draftOf(blank), promised: { ...promisedOf(blank), coverage: "windows" } })).toBe("coverage");
});

test("holidays are there once and in order; spans are offered by their length", () => {
  expect(withHoliday(["2026-12-25"], "2026-01-01")).toEqual(["2026-01-01", "2026-12-25"]);
  expect(withHoliday(["2026-12-25"], "2026-12-25")).toEqual(["2026-12-25"]);
  expect(withHoliday(["2026-12-25"], "")).toEqual(["2026-12-25"]);
  expect([lengthOf("90m"), lengthOf("1d"), lengthOf("")]).toEqual([5_400_000, 86_400_000, 0]);
  expect(spansWith("90m", "4h")).toEqual(["15m", "30m", "1h", "90m", "2h"]);
  expect(spansWith("12h", "1h")).toEqual(["15m", "30m", "12h"]);
});
