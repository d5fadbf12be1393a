/** The page's side of the service worker. */

import { navigate } from "wouter/use-browser-location";
import { prefix } from "../api/prefix";
import { documents, onCallNow } from "../api/queries";
import { queries } from "../live/context";
import { loadOpenAlerts } from "../live/lists";

/** A tab that is open for weeks asks as often whether there is a new version. */
const RENEW_MS = 3_600_000;

export async function install(): Promise<void> {
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener("message", ({ data }: MessageEvent<{ show?: unknown }>) => {
    if (typeof data.show === "string") navigate(prefix + data.show);
  });
  const isFirst = serviceWorker.controller === null;
  const isControlled = new Promise<unknown>(resolve => {
    if (isFirst) serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    else resolve(null);
  });
  try {
    const options = { scope: `${prefix}/`, updateViaCache: "none" } as const;
    const registration = await serviceWorker.register(`${prefix}/sw.js`, options);
    setInterval(() => registration.update().catch(() => {}), RENEW_MS);
  } catch {
    // A browser that allows none, or is private: the console works as well, with a network.
    return;
  }
  await isControlled;
  // What was asked for before there was a worker is not kept yet.
  if (isFirst) queries.invalidateQueries();
  // What is open and who is on call is wanted most when nothing can be asked any more, whatever is shown now.
  for (const query of [loadOpenAlerts, onCallNow, documents("schedules"), documents("teams")])
    queries.prefetchQuery(query as never);
}
