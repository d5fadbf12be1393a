// ui.md §4, 6: the second load by the service worker, with neither a network nor a server.

import { PHONE } from "../browser.mjs";
import { until } from "../stage.mjs";
import { spread } from "./figures.mjs";

const LOADS = 9;

/** Keeps when the shell was there, and when the alerts were: in ms since the beginning of the load. */
const watchForThem = () => {
  const seen = { shellAt: null, alertsAt: null };
  const look = () => {
    if (document.querySelector("nav") !== null) seen.shellAt ??= performance.now();
    if (document.querySelector(".offline") !== null && document.querySelector(".alert") !== null)
      seen.alertsAt ??= performance.now();
    if (seen.alertsAt === null) requestAnimationFrame(look);
    else window.seen = seen;
  };
  look();
};

const isKept = page =>
  page.evaluate(async () => {
    const names = (await caches.keys()).filter(name => name.endsWith(" data"));
    const requests = await Promise.all(names.map(async name => (await caches.open(name)).keys()));
    return requests.flat().some(({ url }) => url.includes("/api/v1/alerts?"));
  });

export function offlineLoads({ wire, onWire }) {
  return onWire({ size: PHONE, path: "/alerts", serviceWorkers: "allow" }, async page => {
    const [shell, alerts] = [[], []];
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await until("the list is kept", () => isKept(page));
    wire.leave();
    await page.context().setOffline(true);
    try {
      await page.addInitScript(watchForThem);
      for (let load = 0; load < LOADS; load++) {
        await page.reload({ waitUntil: "commit" });
        const seen = await page.waitForFunction(() => window.seen, null, { polling: 50 });
        const { shellAt, alertsAt } = await seen.jsonValue();
        shell.push(shellAt);
        alerts.push(alertsAt);
      }
    } finally {
      wire.comeBack();
    }
    return { ...spread("offline", shell), ...spread("offline_alerts", alerts) };
  });
}
