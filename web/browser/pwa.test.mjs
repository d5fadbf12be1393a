// ui.md §4: the installed console: without a network, after signing out, at a new version, under a path prefix; and pages that
// are pushed to it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { open, PHONE, signIn } from "./browser.mjs";
import { startServer } from "./server.mjs";
import { rowOf, stage, until } from "./stage.mjs";

const here = stage();

/** A page whose worker is in charge and has kept what the page shows. */
async function installed(path = "/alerts", options = {}) {
  const page = await here.open(path, { serviceWorkers: "allow", ...options });
  await inCharge(page);
  return page;
}

async function inCharge(page) {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 20_000 });
  await until("the list is kept", async () => (await kept(page)).some(url => url.includes("/api/v1/alerts?")));
  await until("who is on call is kept", async () => (await kept(page)).some(url => url.endsWith("/api/v1/on-call")));
}

/** What this device keeps of the API. */
const kept = page =>
  page.evaluate(async () => {
    const names = (await caches.keys()).filter(name => name.endsWith(" data"));
    const requests = await Promise.all(names.map(async name => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => url);
  });

async function send(summary) {
  const event = { summary, severity: "critical", dedup_key: summary };
  const { results } = await here.nightbell.send("checkout", event);
  return results[0].alert_id;
}

/** Neither the network nor the server is there. */
async function offline(page, isOffline = true) {
  if (isOffline) here.server.leave();
  else here.server.comeBack();
  await page.context().setOffline(isOffline);
}

test("6: a second load without a network opens the shell and says how old the data is", async t => {
  const id = await send("Six was there before");
  const page = await installed();
  try {
    await rowOf(page, id).waitFor();
    await offline(page);
    const started = performance.now();
    await page.reload();
    await page.getByRole("navigation").waitFor();
    t.diagnostic(`the shell was there after ${Math.round(performance.now() - started)} ms`);
    await page
      .locator(".offline")
      .getByText(/^Offline\. Data from \d\d:\d\d/)
      .waitFor();
    await rowOf(page, id).waitFor();
    assert.ok(
      await rowOf(page, id)
        .getByRole("button", { name: /Acknowledge/ })
        .isDisabled(),
    );
    await page.keyboard.press("j");
    await page.keyboard.press("a");
    await page.getByRole("alert").getByText("this device needs a network").waitFor();
    await page.getByRole("link", { name: "On call", exact: true }).click();
    await page.getByRole("heading", { name: "First line, follow the sun" }).waitFor();
    await page.getByRole("link", { name: "Profile", exact: true }).click();
    await page.getByText("It is not on this device").waitFor();
    await page.goto(`${here.server.url}/alerts/${id}`);
    await page.getByRole("heading", { name: "Six was there before" }).waitFor();
    const missed = await send("Six was missed");
    await offline(page, false);
    await page.goto(`${here.server.url}/alerts`);
    await page.getByText("Live", { exact: true }).waitFor();
    await rowOf(page, missed).waitFor();
    assert.equal(await page.locator(".offline").count(), 0);
  } finally {
    await offline(page, false);
    await page.context().close();
  }
});

test("6: a server that is away is not taken for a quiet night, and what was missed comes with it", async () => {
  const id = await send("The server goes away");
  const page = await installed();
  try {
    await rowOf(page, id).waitFor();
    here.server.leave();
    await page.reload();
    await page.getByText(/^Reconnecting, data from \d\d:\d\d$/).waitFor();
    await rowOf(page, id).waitFor();
    const missed = await send("While it was away");
    here.server.comeBack();
    await page.getByText("Live", { exact: true }).waitFor({ timeout: 20_000 });
    await rowOf(page, missed).waitFor();
  } finally {
    here.server.comeBack();
    await page.context().close();
  }
});

test("signing out deletes what was kept, and so does a session that ended", async () => {
  const state = await signIn(here.browser, here.server.url);
  const page = await installed("/profile", { state });
  const cookies = await page.context().cookies();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/login");
  await until("nothing is kept", async () => (await kept(page)).length === 0);
  await page.context().addCookies(cookies);
  await page.goto(`${here.server.url}/alerts`);
  await page.waitForURL("**/login?next=*");
  assert.deepEqual(await kept(page), []);
  await page.context().close();

  const other = await installed("/alerts", { state: await signIn(here.browser, here.server.url) });
  await other.context().clearCookies();
  await other.evaluate(() => fetch("/api/v1/whoami"));
  await until("nothing is kept either", async () => (await kept(other)).length === 0);
  await other.context().close();
});

test("whoever signs in next meets nothing of whoever was there before", async () => {
  const page = await installed("/alerts", { state: await signIn(here.browser, here.server.url) });
  const { cookies } = await signIn(here.browser, here.server.url, "priya");
  // The session is another, and no page of the server has seen it change.
  await page.context().addCookies(cookies);
  await page.evaluate(() => fetch("/api/v1/schedules/first-line/shifts?from=then"));
  await page.evaluate(() => fetch("/api/v1/whoami").then(answer => answer.json()));
  await until("it begins anew", async () => (await kept(page)).join().endsWith("/api/v1/whoami"));
  await page.context().close();
});
