// The console as the binary serves it, over the binary's own stream, with nothing in between.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open, signIn, startBrowser } from "./browser.mjs";
import { startNightbell } from "./nightbell.mjs";
import { rowOf, until } from "./stage.mjs";

let nightbell;
let browser;
let state;
before(async () => {
  nightbell = await startNightbell();
  browser = await startBrowser();
  state = await signIn(browser, nightbell.url);
});
after(async () => {
  await browser?.close();
  await nightbell?.stop();
});

const send = async summary => {
  const event = { summary, severity: "critical", dedup_key: summary };
  const { results } = await nightbell.send("checkout", event);
  return results[0].alert_id;
};

test("7: an alert that is sent appears in an open list, and an acknowledgement elsewhere too", async t => {
  const page = await open(browser, { url: nightbell.url, state });
  await page.getByText("Live", { exact: true }).waitFor();
  const id = await send("Seven of the binary is down");
  const took = await until("the row", () => rowOf(page, id).count());
  t.diagnostic(`appeared after ${Math.round(took)} ms`);
  await until("the title", async () => /^\(\d+\) Alerts/.test(await page.title()));
  await page.context().request.post(`${nightbell.url}/api/v1/alerts/${id}/acknowledge`);
  await until("who has it", async () => /Maya/.test(await rowOf(page, id).innerText()));
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("11: a stream that comes back says what was missed", async () => {
  const page = await open(browser, { url: nightbell.url, state });
  await page.getByText("Live", { exact: true }).waitFor();
  await page.context().setOffline(true);
  await page.getByText("Live", { exact: true }).waitFor({ state: "hidden", timeout: 30_000 });
  const id = await send("Eleven of the binary was missed");
  await page.context().setOffline(false);
  await until("the row", () => rowOf(page, id).count(), 20_000);
  assert.equal(await rowOf(page, id).count(), 1, "none twice");
  await page.context().close();
});

test("whoever is not signed in signs in first and comes back", async () => {
  const page = await open(browser, { url: nightbell.url, path: "/schedules" });
  assert.match(page.url(), /\/login\?next=%2Fschedules$/);
  await page.context().close();
});

test("files are small, kept for ever, and nothing else is let in", async () => {
  const page = await open(browser, { url: nightbell.url, state });
  const answer = await page.context().request.get(`${nightbell.url}/alerts`);
  assert.match(
    answer.headers()["content-security-policy"],
    /^default-src 'none'; script-src 'self'; style-src 'self';/,
  );
  const [, script] = /src="(\/assets\/index-[^"]+\.js)"/.exec(await answer.text());
  const headers = { "accept-encoding": "br" };
  const file = await page.context().request.get(nightbell.url + script, { headers });
  assert.equal(file.headers()["content-encoding"], "br");
  assert.match(file.headers()["cache-control"], /immutable/);
  await page.context().close();
});
