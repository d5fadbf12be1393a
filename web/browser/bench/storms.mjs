// ui.md §4, 8: the storm, some times over; the worst of each figure counts.

import { sendMany } from "../stage.mjs";
import { COUNT, storm } from "../storm.mjs";

const STORMS = 3;
const NAME = "Storm";

export async function storms({ nightbell, on }) {
  await resolveAll(nightbell);
  await sendMany(nightbell, COUNT, NAME);
  const all = [];
  for (let number = 0; number < STORMS; number++)
    all.push(await on({ path: "/healthz" }, page => storm(page, nightbell, NAME)));
  const of = key => all.map(each => each[key]);
  return {
    storm_task_max_ms: Math.max(...of("longestTaskMs")),
    storm_frames_min: Math.min(...of("framesPerSecond")),
    storm_heap_max_mb: Math.max(0, ...of("grownMb")),
    storm_told_min: Math.min(...of("toldPerSecond")),
  };
}

/** The list is to hold the storm's alerts and no others. */
async function resolveAll(nightbell) {
  const { items } = await nightbell.api("/api/v1/alerts?status=triggered,acknowledged&limit=200");
  const body = JSON.stringify({ ids: items.map(({ id }) => id) });
  await nightbell.api("/api/v1/alerts/resolve", { method: "POST", body });
}
