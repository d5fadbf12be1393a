/** Which part of the audit log is asked for: what the address says, and what the API is asked. */

import { DAY } from "../../words/times";

export interface AuditView {
  readonly actor: string;
  readonly action: string;
  /** A kind, or a kind and a name with a slash between. */
  readonly subject: string;
  readonly span: string;
  readonly cursor: string;
}

export const SPANS: Readonly<Record<string, number>> = { "1d": DAY, "7d": 7 * DAY, "30d": 30 * DAY };

/** What people do, by groups; an address may name any other action. */
export const ACTIONS = [
  "configuration.*",
  "secret.*",
  "sign_in,sign_in.*,session.*,second_factor.failed,password.refused",
  "password.set,password.link_sent,second_factor.set_up,second_factor.removed,passkey.*,identity.*,device.*,login.*,set_up",
  "token.*,provider.tested",
  "swap.*,schedule.*,hand_over.*",
  "verification.*,test.sent,texts.*",
] as const;

export function readView(search: string): AuditView {
  const query = new URLSearchParams(search);
  const of = (key: string) => query.get(key)?.trim() ?? "";
  const span = of("span");
  return {
    actor: of("actor"),
    action: of("action"),
    subject: of("subject"),
    span: span in SPANS ? span : "",
    cursor: of("cursor"),
  };
}

export function writeView(view: Partial<AuditView>): string {
  const query = new URLSearchParams(Object.entries(view).filter(([, value]) => value !== ""));
  const text = query.toString();
  return text && `?${text}`;
}

/** The query of `/api/v1/audit`. Instants are cut to the minute, so that asking again is asking for the same. */
export function queryOf(view: AuditView, now: number) {
  const slash = view.subject.indexOf("/");
  const kind = slash < 0 ? view.subject : view.subject.slice(0, slash);
  const name = slash < 0 ? "" : view.subject.slice(slash + 1);
  const ms = SPANS[view.span];
  return {
    ...(view.actor !== "" && { actor: view.actor }),
    ...(view.action !== "" && { action: view.action }),
    ...(kind !== "" && { subject_kind: kind }),
    ...(name !== "" && { subject_name: name }),
    ...(ms !== undefined && { from: new Date(Math.floor((now - ms) / 60_000) * 60_000).toISOString() }),
    ...(view.cursor !== "" && { cursor: view.cursor }),
  };
}
