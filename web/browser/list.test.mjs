// ui.md §4: the list by keys, in bulk, in the address, and with very much in it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE } from "./browser.mjs";
import { rowOf, sendMany, stage, until } from "./stage.mjs";

const here = stage();
const status = async id => (await here.nightbell.api(`/api/v1/alerts/${id}`)).status;
const first = page => page.locator(".alert").first().waitFor();

test("12: by keys alone", async () => {
  const ids = await sendMany(here.nightbell, 3, "Twelve");
  await here.on("/alerts", {}, async page => {
    await first(page);
    await page.keyboard.press("/");
    const search = page.getByRole("searchbox");
    assert.ok(await search.evaluate(input => input === document.activeElement));
    await page.keyboard.type("Twelve jak?");
    assert.equal(await page.getByRole("dialog").count(), 0);
    for (const id of ids) assert.equal(await status(id), "triggered");
    for (let back = 0; back < 5; back++) await page.keyboard.press("Backspace");
    await page.keyboard.press("Enter");
    await until("only these", async () => (await page.locator(".alert").count()) === 3);
    const second = Number(await page.locator(".alert").nth(1).getAttribute("data-id"));
    await page.keyboard.press("j");
    await until("the second has the focus", () => rowOf(page, second).evaluate(row => row === document.activeElement));
    await page.keyboard.press("a");
    await until("it is acknowledged", async () => (await status(second)) === "acknowledged");
    for (const id of ids) if (id !== second) assert.equal(await status(id), "triggered");
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await help.waitFor();
    assert.match(await help.innerText(), /Acknowledge/);
    await page.keyboard.press("Escape");
    await help.waitFor({ state: "detached" });
    await page.keyboard.press("o");
    await page.waitForURL(`**/alerts/${second}`);
  });
});

test("12: keys can be turned off", async () => {
  await here.on("/alerts", {}, async page => {
    await first(page);
    await page.keyboard.press("?");
    await page.getByLabel("Shortcuts are on").uncheck();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("/");
    await page.keyboard.press("?");
    assert.equal(await page.getByRole("dialog").count(), 0);
    assert.ok(await page.getByRole("searchbox").evaluate(input => input !== document.activeElement));
  });
});

test("13: two hundred are acknowledged in two actions, and who failed is named", async t => {
  const ids = await sendMany(here.nightbell, 200, "Thirteen");
  const fails = new Set(ids.slice(5, 8).map(String));
  await here.on("/alerts?q=Thirteen&state=triggered", {}, async page => {
    await until(
      "all are there",
      async () => (await page.getByRole("grid").getAttribute("aria-rowcount")) === "201",
      20_000,
    );
    const together = "**/api/v1/alerts/acknowledge";
    await page.route(together, async route => {
      const { ids: named } = route.request().postDataJSON();
      const postData = { ids: named.filter(id => !fails.has(String(id))) };
      const response = await route.fetch({ postData });
      const { results } = await response.json();
      const refused = named.filter(id => fails.has(String(id)));
      const problem = { type: "about:blank", title: "", status: 503, code: "unavailable", detail: "not now" };
      results.push(...refused.map(id => ({ id, outcome: "refused", alert: null, problem })));
      await route.fulfill({ response, json: { results } });
    });
    const started = performance.now();
    await page.getByLabel("Select all").check();
    await page.locator(".bulk").getByRole("button", { name: "Acknowledge" }).click();
    const dialog = page.getByRole("dialog", { name: "3 alerts could not be acknowledged" });
    await dialog.waitFor({ timeout: 60_000 });
    t.diagnostic(`answered after ${Math.round(performance.now() - started)} ms`);
    for (const id of fails) assert.match(await dialog.innerText(), new RegExp(`#${id} Thirteen`));
    await page.unroute(together);
    await dialog.getByRole("button", { name: "Try again" }).click();
    await until("the rest as well", async () =>
      (await Promise.all([...fails].map(status))).every(each => each === "acknowledged"),
    );
  });
});

