// ui.md §4: what is live. Times are reported, not asserted, but where a person would give up.

import assert from "node:assert/strict";
import { test } from "node:test";
import { rowOf, stage, until } from "./stage.mjs";

const here = stage();
const isLive = page => page.getByText("Live", { exact: true });
const send = async (summary, more = {}) => {
  const { results } = await here.nightbell.send("checkout", {
    summary,
    severity: "critical",
    dedup_key: summary,
    ...more,
  });
  return results[0].alert_id;
};

test("7: an alert that is sent appears in an open list, in the title and in the sign", async t => {
  await here.on("/alerts", {}, async page => {
    await isLive(page).waitFor();
    const sign = () => page.locator('link[rel="icon"]').getAttribute("href");
    const before = await sign();
    const id = await send("Seven is down");
    const took = await until("the row", () => rowOf(page, id).count());
    t.diagnostic(`appeared after ${Math.round(took)} ms`);
    await until("the title", async () => /^\(\d+\) Alerts/.test(await page.title()));
    await until("the sign", async () => (await sign()) !== before);
    assert.match(decodeURIComponent(await sign()), /<text/);
  });
});

test("9: nothing moves under a finger, and what arrives is counted", async () => {
  await send("Nine stays where it is");
  await here.on("/alerts", {}, async page => {
    const first = page.locator(".alert").first();
    await first.waitFor();
    const box = await first.boundingBox();
    const id = await first.getAttribute("data-id");
    await page.mouse.move(box.x + 300, box.y + 20);
    await page.mouse.down();
    for (let index = 0; index < 3; index++) await send(`Nine arrives ${index}`);
    await page.getByRole("button", { name: "3 new" }).waitFor();
    assert.deepEqual(await rowOf(page, id).boundingBox(), box);
    await page.mouse.up();
    await page.waitForURL(`**/alerts/${id}`);
  });
});

test("9: a row that has the focus keeps its place; the pill lets go", async () => {
  const id = await send("Nine has the focus");
  await here.on("/alerts", {}, async page => {
    await rowOf(page, id).waitFor();
    await rowOf(page, id).focus();
    const box = await rowOf(page, id).boundingBox();
    const late = await send("Nine came late");
    const pill = page.getByRole("button", { name: "1 new" });
    await pill.waitFor();
    assert.deepEqual(await rowOf(page, id).boundingBox(), box);
    await pill.click();
    await rowOf(page, late).waitFor();
  });
});

test("10: an acknowledgement is seen at once, and taken back by name when the server refuses", async t => {
  const id = await send("Ten wants an answer");
  await here.on("/alerts", {}, async page => {
    await rowOf(page, id).waitFor();
    // The refusal waits until the row has changed, else both may fall into one frame.
    let letGo;
    const isSeen = new Promise(resolve => {
      letGo = resolve;
    });
    here.wire.refuseWhen(async request => {
      if (!request.path.endsWith("/acknowledge")) return null;
      await isSeen;
      return { status: 500 };
    });
    await page.evaluate(wanted => {
      const row = `.alert[data-id="${wanted}"]`;
      const started = performance.now();
      new MutationObserver(() => {
        if (document.querySelector(`${row}.acknowledged`)) window.seenAfterMs ??= performance.now() - started;
      }).observe(document.body, { subtree: true, childList: true, attributeFilter: ["class"] });
      document.querySelector(`${row} .acknowledge`).click();
    }, id);
    await page.waitForFunction(() => window.seenAfterMs !== undefined).finally(letGo);
    t.diagnostic(`seen after ${Math.round(await page.evaluate(() => window.seenAfterMs))} ms`);
    const refusal = page.getByRole("alert").filter({ hasText: "Ten wants an answer" });
    await refusal.waitFor();
    assert.match(await refusal.innerText(), /The database is away/);
    await until("it is as before", async () => /triggered/.test(await rowOf(page, id).getAttribute("class")));
    here.wire.refuseWhen(null);
    await rowOf(page, id).getByRole("button", { name: "Acknowledge" }).click();
    await until(
      "the server knows",
      async () => (await here.nightbell.api(`/api/v1/alerts/${id}`)).status === "acknowledged",
    );
    await until("who has it", async () => /Maya Okafor/.test(await rowOf(page, id).innerText()));
  });
});

test("11: a cut stream is said, and what was missed is there once it is back", async t => {
  await here.on("/alerts", {}, async page => {
    const connection = page.locator(".connection");
    await isLive(page).waitFor();
    here.wire.stream.cut();
    const took = await until(
      "it says so",
      async () => /^Reconnecting, data from \d\d:\d\d$/.test(await connection.innerText()),
      20_000,
    );
    t.diagnostic(`said after ${Math.round(took)} ms`);
    const missed = [await send("Eleven was missed"), await send("Eleven was missed too")];
    here.wire.stream.mend();
    await isLive(page).waitFor({ timeout: 20_000 });
    for (const id of missed) await rowOf(page, id).waitFor();
    for (const id of missed) assert.equal(await rowOf(page, id).count(), 1);
  });
});

test("11: silence is noticed though the connection stands", async t => {
  await here.on("/alerts", {}, async page => {
    const connection = page.locator(".connection");
    await isLive(page).waitFor();
    here.wire.stream.cut({ isSilent: true });
    const took = await until(
      "it says so",
      async () => /^Reconnecting, data from/.test(await connection.innerText()),
      22_000,
    );
    t.diagnostic(`noticed after ${Math.round(took)} ms`);
    here.wire.stream.mend();
    await isLive(page).waitFor({ timeout: 20_000 });
  });
});

test("nothing looks healthy while the engine is behind", async () => {
  await here.on("/alerts", {}, async page => {
    await isLive(page).waitFor();
    here.wire.stream.lag(42_000);
    await page.getByText("The engine is 42 seconds behind").waitFor();
    here.wire.stream.lag(null);
    await isLive(page).waitFor();
  });
});
