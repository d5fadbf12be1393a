/** This device's address with its maker's push service. */

import { labelOf } from "./label";
import { owner } from "./owner";

declare const self: ServiceWorkerGlobalScope;

export async function givePushesUp(): Promise<void> {
  await (await self.registration.pushManager?.getSubscription())?.unsubscribe();
}

/** The push service gave this device another address: the server is told, or it would ring nowhere. */
export async function renewed({ newSubscription, oldSubscription }: PushSubscriptionChangeEvent): Promise<void> {
  const { pushManager, scope } = self.registration;
  const person = await owner();
  if (person === undefined) return;
  const applicationServerKey = oldSubscription?.options.applicationServerKey ?? (await key());
  const subscription =
    newSubscription ?? (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }));
  const { endpoint, keys } = subscription.toJSON();
  const response = await fetch(new URL(`api/v1/users/${encodeURIComponent(person)}/devices`, scope), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ endpoint, keys, label: labelOf(self.navigator.userAgent) }),
  });
  if (!response.ok) throw new Error(`the server did not take the new address: ${response.status}`);
}

async function key(): Promise<string> {
  const response = await fetch(new URL("api/v1/push", self.registration.scope));
  return ((await response.json()) as { public_key: string }).public_key;
}
