/** Which part of the delivery log is asked for: what the address says, and what the API is asked. */

import { DAY } from "../../words/times";

export interface View {
  readonly user: string;
  readonly type: string;
  readonly status: string;
  readonly span: string;
  readonly cursor: string;
}

export const TYPES = ["email", "sms", "voice", "push", "webhook"] as const;
export const STATUSES = ["sending", "retrying", "sent", "delivered", "failed", "cancelled"] as const;
export const SPANS: Readonly<Record<string, number>> = { "1d": DAY, "7d": 7 * DAY, "30d": 30 * DAY };

export function readView(search: string): View {
  const query = new URLSearchParams(search);
  const of = (key: string) => query.get(key)?.trim() ?? "";
  const span = of("span");
  return {
    user: of("user"),
    type: of("type"),
    status: of("status"),
    span: span in SPANS ? span : "",
    cursor: of("cursor"),
  };
}

export function writeView(view: Partial<View>): string {
  const query = new URLSearchParams(Object.entries(view).filter(([, value]) => value !== ""));
  const text = query.toString();
  return text && `?${text}`;
}

/** What the API is asked; empty words ask for everything. */
export function queryOf(view: View, now: number) {
  const spanMs = SPANS[view.span];
  const asked = { user: view.user, type: view.type, status: view.status, cursor: view.cursor };
  const said = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ""));
  return { ...said, ...(spanMs !== undefined && { from: new Date(now - spanMs).toISOString() }) };
}
