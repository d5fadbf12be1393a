// What people wait for in the console, measured over the binary that NIGHTBELL_BINARY names, and printed as JSON: figures by
// their keys, and what went wrong. `make bench` runs it.

import { open, PHONE, signIn, startBrowser } from "./browser.mjs";
import { startNightbell } from "./nightbell.mjs";
import { rowOf, sendMany, until } from "./stage.mjs";
import { COUNT, storm } from "./storm.mjs";
import { tellStory } from "./story.mjs";
import { startWire } from "./wire.mjs";

/** 1.6 Mb/s with 150 ms there and back, in bytes a second, as a phone far from the mast. */
const SLOW = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 96_000 };
const SLOWER_CPU = 4;
const LOADS = 9;
const ALERTS = 20;

const figures = {};
const problems = [];
const nightbell = await startNightbell();
const wire = await startWire({ to: nightbell.url });
const browser = await startBrowser();
const state = await signIn(browser, wire.url);
const on = async (options, use) => {
  const page = await open(browser, { url: wire.url, state, path: "/healthz", ...options });
  try {
    await use(page);
  } finally {
    await page.context().close();
  }
};

function set(key, all) {
  const sorted = [...all].sort((a, b) => a - b);
  figures[`${key}_p50_ms`] = sorted[Math.floor(sorted.length / 2)];
  figures[`${key}_max_ms`] = sorted.at(-1);
}

/** When the page itself found something for the first time, in ms since the beginning of the load. */
const foundAt = page =>
  page.waitForFunction(() => window.foundAt, null, { polling: 20 }).then(found => found.jsonValue());
const look = () => {
  const watch = () => {
    const button = document.querySelector(".alert .acknowledge");
    if (button !== null && !button.disabled) window.foundAt ??= performance.now();
    else requestAnimationFrame(watch);
  };
  watch();
};

/** A phone with nothing in its cache: from the beginning of the load until an alert can be acknowledged. */
async function firstLoads() {
  const times = [];
  for (let load = 0; load < LOADS; load++) {
    await on({ size: PHONE }, async page => {
      const session = await page.context().newCDPSession(page);
      await session.send("Network.enable");
      await session.send("Network.emulateNetworkConditions", SLOW);
      await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER_CPU });
      await page.addInitScript(look);
      await page.goto("/alerts", { waitUntil: "commit" });
      times.push(await foundAt(page));
    });
  }
  set("first", times);
}

/** A second load without a network, by the service worker, until the alerts are there. */
async function loadsOffline() {
  const times = [];
  await on({ size: PHONE, path: "/alerts", serviceWorkers: "allow" }, async page => {
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.waitForTimeout(2_000);
    wire.leave();
    await page.addInitScript(() => {
      const watch = () => {
        if (document.querySelector(".alert") !== null) window.foundAt ??= performance.now();
        else requestAnimationFrame(watch);
      };
      watch();
    });
    for (let load = 0; load < LOADS; load++) {
      await page.reload({ waitUntil: "commit" });
      times.push(await foundAt(page));
    }
    wire.comeBack();
  });
  set("offline", times);
}

/** From the request that tells of an alert until its row is there; from the tap until the row has changed. */
async function rows() {
  const [appeared, acknowledged] = [[], []];
  await on({ path: "/alerts" }, async page => {
    await page.getByText("Live", { exact: true }).waitFor();
    for (let number = 0; number < ALERTS; number++) {
      const summary = `Measured ${number}`;
      await page.evaluate(text => {
        window.seen = new Promise(resolve => {
          const observer = new MutationObserver(() => {
            if (![...document.querySelectorAll(".alert a")].some(link => link.textContent === text)) return;
            observer.disconnect();
            resolve(performance.timeOrigin + performance.now());
          });
          observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        });
      }, summary);
      const sent = performance.timeOrigin + performance.now();
      const event = { summary, severity: "critical", dedup_key: summary };
      const { results } = await nightbell.send("scanners", event);
      appeared.push((await page.evaluate(() => window.seen)) - sent);
      const row = `.alert[data-id="${results[0].alert_id}"]`;
      acknowledged.push(
        await page.evaluate(
          selector =>
            new Promise(resolve => {
              const started = performance.now();
              new MutationObserver((_, observer) => {
                if (document.querySelector(`${selector}.acknowledged`) === null) return;
                observer.disconnect();
                requestAnimationFrame(() => resolve(performance.now() - started));
              }).observe(document.body, { subtree: true, childList: true, attributeFilter: ["class"] });
              document.querySelector(`${selector} .acknowledge`).click();
            }),
          row,
        ),
      );
      await rowOf(page, results[0].alert_id).waitFor();
    }
  });
  set("appears", appeared);
  set("acknowledged", acknowledged);
}

/** From the end of a stream, or the last that comes by one that stands, until the console says so. */
async function interruptions() {
  for (const [key, how] of [
    ["cut_ms", {}],
    ["silent_ms", { isSilent: true }],
  ]) {
    await on({ path: "/alerts" }, async page => {
      await page.getByText("Live", { exact: true }).waitFor();
      wire.stream.cut(how);
      const says = async () => /^Reconnecting/.test(await page.locator(".connection").innerText());
      figures[key] = await until("it says so", says, 30_000);
      wire.stream.mend();
    });
  }
}

async function inStorm() {
  const { items } = await nightbell.api("/api/v1/alerts?status=triggered,acknowledged&limit=200");
  await nightbell.api("/api/v1/alerts/resolve", {
    method: "POST",
    body: JSON.stringify({ ids: items.map(({ id }) => id) }),
  });
  await sendMany(nightbell, COUNT, "Storm");
  await on({}, async page => {
    const { longestTaskMs, framesPerSecond, grownMb } = await storm(page, nightbell, "Storm");
    figures.storm_task_ms = longestTaskMs;
    figures.storm_frames = framesPerSecond;
    figures.storm_heap_mb = Math.max(0, grownMb);
  });
}

try {
  await tellStory(nightbell);
  for (const measure of [firstLoads, loadsOffline, rows, interruptions, inStorm]) {
    await measure().catch(error => problems.push(`${measure.name}: ${error.message.split("\n")[0]}`));
  }
} finally {
  await browser.close();
  await wire.stop();
  await nightbell.stop();
}
console.log(JSON.stringify({ figures, problems }));
