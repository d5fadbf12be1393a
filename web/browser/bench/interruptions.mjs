// ui.md §4, 11: a stream ends, or stands and says nothing any more, until the console says so.

import { until } from "../stage.mjs";

const CUTS = 5;
const SILENCES = 3;

async function untilSaid({ wire, onWire }, how) {
  return await onWire({ path: "/alerts" }, async page => {
    await page.getByText("Live", { exact: true }).waitFor();
    wire.stream.cut(how);
    try {
      const says = async () => /^Reconnecting, data from/.test(await page.locator(".connection").innerText());
      return await until("it says so", says, 60_000);
    } finally {
      wire.stream.mend();
    }
  });
}

export async function interruptions(here) {
  const [cuts, silences] = [[], []];
  for (let cut = 0; cut < CUTS; cut++) cuts.push(await untilSaid(here, {}));
  for (let silence = 0; silence < SILENCES; silence++) silences.push(await untilSaid(here, { isSilent: true }));
  return { cut_max_ms: Math.max(...cuts), silent_max_ms: Math.max(...silences) };
}
