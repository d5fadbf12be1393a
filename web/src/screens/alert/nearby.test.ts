import { expect, test } from "vitest";
import type { Alert, Schemas } from "../../api/client";
import { changesAround, othersOpen } from "./nearby";

const at = (time: string) => `2026-11-27T${time}:00Z`;
const alert = (id: number, over: Partial<Alert> = {}) =>
  ({ id, service: "checkout", status: "triggered", opened_at: at("03:00"), resolved_at: null, ...over }) as Alert;
const change = (id: number, time: string, sent?: string) =>
  ({
    id,
    summary: `v${id}`,
    source: "ci",
    links: [],
    received_at: at(time),
    at: sent ?? null,
  }) as unknown as Schemas["ReceivedEvent"];

test("changes around an alert, the nearest first", () => {
  const changes = [change(1, "02:00"), change(2, "02:50"), change(3, "03:05"), change(4, "05:00")];
  const ids = (of: Alert, now = at("04:00")) => changesAround(of, changes, Date.parse(now)).map(({ id }) => id);
  expect(ids(alert(7))).toEqual([3, 2, 1]);
  expect(ids(alert(7, { resolved_at: at("03:01") }))).toEqual([2, 1]);
  expect(ids(alert(7, { opened_at: "2026-11-29T03:00:00Z" }))).toEqual([]);
  const [late] = changesAround(alert(7), [change(9, "04:00", at("02:30"))], Date.parse(at("05:00")));
  expect(late?.beforeMs).toBe(30 * 60_000);
});

test("what else is open on the service", () => {
  const others = [
    alert(1),
    alert(2, { service: "search" }),
    alert(3, { status: "resolved" }),
    alert(4, { status: "acknowledged" }),
    alert(7),
  ];
  expect(othersOpen(alert(7), others).map(({ id }) => id)).toEqual([4, 1]);
});
