/** This browser and its push service. */

import { addDevice, type Device } from "../../api/devices";
import { choose, chosen } from "../../shell/device";
import { labelOf } from "../../worker/label";
import { type Circumstances, isApple } from "./standing";

/** A worker that does not come is not waited for for ever: there is none in a private window. */
const WORKER_MS_MAX = 10_000;

/** Everything but what the server says. */
export async function circumstances(): Promise<Omit<Circumstances, "ids">> {
  const isSecure = window.isSecureContext;
  const hasPush = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  const registration = isSecure && hasPush ? await navigator.serviceWorker.getRegistration() : undefined;
  return {
    isSecure,
    hasPush,
    isApple: isApple(navigator.userAgent, navigator.maxTouchPoints),
    isStandalone:
      window.matchMedia("(display-mode: standalone)").matches ||
      ("standalone" in navigator && navigator.standalone === true),
    permission: hasPush ? Notification.permission : "default",
    isSubscribed: (await registration?.pushManager.getSubscription()) != null,
    id: chosen("device"),
  };
}

/** Begins with the question to the reader, which browsers allow only from a tap. Null when the answer is no. */
export async function turnOn(person: string, publicKey: string): Promise<Device | null> {
  if ((await Notification.requestPermission()) !== "granted") return null;
  const late = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error("the service worker did not start")), WORKER_MS_MAX),
  );
  const { pushManager } = await Promise.race([navigator.serviceWorker.ready, late]);
  // One that was made for another key, or for somebody else, rings for nobody.
  await (await pushManager.getSubscription())?.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  const { endpoint, keys } = subscription.toJSON() as { endpoint: string; keys: { p256dh: string; auth: string } };
  const device = await addDevice(person, { endpoint, keys, label: labelOf(navigator.userAgent) });
  choose("device", device.id);
  return device;
}

/** What the server has forgotten, the browser forgets as well. */
export async function turnOff(): Promise<void> {
  choose("device", null);
  const registration = await navigator.serviceWorker?.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}
