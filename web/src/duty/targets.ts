/** Targets of escalation policies, as documents write them: pure. Whom they mean, the engine says. */

export type TargetKind = "user" | "team" | "schedule" | "channel";

export interface Target {
  readonly kind: TargetKind;
  readonly name: string;
  /** Of a schedule: 1 is the next in the rotation, -1 the one before, 0 whoever is on call. */
  readonly offset: number;
}

const KINDS: readonly string[] = ["user", "team", "schedule", "channel"];

/** `user:ada`, `schedule:primary+1`; null where it is none. */
export function readTarget(text: string): Target | null {
  const [, kind = "", name = "", offset] = /^(\w+):(.+?)([+-]1)?$/.exec(text) ?? [];
  if (!KINDS.includes(kind)) return null;
  // Only schedules have neighbours; elsewhere the sign belongs to the name.
  if (kind !== "schedule") return { kind: kind as TargetKind, name: `${name}${offset ?? ""}`, offset: 0 };
  return { kind: "schedule", name, offset: Number(offset ?? 0) };
}

export function writeTarget({ kind, name, offset }: Target): string {
  return `${kind}:${name}${offset === 0 ? "" : offset > 0 ? "+1" : "-1"}`;
}
