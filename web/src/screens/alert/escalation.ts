/** Where an escalation stands, read from the timeline and the policy: pure. */

import type { TimelineEntry } from "../../api/client";
import type { EscalationPolicy } from "../../api/resources";

export interface Targets {
  /** From 1; null for the last resort. */
  readonly step: number | null;
  readonly steps: number;
  readonly notify: readonly string[];
}

/** What is paged when the present step has waited long enough. */
export function stepAfter(policy: EscalationPolicy, timeline: readonly TimelineEntry[]): Targets | null {
  const steps = policy.steps.length;
  const at = timeline.findLast(({ data }) => typeof (data as { step?: unknown }).step === "number");
  if (at === undefined) return null;
  const { step, round = 1 } = at.data as unknown as { step: number; round?: number };
  if (step < steps) return { step: step + 1, steps, notify: policy.steps[step]?.notify ?? [] };
  if (round < (policy.repeat ?? 0) + 1) return { step: 1, steps, notify: policy.steps[0]?.notify ?? [] };
  return { step: null, steps, notify: policy.last_resort ?? [] };
}
