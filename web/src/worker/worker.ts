/** The service worker: opens the console without a network, and shows pages that are pushed to this device. */

import { dropOld, file, install, page } from "./files";
import { clicked, pushed } from "./notifications";
import { isSigningOut, kindOf } from "./route";
import { answer, forget, signOut } from "./saved";
import { renewed } from "./subscription";

declare const self: ServiceWorkerGlobalScope;

// Who has it open for weeks has the new one as well: what an older page still needs of its own files is kept.
self.addEventListener("install", event => event.waitUntil(install().then(() => self.skipWaiting())));
self.addEventListener("activate", event => event.waitUntil(dropOld().then(() => self.clients.claim())));

self.addEventListener("fetch", event => {
  const { request } = event;
  switch (kindOf(request, self.registration.scope)) {
    case "page":
      return event.respondWith(page(event));
    case "file":
      return event.respondWith(file(event));
    case "data":
      return event.respondWith(answer(event));
    case "ending":
      return event.waitUntil(isSigningOut(request) ? signOut() : forget());
    default:
      return;
  }
});

self.addEventListener("push", event => event.waitUntil(pushed(event.data)));
self.addEventListener("notificationclick", event => event.waitUntil(clicked(event)));
self.addEventListener("pushsubscriptionchange", event => event.waitUntil(renewed(event)));
