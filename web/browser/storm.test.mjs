// ui.md §4, 8: a thousand alerts, five hundred events a second. What it costs is reported; that all of it arrives, and
// that the reader can act meanwhile, is asserted.

import assert from "node:assert/strict";
import { test } from "node:test";
import { rowOf, sendMany, stage, until } from "./stage.mjs";

const here = stage();
const COUNT = 1_000;
const PER_SECOND = 500;
const SECONDS = 5;
const TICK_MS = 20;

test("8: a storm", async t => {
  await sendMany(here.nightbell, COUNT, "Storm");
  await here.on("/healthz", {}, async page => {
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
    const sending = [];
    let sent = 0;
    const started = performance.now();
    while (sent < PER_SECOND * SECONDS) {
      const due = Math.min(PER_SECOND * SECONDS, ((performance.now() - started) / 1_000) * PER_SECOND);
      const events = [];
      for (; sent < due; sent++) {
        const key = `Storm ${((sent * 7) % COUNT) + 1}`;
        events.push({ summary: key, severity: "error", dedup_key: key });
      }
      if (events.length > 0) sending.push(here.nightbell.send("jobs", events));
      await new Promise(resolve => setTimeout(resolve, TICK_MS));
    }
    await Promise.all(sending);
    const { tasks, frames, since, now } = await page.evaluate(() => ({ ...window.storm, now: performance.now() }));
    await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    const grown = (await heap()) - before;
    t.diagnostic(
      `longest task ${Math.round(Math.max(0, ...tasks))} ms, tasks over 200 ms: ${tasks.filter(each => each > 200).length}`,
    );
    t.diagnostic(`${Math.round((frames * 1_000) / (now - since))} frames a second, heap grew ${grown.toFixed(1)} MB`);
    for (const row of (await page.locator(".alert").all()).slice(0, 5)) {
      const id = Number(await row.getAttribute("data-id"));
      const { count } = await here.nightbell.api(`/api/v1/alerts/${id}`);
      assert.ok(count > 2, `${count}`);
      await rowOf(page, id).getByText(`×${count}`).waitFor();
    }
    assert.ok(grown < 20, `the heap grew ${grown} MB`);
  });
});
