/** Pages on this device: shown, said to be shown, acknowledged without opening anything. */

import { BADGE, ICON } from "./built";
import { here, type Kept, optionsOf, read } from "./page";
import { kindOf } from "./route";
import { words } from "./words";

declare const self: ServiceWorkerGlobalScope;

const { scope } = self.registration;
const pictures = { icon: new URL(ICON, scope).href, badge: new URL(BADGE, scope).href };

export async function pushed(message: PushMessageData | null): Promise<void> {
  const page = read(message?.text() ?? "", self.navigator.language);
  await self.registration.showNotification(page.title, optionsOf(page, pictures));
  const confirm = page.data?.confirm;
  // It rang, whether or not the server hears of it.
  if (confirm !== undefined) await fetch(here(confirm, scope), { method: "POST" }).catch(() => {});
}

export async function clicked({ action, notification }: NotificationEvent): Promise<void> {
  notification.close();
  const kept = (notification.data ?? {}) as Kept;
  if (action === "acknowledge" && kept.acknowledge !== undefined) await acknowledge(notification, kept);
  else await open(kept);
}

async function acknowledge({ title, tag }: Notification, kept: Kept): Promise<void> {
  const said = words(kept.lang);
  const same = { ...pictures, tag, data: kept };
  const body = new URLSearchParams({ action: "acknowledge" });
  const response = await fetch(here(kept.acknowledge, scope), { method: "POST", body }).catch(() => null);
  if (response?.ok) {
    await self.registration.showNotification(title, { ...same, body: said.acknowledged, silent: true });
    return;
  }
  await self.registration.showNotification(title, { ...same, body: said.failed, requireInteraction: true });
  await self.clients.openWindow(here(kept.navigate, scope)).catch(() => null);
}

/** A console that is open shows the alert; else the page with the one large button opens, which needs no signing in. */
async function open(kept: Kept): Promise<void> {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const console = windows.find(({ url }) => kindOf({ method: "GET", mode: "navigate", url }, scope) === "page");
  if (kept.alert === undefined || console === undefined) {
    await self.clients.openWindow(here(kept.navigate, scope));
    return;
  }
  console.postMessage({ show: `/alerts/${kept.alert}` });
  await console.focus();
}
