/** Targets of escalation policies, and whom they mean at an instant: pure. What the engine does when it pages, it decides itself. */

import type { Schemas } from "../api/client";
import type { Schedule, Team, Unavailability, User } from "../api/resources";
import { layerOf } from "../screens/schedule/layers";
import { instantOf } from "../timeline/zone";
import { callsOf } from "./at_night";

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
  readonly schedules: readonly Schedule[];
  readonly leave: readonly Unavailability[];
  readonly now: number;
}

export interface Meant {
  /** Users' names. */
  readonly people: readonly string[];
  /** Why there is nobody, or why it cannot be said beforehand. */
  readonly why: "gap" | "no-members" | "disabled" | "unreachable" | "not-known" | null;
}

/** Whom a target means. Channels mean no people. */
export function meantBy(target: Target, company: Company): Meant {
  const { onCall, teams, users } = company;
  const known = (name: string) => users.find(user => user.name === name);
  const among = (names: readonly string[], why: Meant["why"]): Meant => {
    const enabled = names.filter(name => known(name)?.disabled !== true);
    if (enabled.length === 0) return { people: [], why: names.length > 0 ? "disabled" : why };
    const reached = enabled.filter(name => callsOf(known(name) ?? { name }, "high").length > 0);
    return { people: reached, why: reached.length > 0 ? null : "unreachable" };
  };
  switch (target.kind) {
    case "channel":
      return { people: [], why: null };
    case "user":
      return among([target.name], "disabled");
    case "team":
      return among(teams.find(({ name }) => name === target.name)?.members ?? [], "no-members");
    case "schedule": {
      const holders = onCall.find(({ schedule }) => schedule === target.name)?.on_call ?? [];
      if (target.offset !== 0) {
        const neighbours = neighboursOf(holders, target, company);
        return neighbours === null ? { people: [], why: "not-known" } : among(neighbours, "gap");
      }
      return among(
        holders.map(({ user }) => user),
        "gap",
      );
    }
  }
}

/**
 * Who stands beside those on call in the rotation that has them; whoever is away is passed over. Null where documents do
 * not tell: where somebody stands in for whoever has the turn, or the order of the rotation is published.
 */
function neighboursOf(
  holders: readonly Schemas["PersonOnCall"][],
  { name, offset }: Target,
  company: Company,
): readonly string[] | null {
  const rotations = company.schedules.find(each => each.name === name)?.rotations ?? [];
  const people = new Set<string>();
  for (const { user, because } of holders) {
    const layer = layerOf(because);
    const rotation = rotations.find(each => layer.kind === "rotation" && each.name === layer.name);
    if (rotation === undefined || rotation.order === "fair") return null;
    const entries = rotation.members.map(member => (typeof member === "string" ? [member] : member));
    const at = entries.findIndex(entry => entry.includes(user));
    if (at < 0) return null;
    for (let steps = 1; steps <= entries.length; steps++) {
      const place = (((at + offset * steps) % entries.length) + entries.length) % entries.length;
      const there = (entries[place] ?? []).filter(each => !isAway(each, company));
      for (const each of there) people.add(each);
      if (there.length > 0) break;
    }
  }
  return [...people].sort();
}

/** On leave; without an offset that is on the person's own clock. */
function isAway(user: string, { users, leave, now }: Company): boolean {
  const zone = users.find(({ name }) => name === user)?.time_zone ?? "UTC";
  const at = (text: string) =>
    /(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : instantOf(zone, Date.parse(`${text}Z`));
  return leave.some(({ user: each, from, to }) => each === user && at(from) <= now && now < at(to));
}
