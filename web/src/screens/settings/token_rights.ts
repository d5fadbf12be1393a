/** How a token stands, and what one who makes one may give it. The server decides. */

import type { Schemas } from "../../api/client";
import { DAY } from "../../words/times";

type Me = Pick<Schemas["WhoAmI"], "role" | "scopes">;
type Token = Pick<Schemas["Token"], "revoked_at" | "expires_at">;
export type Standing = "good" | "ending" | "expired" | "revoked";

/** Soon enough that whoever needs it should make the next one. */
const ENDING_MS = 7 * DAY;

export function standingOf({ revoked_at: revoked, expires_at: ends }: Token, now: number): Standing {
  if (revoked != null) return "revoked";
  if (ends == null) return "good";
  const left = Date.parse(ends) - now;
  return left <= 0 ? "expired" : left <= ENDING_MS ? "ending" : "good";
}

const ROLES = ["observer", "responder", "manager", "admin"] as const;

/** The roles that are no more than one's own, the least first. */
export function rolesUpTo(role: string): readonly string[] {
  return ROLES.slice(0, ROLES.indexOf(role as (typeof ROLES)[number]) + 1);
}

export function mayMakeTokens(me: Me | undefined): boolean {
  return me !== undefined && (me.scopes.length === 0 || me.scopes.includes("tokens"));
}

/** The scopes that make sense for a role; teams come beside them. Every token reads. */
export const SCOPES = ["read", "alerts", "configuration", "secrets", "tokens"] as const;
