// ui.md §4, 8: a thousand alerts, five hundred events a second. What it costs is reported; that all of it arrives, and that
// only what is seen is drawn, is asserted.

import assert from "node:assert/strict";
import { test } from "node:test";
import { rowOf, sendMany, stage } from "./stage.mjs";
import { COUNT, storm } from "./storm.mjs";

const here = stage();

test("8: a storm", async t => {
  await sendMany(here.nightbell, COUNT, "Storm");
  await here.on("/healthz", {}, async page => {
    const { longestTaskMs, framesPerSecond, grownMb } = await storm(page, here.nightbell, "Storm");
    t.diagnostic(`longest task ${Math.round(longestTaskMs)} ms, ${Math.round(framesPerSecond)} frames a second`);
    t.diagnostic(`the heap grew ${grownMb.toFixed(1)} MB`);
    assert.ok((await page.locator(".alert").count()) < 60, "only what is seen is drawn");
    for (const row of (await page.locator(".alert").all()).slice(0, 5)) {
      const id = Number(await row.getAttribute("data-id"));
      const { count } = await here.nightbell.api(`/api/v1/alerts/${id}`);
      assert.ok(count > 2, `${count}`);
      await rowOf(page, id).getByText(`×${count}`).waitFor();
    }
    assert.ok(grownMb < 20, `the heap grew ${grownMb} MB`);
  });
});
