// One Nightbell, the wire to it and one browser for the tests of a file.

import { after, before } from "node:test";
import { open, signIn, startBrowser } from "./browser.mjs";
import { PASSWORD, startNightbell } from "./nightbell.mjs";
import { startWire } from "./wire.mjs";

export function stage({ prepare } = {}) {
  const here = {};
  before(async () => {
    here.nightbell = await startNightbell();
    here.wire = await startWire({ to: here.nightbell.url });
    here.browser = await startBrowser();
    here.state = await signIn(here.browser, here.wire.url);
    await prepare?.(here);
  });
  after(async () => {
    await here.browser?.close();
    await here.wire?.stop();
    await here.nightbell?.stop();
  });
  here.open = (path = "/alerts", options = {}) =>
    open(here.browser, { url: here.wire.url, state: here.state, path, ...options });
  /** Runs a test with a page, and complains about what the page complained of. */
  here.on = async (path, options, use) => {
    const page = await here.open(path, options);
    try {
      await use(page);
      if (page.complaints.length > 0) throw new Error(`the page complained: ${page.complaints.join("\n")}`);
    } finally {
      await page.context().close();
    }
  };
  return here;
}

/** Makes somebody one who only looks on, and signs them in. */
export async function observing({ nightbell, browser, wire }, user) {
  const path = `/api/v1/users/${user}`;
  const { revision, ...document } = await nightbell.api(path);
  const headers = { "if-match": `"${revision}"` };
  await nightbell.api(path, { method: "PUT", headers, body: JSON.stringify({ ...document, role: "observer" }) });
  await nightbell.api(`${path}/password`, { method: "PUT", body: JSON.stringify({ password: PASSWORD }) });
  return signIn(browser, wire.url, user);
}

/** Waits until something is so; says what was not. */
export async function until(what, isSo, withinMs = 10_000) {
  const started = performance.now();
  for (;;) {
    const value = await isSo();
    if (value) return performance.now() - started;
    if (performance.now() - started > withinMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

export const rowOf = (page, id) => page.locator(`.alert[data-id="${id}"]`);

/** Sends so many alerts, and gives their ids. */
export async function sendMany(nightbell, count, summary = "Alert") {
  const ids = [];
  for (let from = 0; from < count; from += 100) {
    const events = Array.from({ length: Math.min(100, count - from) }, (_, index) => ({
      summary: `${summary} ${from + index + 1}`,
      severity: "error",
      dedup_key: `${summary} ${from + index + 1}`,
    }));
    const { results } = await nightbell.send("jobs", events);
    ids.push(...results.map(({ alert_id }) => alert_id));
  }
  return ids;
}
