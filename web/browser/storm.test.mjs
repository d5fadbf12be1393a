// ui.md §4, 8: a thousand alerts, five hundred changes a second. What it costs is reported; that all of it arrives, and
// that the reader can act meanwhile, is asserted.

import assert from "node:assert/strict";
import { test } from "node:test";
import { stage, until } from "./stage.mjs";

const here = stage();
const COUNT = 1_000;
const PER_SECOND = 500;
const SECONDS = 5;
const TICK_MS = 20;

function alert(id, version) {
  return {
    id,
    version,
    service: "checkout",
    summary: `Storm ${id}, told ${version} times`,
    status: "triggered",
    severity: ["critical", "error", "warning", "info"][id % 4],
    urgency: "high",
    dedup_key: `storm ${id}`,
    count: version,
    source: "storm",
    details: {},
    links: [],
    playbook: null,
    opened_at: new Date(Date.now() - id * 1_000).toISOString(),
    last_seen_at: new Date().toISOString(),
    acknowledged_at: null,
    acknowledged_by: null,
    resolved_at: null,
    resolved_by: null,
    snoozed_until: null,
    next_escalation_at: new Date(Date.now() + 600_000).toISOString(),
    exhausted: false,
    url: "",
  };
}

test("8: a storm", async t => {
  await here.on("/healthz", {}, async page => {
    await page.route("**/api/v1/alerts?status=triggered*", route => {
      const cursor = Number(new URL(route.request().url()).searchParams.get("cursor") ?? 0);
      const items = Array.from({ length: 200 }, (_, index) => alert(100_000 + cursor + index, 1));
      const next = cursor + 200;
      return route.fulfill({ json: { items, next_cursor: next < COUNT ? String(next) : null } });
    });
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    const heap = async () => {
      await session.send("HeapProfiler.collectGarbage");
      const { metrics } = await session.send("Performance.getMetrics");
      return metrics.find(({ name }) => name === "JSHeapUsedSize").value / 1_000_000;
    };
    await page.goto("/alerts");
    await until(
      "all rows",
      async () => (await page.getByRole("grid").getAttribute("aria-rowcount")) === String(COUNT + 1),
    );
    await page.getByText("Live", { exact: true }).waitFor();
    assert.ok((await page.locator(".alert").count()) < 60, "only what is seen is drawn");
    const before = await heap();
    await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await page.evaluate(() => {
      window.storm = { tasks: [], frames: 0, since: performance.now() };
      new PerformanceObserver(list =>
        window.storm.tasks.push(...list.getEntries().map(entry => entry.duration)),
      ).observe({
        entryTypes: ["longtask"],
      });
      const frame = () => {
        window.storm.frames++;
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
    const versions = new Map();
    let sent = 0;
    const started = performance.now();
    while (sent < PER_SECOND * SECONDS) {
      const due = Math.min(PER_SECOND * SECONDS, ((performance.now() - started) / 1_000) * PER_SECOND);
      for (; sent < due; sent++) {
        const id = 100_000 + ((sent * 7) % COUNT);
        versions.set(id, (versions.get(id) ?? 1) + 1);
        here.server.stream.emit("alert", alert(id, versions.get(id)));
      }
      await new Promise(resolve => setTimeout(resolve, TICK_MS));
    }
    const { tasks, frames, since, now } = await page.evaluate(() => ({ ...window.storm, now: performance.now() }));
    await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    const grown = (await heap()) - before;
    t.diagnostic(
      `longest task ${Math.round(Math.max(0, ...tasks))} ms, tasks over 200 ms: ${tasks.filter(each => each > 200).length}`,
    );
    t.diagnostic(`${Math.round((frames * 1_000) / (now - since))} frames a second, heap grew ${grown.toFixed(1)} MB`);
    const first = Number(await page.locator(".alert").first().getAttribute("data-id"));
    await page.getByText(`Storm ${first}, told ${versions.get(first)} times`).waitFor();
    assert.ok(grown < 20, `the heap grew ${grown} MB`);
  });
});