test("14: filters, order and place are in the address and come back", async () => {
  await sendMany(here.nightbell, 120, "Fourteen");
  await here.on("/alerts", {}, async page => {
    await first(page);
    const choose = (label, value) => page.getByRole("combobox", { name: label, exact: true }).selectOption(value);
    await choose("Urgency", "low");
    await choose("Order", "oldest");
    await choose("Opened", "24h");
    await page.getByRole("searchbox").fill("Fourteen");
    await until("the address", () => page.url().endsWith("/alerts?sort=oldest&range=24h&urgency=low&q=Fourteen"));
    await until("the list", async () => (await page.getByRole("grid").getAttribute("aria-rowcount")) === "121");
    await page.evaluate(() => window.scrollTo(0, 2_000));
    await until("rows there", () => page.getByText("Fourteen 50", { exact: true }).count());
    const place = () => page.evaluate(() => Math.round(window.scrollY));
    await page.getByText("Fourteen 50", { exact: true }).click();
    await page.waitForURL(/alerts\/\d+/);
    assert.equal(await place(), 0);
    await page.goBack();
    await until("the place", async () => (await place()) === 2_000);
    assert.match(page.url(), /sort=oldest&range=24h&urgency=low&q=Fourteen/);
    await page.reload();
    await until("the place again", async () => (await place()) === 2_000);
    assert.equal(await page.getByRole("combobox", { name: "Order", exact: true }).inputValue(), "oldest");
    await choose("Order", "newest");
    await page.goBack();
    await until(
      "the order",
      async () => (await page.getByRole("combobox", { name: "Order", exact: true }).inputValue()) === "oldest",
    );
  });
});

test("14: the open tab of an alert is in the address", async () => {
  const [id] = await sendMany(here.nightbell, 1, "Tab");
  await here.on(`/alerts/${id}`, {}, async page => {
    await page.getByRole("link", { name: "Details" }).click();
    await page.waitForURL(/\?tab=details$/);
    await page.reload();
    await page.getByRole("heading", { name: "Dedup key" }).waitFor();
  });
});

test("labels are looked for as they are written, and a value leads to the alerts with the same", async () => {
  const labelled = async (key, env) => {
    const event = { summary: `Labelled ${key}`, severity: "error", dedup_key: key, details: { labels: { env } } };
    return (await here.nightbell.send("search", event)).results[0].alert_id;
  };
  const [east, west, other] = [
    await labelled("a", "us east"),
    await labelled("b", "us east"),
    await labelled("c", "eu"),
  ];
  await here.on("/alerts", {}, async page => {
    await rowOf(page, east).waitFor();
    await page.getByRole("searchbox").fill("env!=eu labelled");
    await until("two rows", async () => (await page.locator(".alert").count()) === 2);
    await page.getByRole("searchbox").fill("env=eu");
    await until("one row", async () => (await page.locator(".alert").count()) === 1);
    await rowOf(page, other).waitFor();
    await page.goto(`/alerts/${west}?tab=details`);
    await page.getByRole("link", { name: "us east" }).click();
    await rowOf(page, east).waitFor();
    assert.equal(await page.getByRole("searchbox").inputValue(), 'env="us east"');
    await until("only the two", async () => (await page.locator(".alert").count()) === 2);
  });
});

test("an alert says what was changed before it, what else is open, and how it went before", async () => {
  const send = async (dedup_key, more) =>
    (await here.nightbell.send("storefront", { summary: dedup_key, severity: "error", dedup_key, ...more })).results[0];
  const { alert_id: before } = await send("Pages are slow");
  await send("Pages are slow", { action: "resolve" });
  await here.nightbell.change("storefront", "Deployed storefront 7");
  const { alert_id: beside } = await send("Images are broken");
  const { alert_id: now } = await send("Pages are slow");
  await here.on(`/alerts/${now}`, {}, async page => {
    const related = page.getByRole("region", { name: "What may have to do with it" });
    await related.getByText("Deployed storefront 7").waitFor();
    await related.getByText("12 minutes before it began").waitFor();
    await related.locator(`a[href$="/alerts/${before}"]`).waitFor();
    await related.locator(`a[href$="/alerts/${beside}"]`).click();
    await page.getByRole("heading", { name: "Images are broken", level: 1 }).waitFor();
    await related.getByText("It was not seen before.").waitFor();
  });
});

test("what is resolved comes page by page", async () => {
  await sendMany(here.nightbell, 250, "Over");
  const events = Array.from({ length: 250 }, (_, index) => ({ action: "resolve", dedup_key: `Over ${index + 1}` }));
  await here.nightbell.send("jobs", events);
  await here.on("/alerts?state=resolved&q=Over", {}, async page => {
    const rows = async () => Number(await page.getByRole("grid").getAttribute("aria-rowcount")) - 1;
    await first(page);
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await until("the second page", async () => (await rows()) === 250);
  });
});

test("on a phone the answer lies under the thumb", async () => {
  await here.on("/alerts?state=triggered", { size: PHONE }, async page => {
    await first(page);
    const button = await page.locator(".alert .acknowledge").first().boundingBox();
    assert.ok(button.x + button.width > 300 && button.height >= 48, JSON.stringify(button));
  });
});

test("an expired session leads to the sign-in, and back", async () => {
  await here.on("/alerts/1", { state: { cookies: [], origins: [] } }, async page => {
    await page.waitForURL(/\/login\?next=%2Falerts%2F1$/);
  });
});
