/** What people do to alerts: shown at once, taken back with the alert's name when the server refuses. */

import { type Alert, messageOf, post, type Schemas } from "../api/client";
import { whoAmI } from "../api/queries";
import { mayAct } from "../api/rights";
import { tell } from "../shell/toasts";
import { say } from "../words/words";
import { live, queries } from "./context";

export type Operation =
  | { readonly kind: "acknowledge" }
  | { readonly kind: "resolve" }
  | { readonly kind: "escalate" }
  | { readonly kind: "snooze"; readonly for: string }
  | { readonly kind: "note"; readonly text: string };

export interface Failure {
  readonly id: number;
  readonly summary: string;
  readonly why: string;
}

/** Requests at once; one of the browser's six connections is the stream's. */
const AT_ONCE_MAX = 5;
/** Alerts that one request takes. */
const TOGETHER_MAX = 1_000;
const SNOOZE_MS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Whether it makes sense for this alert now, and whoever is signed in may do it. */
export function isPossible(alert: Alert, kind: Operation["kind"]): boolean {
  if (!mayAct(queries.getQueryData(whoAmI.queryKey))) return false;
  if (kind === "note") return true;
  if (kind === "acknowledge") return alert.status === "triggered";
  return alert.status !== "resolved";
}

export async function operate(alert: Alert, operation: Operation): Promise<boolean> {
  if (live.connection().offline) {
    tell(say("offline-cannot"), true);
    return false;
  }
  const failure = await attempt(alert, operation);
  if (failure === null) return true;
  tell(say("refused", { id: alert.id, summary: failure.summary, why: failure.why }), true);
  return false;
}

/** What the API does to many at once; the rest is done one by one. */
type Together = Extract<Operation, { kind: "acknowledge" | "resolve" | "snooze" }>;

function isTogether(operation: Operation): operation is Together {
  return operation.kind !== "escalate" && operation.kind !== "note";
}

/** Does it to many, and says which failed. */
export async function operateAll(alerts: readonly Alert[], operation: Operation): Promise<Failure[]> {
  if (live.connection().offline) return alerts.map(({ id, summary }) => ({ id, summary, why: say("offline-cannot") }));
  for (const alert of alerts) hope(alert, operation);
  const failures: Failure[] = [];
  if (isTogether(operation)) {
    for (let from = 0; from < alerts.length; from += TOGETHER_MAX) {
      failures.push(...(await attemptTogether(alerts.slice(from, from + TOGETHER_MAX), operation)));
    }
    return failures;
  }
  const waiting = [...alerts];
  const work = async () => {
    for (let alert = waiting.shift(); alert !== undefined; alert = waiting.shift()) {
      const failure = await attempt(alert, operation);
      if (failure !== null) failures.push(failure);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE_MAX }, work));
  return failures;
}

async function attemptTogether(alerts: readonly Alert[], operation: Together): Promise<Failure[]> {
  try {
    const ids = alerts.map(({ id }) => id);
    const { results } = await sendTogether(ids, operation);
    live.book.learn(results.flatMap(({ alert }) => alert ?? []));
    const refused = new Map(results.flatMap(({ id, problem }) => (problem ? [[id, problem.detail]] : [])));
    return alerts.flatMap(alert => failed(alert, refused.get(alert.id)));
  } catch (error) {
    return alerts.flatMap(alert => failed(alert, messageOf(error)));
  } finally {
    for (const { id } of alerts) live.book.settle(id);
    queries.invalidateQueries({ queryKey: ["alert"] });
  }
}

function sendTogether(ids: number[], operation: Together): Promise<Schemas["Operated"]> {
  switch (operation.kind) {
    case "acknowledge":
      return post("/api/v1/alerts/acknowledge", { body: { ids } });
    case "resolve":
      return post("/api/v1/alerts/resolve", { body: { ids } });
    case "snooze":
      return post("/api/v1/alerts/snooze", { body: { ids, for: operation.for } });
  }
}

function failed({ id, summary }: Alert, why: string | undefined): Failure[] {
  return why === undefined ? [] : [{ id, summary, why }];
}

async function attempt(alert: Alert, operation: Operation): Promise<Failure | null> {
  hope(alert, operation);
  try {
    live.book.learn([await send(alert.id, operation)]);
    return null;
  } catch (error) {
    return { id: alert.id, summary: alert.summary, why: messageOf(error) };
  } finally {
    live.book.settle(alert.id);
    queries.invalidateQueries({ queryKey: ["alert", alert.id] });
  }
}

function send(id: number, operation: Operation): Promise<Alert> {
  const path = { id };
  switch (operation.kind) {
    case "acknowledge":
      return post("/api/v1/alerts/{id}/acknowledge", { path });
    case "resolve":
      return post("/api/v1/alerts/{id}/resolve", { path });
    case "escalate":
      return post("/api/v1/alerts/{id}/escalate", { path });
    case "snooze":
      return post("/api/v1/alerts/{id}/snooze", { path, body: { for: operation.for } });
    case "note":
      return post("/api/v1/alerts/{id}/note", { path, body: { text: operation.text } });
  }
}

function hope(alert: Alert, operation: Operation): void {
  const by = queries.getQueryData(whoAmI.queryKey)?.actor ?? null;
  const at = new Date().toISOString();
  const acknowledged = { status: "acknowledged", acknowledged_at: at, acknowledged_by: by, next_escalation_at: null };
  if (operation.kind === "acknowledge") live.book.hope(alert.id, acknowledged);
  if (operation.kind === "resolve") live.book.hope(alert.id, { status: "resolved", resolved_at: at, resolved_by: by });
  if (operation.kind === "snooze") {
    const until = new Date(Date.now() + snoozeMs(operation.for)).toISOString();
    live.book.hope(alert.id, { ...acknowledged, snoozed_until: until });
  }
}

export function snoozeMs(text: string): number {
  return Number.parseInt(text, 10) * (SNOOZE_MS[text.at(-1) ?? ""] ?? 0);
}
