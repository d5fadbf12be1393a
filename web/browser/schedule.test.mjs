// ui.md §4: schedules, as far as they are read: days of 23 and 25 hours, gaps; and a server under a path prefix.

import assert from "node:assert/strict";
import { test } from "node:test";
import { open, signIn } from "./browser.mjs";
import { startNightbell } from "./nightbell.mjs";
import { stage, until } from "./stage.mjs";
import { startWire } from "./wire.mjs";

const here = stage();
/** The day of the agenda with this heading, as it is read. */
const dayOf = (page, heading) => page.locator(".agenda > li").filter({ hasText: heading });

test("25: days of 23 and 25 hours, and who takes over at nine does so at nine", async () => {
  const check = (from, zone, options, expected) =>
    here.on(`/schedules/warehouse?days=7&zone=${zone}&from=${from}`, options, async page => {
      await page.locator(".agenda > li").first().waitFor();
      for (const [heading, ...texts] of expected) {
        const text = await dayOf(page, heading).innerText();
        for (const each of texts) assert.ok(text.includes(each), `${heading}: ${text}`);
      }
      return page;
    });
  await check("2027-03-26", "schedule", {}, [
    ["Fri 26 Mar", "09:00 – 18:00"],
    ["Sun 28 Mar", "23 h day"],
    ["Mon 29 Mar", "09:00 – 18:00"],
  ]);
  await check("2027-10-29", "schedule", {}, [
    ["Fri 29 Oct", "09:00 – 18:00"],
    ["Sun 31 Oct", "25 h day"],
    ["Mon 1 Nov", "09:00 – 18:00"],
  ]);
  // In New York the clocks went forward two weeks before: nine in Berlin is four, and three again.
  const inNewYork = { timezoneId: "America/New_York" };
  await check("2027-03-26", "schedule", inNewYork, [
    ["Sun 28 Mar", "23 h day"],
    ["Mon 29 Mar", "09:00 – 18:00"],
  ]);
  await check("2027-03-26", "mine", inNewYork, [
    ["Fri 26 Mar", "04:00 – 13:00"],
    ["Mon 29 Mar", "03:00 – 12:00"],
  ]);
  // West and far east of Greenwich, the date in the address is the date on the page.
  for (const timezoneId of ["America/New_York", "Pacific/Auckland"]) {
    await check("2027-01-05", "mine", { timezoneId }, [["Tue 5 Jan"]]);
  }
});

test("a week on is a week on, though the clocks change between", async () => {
  await here.on("/schedules/warehouse?days=7&zone=schedule&from=2027-03-24", {}, async page => {
    await page.getByRole("button", { name: "Later" }).click();
    await until("the address", () => page.url().includes("from=2027-03-31"));
    await dayOf(page, "Wed 31 Mar").waitFor();
    await page.getByRole("button", { name: "Earlier" }).click();
    await until("the address", () => page.url().includes("from=2027-03-24"));
  });
});

test("23: a gap is drawn, and listed with start, end and hours", async () => {
  await here.on("/schedules/warehouse?days=7&zone=schedule&from=2027-01-04", {}, async page => {
    const gaps = page.locator(".lane.is-final .gap.is-fault");
    await until("ten gaps", async () => (await gaps.count()) === 10);
    await page.getByText("10 gaps").click();
    const listed = await page.locator(".gaps li").allInnerTexts();
    assert.equal(listed.length, 10);
    assert.match(listed[0], /Mon,? 4 Jan.* 07:00 .* – .* 09:00/);
    assert.match(listed[0], /2 hrs/);
  });
});

test("an override is outlined, and says why", async () => {
  await here.on("/schedules/first-line", {}, async page => {
    const bar = page.locator(".lane.is-final .bar.by-override").first();
    await bar.waitFor();
    assert.match(await bar.getAttribute("title"), /replaced by|override/);
    assert.match(await bar.locator(".label").evaluate(label => getComputedStyle(label).outlineStyle), /solid/);
  });
});

test("under a path prefix everything stays below it", async () => {
  const { browser } = here;
  const wire = await startWire({ prefix: "/night" });
  const nightbell = await startNightbell({ publicUrl: wire.url });
  wire.lead(nightbell.url);
  try {
    const state = await signIn(browser, wire.url);
    const page = await open(browser, { url: wire.url, state, path: `${wire.url}/` });
    await page.waitForURL("**/night/alerts");
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByRole("link", { name: "On call" }).click();
    await page.waitForURL("**/night/on-call");
    await page.getByRole("heading", { name: "By service" }).waitFor();
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  } finally {
    await wire.stop();
    await nightbell.stop();
  }
});
