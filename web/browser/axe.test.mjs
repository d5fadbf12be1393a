// ui.md §4, 17: axe finds nothing, anywhere.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { DESK, PHONE } from "./browser.mjs";
import { pathOf, ready, tour } from "./tour.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { here, routes, dialogs, onEach } = tour();

async function violations(page) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }),
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary.slice(0, 200)}`),
  );
}

/** In both themes. */
async function assertClean(page, what) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    // Colours change over a moment, and one on the way from one to the other is neither.
    await page.waitForTimeout(200);
    assert.deepEqual(await violations(page), [], `${what}, ${colorScheme}`);
  }
}

for (const [where, size] of Object.entries({ desk: DESK, phone: PHONE })) {
  test(`17: axe finds nothing on any route, in both themes, ${where}`, async () => {
    await onEach(routes, { size }, assertClean);
  });

  test(`17: axe finds nothing in any dialog, in both themes, ${where}`, async () => {
    for (const [name, dialog] of Object.entries(dialogs)) {
      if (dialog.onPhoneOnly && size !== PHONE) continue;
      await here.on(pathOf(dialog), { size }, async page => {
        await ready(page);
        await dialog.opener(page).click();
        await page.getByRole("dialog").waitFor();
        await page.waitForTimeout(150);
        await assertClean(page, name);
      });
    }
  });
}
