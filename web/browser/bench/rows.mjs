// ui.md §4, 7 and 10: an alert appears in an open list, and is acknowledged there by a tap.

import { PHONE } from "../browser.mjs";
import { spread } from "./figures.mjs";

const ALERTS = 20;

/** What happened on the page last, by the wall clock: the finger that was lifted, and the frames in which rows came and changed. */
const watchRows = () => {
  window.seen = { appeared: {}, acknowledged: {}, liftedAt: null };
  const now = () => performance.timeOrigin + performance.now();
  const look = () => {
    for (const row of document.querySelectorAll(".alert")) {
      const { id } = row.dataset;
      window.seen.appeared[id] ??= now();
      if (row.classList.contains("acknowledged")) window.seen.acknowledged[id] ??= now();
    }
  };
  // In the frame that shows what has changed, not before.
  new MutationObserver(() => requestAnimationFrame(look)).observe(document, {
    subtree: true,
    childList: true,
    attributeFilter: ["class", "data-id"],
  });
  const lifted = event => {
    window.seen.liftedAt = performance.timeOrigin + event.timeStamp;
  };
  document.addEventListener("pointerup", lifted, { capture: true });
};

const when = async (page, what, id) =>
  (await page.waitForFunction(([kind, wanted]) => window.seen[kind][wanted], [what, id])).jsonValue();

export function rows({ nightbell, on }) {
  return on({ size: PHONE, path: "/healthz" }, async page => {
    const [appeared, acknowledged] = [[], []];
    await page.addInitScript(watchRows);
    await page.goto("/alerts");
    await page.getByText("Live", { exact: true }).waitFor();
    for (let number = 0; number < ALERTS; number++) {
      const summary = `Measured ${number}`;
      const sent = performance.timeOrigin + performance.now();
      const { results } = await nightbell.send("scanners", { summary, severity: "critical", dedup_key: summary });
      const id = results[0].alert_id;
      appeared.push((await when(page, "appeared", id)) - sent);
      await page.locator(`.alert[data-id="${id}"] .acknowledge`).tap();
      const changed = await when(page, "acknowledged", id);
      acknowledged.push(changed - (await page.evaluate(() => window.seen.liftedAt)));
    }
    return { ...spread("appears", appeared), ...spread("acknowledged", acknowledged) };
  });
}
