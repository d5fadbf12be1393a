/** What whoever is signed in may change, so that no button is offered that the server refuses. The server decides. */

import type { Schemas } from "./client";
import type { EscalationPolicy, Service, Team, User } from "./resources";

type Me = Pick<Schemas["WhoAmI"], "name" | "role" | "teams" | "scopes">;

function mayWrite({ scopes }: Me): boolean {
  return scopes.length === 0 || scopes.includes("configuration");
}

/** Alerts: everybody's but observers'. Until it is known who is signed in, whoever was woken does not wait for a button. */
export function mayAct(me: Me | undefined): boolean {
  return me === undefined || (me.role !== "observer" && (me.scopes.length === 0 || me.scopes.includes("alerts")));
}

/** Things of a team: its managers' and the admins'. What is no team's is up to every manager. */
export function mayConfigure(me: Me | undefined, team: string | undefined): boolean {
  if (me === undefined || !mayWrite(me)) return false;
  if (me.role === "admin") return true;
  return me.role === "manager" && (team === undefined || me.teams == null || me.teams.includes(team));
}

/** A policy; one of no team is up to whoever may change all services that use it. */
export function mayConfigurePolicy(
  me: Me | undefined,
  policy: EscalationPolicy,
  services: readonly Service[],
): boolean {
  if (!mayConfigure(me, policy.team)) return false;
  const using = services.filter(({ escalation_policy }) => escalation_policy === policy.name);
  return policy.team !== undefined || using.every(({ team }) => mayConfigure(me, team));
}

/** Somebody's profile: their own, and by managers that of people in their teams, or in none; admins are changed by admins. */
export function mayEditPerson(me: Me | undefined, person: User, teams: readonly Team[]): boolean {
  const isOthersAdmin = person.role === "admin" && me?.role !== "admin" && me?.name !== person.name;
  return !isOthersAdmin && mayWriteLeave(me, person, teams);
}

/** Somebody's leave: whoever may change their profile, and managers also that of the admins in their teams. */
export function mayWriteLeave(me: Me | undefined, person: Pick<User, "name">, teams: readonly Team[]): boolean {
  if (me === undefined || !mayWrite(me) || me.role === "observer") return false;
  if (me.role === "admin" || me.name === person.name) return true;
  if (me.role !== "manager") return false;
  const theirs = teams.filter(({ members = [], lead }) => members.includes(person.name) || lead === person.name);
  return theirs.length === 0 || me.teams == null || theirs.some(({ name }) => me.teams?.includes(name));
}

/** Whose overrides and swaps somebody plans on a schedule: anybody's, those that they are part of, or none. */
export type Plans = "all" | "own" | "none";

export function plansOf(me: Me | undefined, team: string | undefined): Plans {
  if (mayConfigure(me, team)) return "all";
  return me !== undefined && mayWrite(me) && me.role !== "observer" ? "own" : "none";
}
