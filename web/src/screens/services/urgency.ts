import type { Service } from "../../api/resources";

/** The worst first. */
export const SEVERITIES = ["critical", "error", "warning", "info"] as const;
export type Urgencies = Readonly<Record<(typeof SEVERITIES)[number], string>>;

const BY_DEFAULT: Urgencies = { critical: "high", error: "high", warning: "low", info: "low" };

/** How urgent each severity is for a service, or for one that says nothing about it. */
export function urgenciesOf(service: Service | undefined): Urgencies {
  return { ...BY_DEFAULT, ...service?.urgency };
}

/** The least severity that is as urgent as that; null where none is. */
export function severityOf(service: Service, urgency: string): (typeof SEVERITIES)[number] | null {
  const urgencies = urgenciesOf(service);
  return SEVERITIES.findLast(severity => urgencies[severity] === urgency) ?? null;
}
