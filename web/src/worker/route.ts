/** Which requests the worker answers, and how: decided by address alone. */

/** The page of a screen; a file with its hash in its name; data to be kept; what ends whatever was kept; the rest is not ours. */
export type Kind = "page" | "file" | "data" | "ending" | "other";

export interface Asked {
  readonly method: string;
  readonly mode: string;
  readonly url: string;
}

/** What is kept of the API: the alerts, who is on call, and what both need to be read. Never what is asked for by its time. */
const DATA =
  /^api\/v1\/(whoami|alerts(\/\d+(\/timeline)?)?|on-call|users|teams|services|schedules|escalation_policies|schedules\/[^/]+\/shifts)$/;
/** Pages of the server itself. One that is missing here would be the console's "nowhere", and only without a network. */
const PAGES_OF_SERVER =
  /^(a|api|calendar|device|forgot|healthz|in|me|metrics|passkeys|providers|readyz|reset|second-factor|set-up|status|swaps|v2)(\/|$)/;
/** Whoever signs in, or out, is not to meet what somebody else left. */
const ENDINGS = /^(login|logout)(\/|$)/;

export function kindOf({ method, mode, url }: Asked, scope: string): Kind {
  if (!url.startsWith(scope)) return "other";
  const { pathname, searchParams } = new URL(url);
  const path = pathname.slice(new URL(scope).pathname.length);
  if (ENDINGS.test(path)) return "ending";
  if (method !== "GET") return "other";
  if (path.startsWith("assets/")) return "file";
  if (mode === "navigate") return PAGES_OF_SERVER.test(path) ? "other" : "page";
  return DATA.test(path) && !searchParams.has("at") ? "data" : "other";
}

/** Whether this is signing out, which is deliberate, and not only a session that ended. */
export function isSigningOut({ method, url }: Asked): boolean {
  return method === "POST" && new URL(url).pathname.endsWith("/logout");
}
