/** What a push says, and how it is shown: decided without a browser. */

import { words } from "./words";

export interface Page {
  readonly title: string;
  readonly body?: string;
  readonly navigate?: string;
  readonly tag?: string;
  readonly lang?: string;
  readonly requireInteraction?: boolean;
  readonly data?: Data;
}

export interface Data {
  readonly alert?: number;
  /** Where it is acknowledged. */
  readonly acknowledge?: string;
  /** Where it is said that it was shown. */
  readonly confirm?: string;
  readonly kind?: string;
  readonly acknowledge_label?: string;
  readonly open_label?: string;
}

/** What is remembered with a notification, until somebody presses something. */
export type Kept = Data & { readonly navigate?: string; readonly lang?: string };

/** A browser shows something of its own for a push that shows nothing: what cannot be read is shown as such. */
export function read(text: string, language: string): Page {
  try {
    const { notification } = JSON.parse(text) as { notification?: Page };
    if (typeof notification?.title === "string") return notification;
  } catch {
    // Said below.
  }
  return { title: "Nightbell", body: words(language).unreadable };
}

/** Of the specification; TypeScript's description of the platform leaves these out. */
export type Options = NotificationOptions & {
  readonly actions?: readonly { readonly action: string; readonly title: string }[];
  readonly renotify?: boolean;
  readonly vibrate?: readonly number[];
};

const RING_MS = [300, 120, 300, 120, 600];

export function optionsOf(page: Page, pictures: { readonly icon: string; readonly badge: string }): Options {
  const { body, navigate, tag, lang, requireInteraction, data = {} } = page;
  const said = words(lang);
  const open = { action: "open", title: data.open_label ?? said.open };
  const acknowledge = { action: "acknowledge", title: data.acknowledge_label ?? said.acknowledge };
  const isPage = data.kind === "page";
  const kept: Kept = { ...data, ...(navigate !== undefined && { navigate }), ...(lang !== undefined && { lang }) };
  return {
    ...pictures,
    ...(body !== undefined && { body }),
    ...(lang !== undefined && { lang }),
    ...(tag !== undefined && { tag, renotify: isPage }),
    ...(isPage && { vibrate: RING_MS }),
    requireInteraction: requireInteraction ?? isPage,
    actions: isPage && data.acknowledge !== undefined ? [acknowledge, open] : [open],
    data: kept,
  };
}

/**
 * An address of ours as this device reaches it. What a push names is taken only so far as it is a one-tap page or lies in our
 * scope: the worker asks nobody else, and its server may be known by another name outside.
 */
export function here(address: string | undefined, scope: string): string {
  const [, oneTap] = /\/(a\/[\w-]+(?:\/shown(?:\?device=[\w-]+)?)?)$/.exec(address ?? "") ?? [];
  if (oneTap !== undefined) return new URL(oneTap, scope).href;
  return address?.startsWith(scope) ? address : scope;
}
