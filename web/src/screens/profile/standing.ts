/** Whether this device can be paged, and what is missing: decided without a browser. */

export interface Circumstances {
  /** The address is https, or this very machine. */
  readonly isSecure: boolean;
  readonly hasPush: boolean;
  readonly isApple: boolean;
  /** Opened from the Home Screen. */
  readonly isStandalone: boolean;
  readonly permission: "default" | "granted" | "denied";
  /** The browser has an address that is pushed to. */
  readonly isSubscribed: boolean;
  /** What the server called this device when it was turned on. */
  readonly id: string | null;
  /** What the server has now. */
  readonly ids: readonly string[];
}

export type Standing = "insecure" | "apple-tab" | "no-push" | "denied" | "off" | "on";

export function standing(now: Circumstances): Standing {
  if (!now.isSecure) return "insecure";
  if (now.isApple && !now.isStandalone) return "apple-tab";
  if (!now.hasPush) return "no-push";
  if (now.permission === "denied") return "denied";
  const isKnown = now.id !== null && now.ids.includes(now.id);
  return now.permission === "granted" && now.isSubscribed && isKnown ? "on" : "off";
}

/** iPadOS calls itself a Mac, and is the only one that is touched with several fingers. */
export function isApple(userAgent: string, touchPoints: number): boolean {
  return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1);
}
