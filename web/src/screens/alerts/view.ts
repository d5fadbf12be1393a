/** What the list of alerts shows, and in which order: pure, and written in the address so that it can be sent and kept. */

import type { Alert } from "../../api/client";
import { matcher } from "./search";

export const STATES = ["open", "triggered", "acknowledged", "resolved", "all"] as const;
export const SCOPES = ["all", "teams", "mine"] as const;
export const SORTS = ["urgent", "newest", "oldest", "severity"] as const;
export const SEVERITIES = ["critical", "error", "warning", "info"] as const;
export const RANGES = ["any", "1h", "24h", "7d", "30d"] as const;

const HOUR_MS = 3_600_000;
const RANGE_MS: Record<(typeof RANGES)[number], number> = {
  any: Number.POSITIVE_INFINITY,
  "1h": HOUR_MS,
  "24h": 24 * HOUR_MS,
  "7d": 7 * 24 * HOUR_MS,
  "30d": 30 * 24 * HOUR_MS,
};

export interface View {
  readonly state: (typeof STATES)[number];
  readonly scope: (typeof SCOPES)[number];
  readonly sort: (typeof SORTS)[number];
  readonly range: (typeof RANGES)[number];
  readonly severity: string;
  readonly urgency: string;
  readonly service: string;
  readonly text: string;
}

export const EVERYTHING: View = {
  state: "open",
  scope: "all",
  sort: "urgent",
  range: "any",
  severity: "",
  urgency: "",
  service: "",
  text: "",
};

const PARAMETERS: Record<keyof View, string> = {
  state: "state",
  scope: "scope",
  sort: "sort",
  range: "range",
  severity: "severity",
  urgency: "urgency",
  service: "service",
  text: "q",
};

function oneOf<T extends string>(known: readonly T[], value: string | null): T {
  return known.find(each => each === value) ?? (known[0] as T);
}

export function read(search: string): View {
  const parameters = new URLSearchParams(search);
  const get = (key: keyof View) => parameters.get(PARAMETERS[key]);
  return {
    state: oneOf(STATES, get("state")),
    scope: oneOf(SCOPES, get("scope")),
    sort: oneOf(SORTS, get("sort")),
    range: oneOf(RANGES, get("range")),
    severity: oneOf(["", ...SEVERITIES], get("severity")),
    urgency: oneOf(["", "high", "low"], get("urgency")),
    service: get("service") ?? "",
    text: get("text") ?? "",
  };
}

/** What differs from the list as it is at first; empty when nothing does. */
export function write(view: View): string {
  const parameters = new URLSearchParams();
  for (const key of Object.keys(PARAMETERS) as (keyof View)[]) {
    if (view[key] !== EVERYTHING[key]) parameters.set(PARAMETERS[key], view[key]);
  }
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

/** How many filters hold something back, the order and the state left aside. */
export function narrowedBy(view: View): number {
  const keys = ["scope", "range", "severity", "urgency", "service"] as const;
  return keys.filter(key => view[key] !== EVERYTHING[key]).length;
}

/** Who is looking: what "mine" and "my teams" mean. */
export interface Reader {
  readonly user: string;
  /** Services of the reader's teams. */
  readonly teamServices: ReadonlySet<string>;
  /** Services whose policy would page the reader first, now. */
  readonly paged: ReadonlySet<string>;
}

/** Whether an alert is shown in a view. */
export function wantedIn(view: View, reader: Reader, now: number): (alert: Alert) => boolean {
  const hasWhatIsTyped = matcher(view.text);
  return alert => {
    if (!isInState(alert.status, view.state)) return false;
    if (view.severity !== "" && alert.severity !== view.severity) return false;
    if (view.urgency !== "" && alert.urgency !== view.urgency) return false;
    if (view.service !== "" && alert.service !== view.service) return false;
    if (view.range !== "any" && now - Date.parse(alert.opened_at) > RANGE_MS[view.range]) return false;
    if (view.scope === "teams" && !reader.teamServices.has(alert.service)) return false;
    if (view.scope === "mine" && !isMine(alert, reader)) return false;
    return hasWhatIsTyped(alert);
  };
}

function isInState(status: string, state: View["state"]): boolean {
  if (state === "all") return true;
  return state === "open" ? status !== "resolved" : status === state;
}

function isMine(alert: Alert, reader: Reader): boolean {
  return alert.acknowledged_by === reader.user || reader.paged.has(alert.service);
}

const SEVERITY_RANK: Record<string, number> = { critical: 0, error: 1, warning: 2, info: 3 };
const STATUS_RANK: Record<string, number> = { triggered: 0, acknowledged: 1, resolved: 3 };

type Comparison = (a: Alert, b: Alert) => number;

const bySeverity: Comparison = (a, b) => (SEVERITY_RANK[a.severity] ?? 9) - (SEVERITY_RANK[b.severity] ?? 9);
const byNewest: Comparison = (a, b) => b.id - a.id;
const byNeed: Comparison = (a, b) => need(a) - need(b);

/** Whom nobody answered comes first, then what waits for an answer, then what somebody has. */
function need(alert: Alert): number {
  if (alert.status === "triggered" && alert.exhausted) return -1;
  const waits = alert.status === "triggered" && alert.urgency === "low" ? 0.5 : 0;
  return (STATUS_RANK[alert.status] ?? 2) + waits;
}

export function comparison(sort: View["sort"]): Comparison {
  switch (sort) {
    case "newest":
      return byNewest;
    case "oldest":
      return (a, b) => byNewest(b, a);
    case "severity":
      return (a, b) => bySeverity(a, b) || byNewest(a, b);
    case "urgent":
      return (a, b) => byNeed(a, b) || bySeverity(a, b) || byNewest(a, b);
  }
}
