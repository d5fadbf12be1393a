/** What may have to do with an alert: pure. */

import type { Alert, Schemas } from "../../api/client";

const DAY_MS = 86_400_000;
const CHANGES_MAX = 5;
const OTHERS_MAX = 5;

type Received = Schemas["ReceivedEvent"];

export interface ChangeNearby {
  readonly id: number;
  readonly summary: string;
  readonly source: string;
  readonly links: Received["links"];
  readonly at: number;
  /** So long before the alert opened; negative when it came after. */
  readonly beforeMs: number;
}

/** Changes to the service since a day before the alert opened and until it was resolved, the nearest to its opening first. */
export function changesAround(alert: Alert, received: readonly Received[], now: number): ChangeNearby[] {
  const opened = Date.parse(alert.opened_at);
  const end = alert.resolved_at == null ? now : Date.parse(alert.resolved_at);
  return received
    .map(({ id, summary, source, links, at, received_at }) => {
      const instant = Date.parse(at ?? received_at);
      return { id, summary, source, links, at: instant, beforeMs: opened - instant };
    })
    .filter(({ at }) => at >= opened - DAY_MS && at <= end)
    .sort((a, b) => Math.abs(a.beforeMs) - Math.abs(b.beforeMs))
    .slice(0, CHANGES_MAX);
}

/** Whether a change lies before all those that are asked for. */
export function reachesBack(alert: Alert, { at, received_at }: Received): boolean {
  return Date.parse(at ?? received_at) < Date.parse(alert.opened_at) - DAY_MS;
}

/** What else is open on the service, the newest first. */
export function othersOpen(alert: Alert, known: readonly Alert[]): Alert[] {
  return known
    .filter(({ id, service, status }) => id !== alert.id && service === alert.service && status !== "resolved")
    .sort((a, b) => b.id - a.id)
    .slice(0, OTHERS_MAX);
}
