/** From nothing to a page that was heard: which steps are done, by what the API says, and which is next. */

export interface Known {
  readonly methods: readonly { readonly verified_at?: string | null; readonly disabled: boolean }[];
  readonly schedules: readonly { readonly on_call: readonly unknown[] }[];
  readonly policies: readonly { readonly name: string }[];
  readonly services: readonly { readonly name: string }[];
  readonly integrations: readonly { readonly service: string }[];
  readonly alerts: readonly {
    readonly acknowledged_at?: string | null;
    readonly service: string;
    readonly id: number;
  }[];
}

export type StepName = "method" | "verified" | "on-call" | "policy" | "service" | "event" | "acknowledged";

export interface Step {
  readonly name: StepName;
  readonly isDone: boolean;
  /** Where it is done. */
  readonly path: string;
}

export function stepsOf(known: Known): readonly Step[] {
  const used = known.methods.filter(({ disabled }) => !disabled);
  const ready = known.services.find(({ name }) => known.integrations.some(({ service }) => service === name));
  const service = ready ?? known.services[0];
  const atService = service === undefined ? "/services" : `/services/${encodeURIComponent(service.name)}`;
  const [alert] = known.alerts;
  return [
    { name: "method", isDone: used.length > 0, path: "/profile" },
    { name: "verified", isDone: used.some(({ verified_at: at }) => at != null), path: "/profile" },
    { name: "on-call", isDone: known.schedules.some(({ on_call: people }) => people.length > 0), path: "/schedules" },
    { name: "policy", isDone: known.policies.length > 0, path: "/escalation-policies" },
    { name: "service", isDone: ready !== undefined, path: atService },
    { name: "event", isDone: alert !== undefined, path: atService },
    {
      name: "acknowledged",
      isDone: known.alerts.some(({ acknowledged_at: at }) => at != null),
      path: alert === undefined ? "/alerts" : `/alerts/${alert.id}`,
    },
  ];
}

/** The first that is not done; null when all are. */
export function nextOf(steps: readonly Step[]): Step | null {
  return steps.find(({ isDone }) => !isDone) ?? null;
}
