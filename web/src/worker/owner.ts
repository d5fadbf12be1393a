/**
 * Whose device this is: the name alone, which outlives a session and what was kept of it, so that whoever signs in next does not
 * hear another's pages.
 */

declare const self: ServiceWorkerGlobalScope;

const { scope } = self.registration;
const OWNER = `nightbell ${new URL(scope).pathname} owner`;

export async function owner(): Promise<string | undefined> {
  return (await caches.match(scope, { cacheName: OWNER }))?.text();
}

export async function own(name: string): Promise<void> {
  await (await caches.open(OWNER)).put(scope, new Response(name));
}

export async function disown(): Promise<void> {
  await caches.delete(OWNER);
}
