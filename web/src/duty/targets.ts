/** Targets of escalation policies, and whom they mean at an instant: pure. What the engine does when it pages, it decides itself. */

import type { Schemas } from "../api/client";
import type { Team, User } from "../api/resources";

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

/** What is known of the company at that instant. */
export interface Company {
  readonly onCall: readonly Schemas["ScheduleOnCall"][];
  readonly teams: readonly Team[];
  readonly users: readonly User[];
}

export interface Meant {
  /** Users' names. */
  readonly people: readonly string[];
  /** Why there is nobody, or why it cannot be said beforehand. */
  readonly why: "gap" | "no-members" | "disabled" | "not-known" | null;
}

/** Whom a target means. Channels mean no people. */
export function meantBy(target: Target, { onCall, teams, users }: Company): Meant {
  const isThere = (name: string) => users.find(user => user.name === name)?.disabled !== true;
  const among = (names: readonly string[], why: Meant["why"]): Meant => {
    const people = names.filter(isThere);
    if (people.length > 0) return { people, why: null };
    return { people, why: names.length > 0 ? "disabled" : why };
  };
  switch (target.kind) {
    case "channel":
      return { people: [], why: null };
    case "user":
      return among([target.name], "disabled");
    case "team":
      return among(teams.find(({ name }) => name === target.name)?.members ?? [], "no-members");
    case "schedule": {
      if (target.offset !== 0) return { people: [], why: "not-known" };
      const holders = onCall.find(({ schedule }) => schedule === target.name)?.on_call ?? [];
      return among(
        holders.map(({ user }) => user),
        "gap",
      );
    }
  }
}
