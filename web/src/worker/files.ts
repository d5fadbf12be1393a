/** The console itself: the page and its files, kept by version. */

import { FILES, VERSION } from "./built";
import { inTime } from "./waiting";

declare const self: ServiceWorkerGlobalScope;

const { scope } = self.registration;
const ALL = `nightbell ${new URL(scope).pathname} files `;
const OWN = `${ALL}${VERSION}`;
const PAGE = new URL("alerts", scope).href;
const PATIENCE_MS = 4_000;

/** Fails, and is tried again with the next page, when the server answers with the page of another version, or asks to sign in. */
export async function install(): Promise<void> {
  try {
    const page = await fetch(PAGE, { cache: "no-cache" });
    const text = await page.clone().text();
    if (!page.ok || page.redirected || !text.includes(FILES[0] as string))
      throw new Error("not the page of this version");
    const cache = await caches.open(OWN);
    await cache.addAll(FILES.map(file => new URL(file, scope).href));
    await cache.put(PAGE, page);
  } catch (error) {
    await caches.delete(OWN);
    throw error;
  }
}

/** Of the versions before, the last one stays: a tab that is still open may ask for the rest of it. */
export async function dropOld(): Promise<void> {
  const others = (await caches.keys()).filter(name => name.startsWith(ALL) && name !== OWN);
  await Promise.all(others.slice(0, -1).map(name => caches.delete(name)));
}

/** The page as the server has it now, so that a new version is taken at once; the one that was kept when there is no server. */
export function page(event: FetchEvent): Promise<Response> {
  return inTime(event, fetch(event.request), PATIENCE_MS, () => caches.match(PAGE, { cacheName: OWN }));
}

/** A file never changes: its name says what is in it. */
export async function file(event: FetchEvent): Promise<Response> {
  const kept = await caches.match(event.request.url, { ignoreVary: true });
  if (kept !== undefined) return kept;
  const response = await fetch(event.request);
  if (response.ok) {
    const copy = response.clone();
    event.waitUntil(caches.open(OWN).then(cache => cache.put(event.request.url, copy)));
  }
  return response;
}
