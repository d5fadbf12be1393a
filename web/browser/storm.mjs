// ui.md §4, 8: so many alerts in the list, and so many events a second about them, on a processor that is four times slower.

import { until } from "./stage.mjs";

export const COUNT = 1_000;
const PER_SECOND = 500;
const SECONDS = 5;
const TICK_MS = 20;

/** Shows the list in which `COUNT` alerts of that name are, sends the storm, and gives what it cost. */
export async function storm(page, nightbell, name) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const heap = async () => {
    await session.send("HeapProfiler.collectGarbage");
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name: metric }) => metric === "JSHeapUsedSize").value / 1_000_000;
  };
  const told = await listen(nightbell);
  await page.goto("/alerts");
  await until(
    "all rows",
    async () => (await page.getByRole("grid").getAttribute("aria-rowcount")) === String(COUNT + 1),
  );
  await page.getByText("Live", { exact: true }).waitFor();
  const before = await heap();
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.evaluate(() => {
    window.storm = { tasks: [], frames: 0, since: performance.now() };
    new PerformanceObserver(list => window.storm.tasks.push(...list.getEntries().map(entry => entry.duration))).observe(
      {
        entryTypes: ["longtask"],
      },
    );
    const frame = () => {
      window.storm.frames++;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const toldBefore = told.count();
  const sending = [];
  let sent = 0;
  const started = performance.now();
  while (sent < PER_SECOND * SECONDS) {
    const due = Math.min(PER_SECOND * SECONDS, ((performance.now() - started) / 1_000) * PER_SECOND);
    const events = [];
    for (; sent < due; sent++) {
      const key = `${name} ${((sent * 7) % COUNT) + 1}`;
      events.push({ summary: key, severity: "error", dedup_key: key });
    }
    if (events.length > 0) sending.push(nightbell.send("jobs", events));
    await new Promise(resolve => setTimeout(resolve, TICK_MS));
  }
  await Promise.all(sending);
  const toldPerSecond = ((told.count() - toldBefore) * 1_000) / (performance.now() - started);
  told.stop();
  const { tasks, frames, since, now } = await page.evaluate(() => ({ ...window.storm, now: performance.now() }));
  await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  return {
    longestTaskMs: Math.max(0, ...tasks),
    framesPerSecond: (frames * 1_000) / (now - since),
    grownMb: (await heap()) - before,
    toldPerSecond,
  };
}

/** Hears the stream as the page does, and counts the changes of alerts that it tells of. */
async function listen(nightbell) {
  const ending = new AbortController();
  const headers = { authorization: `Bearer ${nightbell.token}` };
  const { body } = await fetch(`${nightbell.url}/api/v1/stream`, { headers, signal: ending.signal });
  let count = 0;
  let rest = "";
  const read = async () => {
    for await (const text of body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop();
      count += lines.filter(line => line.startsWith("event: alert") || line.startsWith("event:alert")).length;
    }
  };
  read().catch(() => {});
  return { count: () => count, stop: () => ending.abort() };
}
