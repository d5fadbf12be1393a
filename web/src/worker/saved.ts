/**
 * The last copy of what the API answered, for one person: it is gone with their session, and nothing that was asked for before
 * that is kept after it.
 */

import { disown, own, owner } from "./owner";
import { givePushesUp } from "./subscription";
import { inTime } from "./waiting";

declare const self: ServiceWorkerGlobalScope;

/** Says of an answer that it is a copy, and since when. */
const SAVED_AT = "x-nightbell-saved-at";
const COPIES_MAX = 60;
/** What is older says nothing any more about who is on call. */
const AGE_MS_MAX = 7 * 24 * 3_600_000;
/** A network that has said nothing for so long is none, to somebody who was just woken. */
const PATIENCE_MS = 8_000;

const { pathname } = new URL(self.registration.scope);
const DATA = `nightbell ${pathname} data`;

/** Changes when everything is forgotten. */
let era = 0;

export async function forget(): Promise<void> {
  era++;
  await caches.delete(DATA);
}

/** Signing out is said to this device as well: it does not ring any more, and knows nobody. */
export async function signOut(): Promise<void> {
  await Promise.all([forget(), disown(), givePushesUp()]);
}

/** From the network, or the last copy when there is none. */
export function answer(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const asked = era;
  const network = fetch(request).then(async response => {
    if (response.status === 401) await forget();
    if (response.ok) event.waitUntil(keep(request, response.clone(), asked));
    return response;
  });
  return inTime(event, network, PATIENCE_MS, () => copyOf(request));
}

async function keep(request: Request, response: Response, asked: number): Promise<void> {
  const body = await response.text();
  let since = asked;
  if (request.url.endsWith("/whoami")) {
    await meet((JSON.parse(body) as { name: string }).name);
    since = era;
  }
  const headers = { "content-type": "application/json", [SAVED_AT]: new Date().toISOString() };
  const cache = await caches.open(DATA);
  if (since !== era) return;
  await cache.put(request.url, new Response(body, { headers }));
  const kept = await cache.keys();
  for (const oldest of kept.slice(0, Math.max(0, kept.length - COPIES_MAX))) await cache.delete(oldest);
}

/** Somebody else than last time begins with nothing. */
async function meet(name: string): Promise<void> {
  const before = await owner();
  if (before === name) return;
  if (before !== undefined) await Promise.all([forget(), givePushesUp()]);
  await own(name);
}

async function copyOf(request: Request): Promise<Response | undefined> {
  const copy = await caches.match(request.url, { cacheName: DATA });
  const at = Date.parse(copy?.headers.get(SAVED_AT) ?? "");
  return Date.now() - at <= AGE_MS_MAX ? copy : undefined;
}
