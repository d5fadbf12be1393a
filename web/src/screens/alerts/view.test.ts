import { expect, test } from "vitest";
import type { Alert } from "../../api/client";
import { comparison, EVERYTHING, narrowedBy, type Reader, read, type View, wantedIn, write } from "./view";

function alert(id: number, over: Partial<Alert> = {}): Alert {
  const plain = { status: "triggered", severity: "error", urgency: "high", service: "checkout", exhausted: false };
  const texts = { summary: "cards declined", source: "probe", details: {}, opened_at: "2026-11-27T04:00:00Z" };
  return { id, ...plain, ...texts, ...over } as Alert;
}

test("a view survives the address", () => {
  const check = (view: Partial<View>, address: string) => {
    expect(write({ ...EVERYTHING, ...view })).toBe(address);
    expect(read(address)).toEqual({ ...EVERYTHING, ...view });
  };
  check({}, "");
  check({ state: "all", sort: "oldest", range: "24h" }, "?state=all&sort=oldest&range=24h");
  check({ service: "checkout", text: "a & b" }, "?service=checkout&q=a+%26+b");
  expect(read("?state=nonsense&severity=loud&scope=")).toEqual(EVERYTHING);
});

test("filters hold back what they say", () => {
  const reader: Reader = { user: "maya", teamServices: new Set(["checkout"]), paged: new Set(["search"]) };
  const now = Date.parse("2026-11-27T05:30:00Z");
  const check = (view: Partial<View>, over: Partial<Alert>, expected: boolean) =>
    expect(wantedIn({ ...EVERYTHING, ...view }, reader, now)(alert(7, over))).toBe(expected);
  check({}, {}, true);
  check({}, { status: "resolved" }, false);
  check({}, { status: "held" }, true);
  check({ state: "all" }, { status: "resolved" }, true);
  check({ severity: "critical" }, {}, false);
  check({ urgency: "low" }, {}, false);
  check({ service: "search" }, {}, false);
  check({ range: "1h" }, {}, false);
  check({ range: "24h" }, {}, true);
  check({ scope: "teams" }, {}, true);
  check({ scope: "teams" }, { service: "search" }, false);
  check({ scope: "mine" }, {}, false);
  check({ scope: "mine" }, { service: "search" }, true);
  check({ scope: "mine" }, { status: "acknowledged", acknowledged_by: "maya" }, true);
  check({ text: "DECLINED" }, {}, true);
  check({ text: "#7" }, {}, true);
  check({ text: "disk" }, {}, false);
});

test("orders", () => {
  const alerts = [
    alert(1, { severity: "critical", status: "acknowledged" }),
    alert(2, { urgency: "low", severity: "critical" }),
    alert(3),
    alert(4, { severity: "critical" }),
    alert(5, { exhausted: true, severity: "info" }),
    alert(6, { status: "resolved" }),
    alert(7),
  ];
  const check = (sort: View["sort"], ids: number[]) =>
    expect([...alerts].sort(comparison(sort)).map(({ id }) => id)).toEqual(ids);
  check("urgent", [5, 4, 7, 3, 2, 1, 6]);
  check("newest", [7, 6, 5, 4, 3, 2, 1]);
  check("oldest", [1, 2, 3, 4, 5, 6, 7]);
  check("severity", [4, 2, 1, 7, 6, 3, 5]);
});

test("how much is held back", () => {
  expect(narrowedBy(EVERYTHING)).toBe(0);
  expect(narrowedBy({ ...EVERYTHING, scope: "mine", service: "a", sort: "oldest" })).toBe(2);
});
