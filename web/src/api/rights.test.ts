import { expect, test } from "vitest";
import { mayAct, mayConfigure, mayConfigurePolicy, mayEditPerson, mayWriteLeave } from "./rights";

test("who acts on alerts", () => {
  const check = (role: string, scopes: string[], expected: boolean) =>
    expect(mayAct({ name: "me", role, teams: [], scopes }), role).toBe(expected);
  check("observer", [], false);
  check("responder", [], true);
  check("admin", ["configuration"], false);
  check("responder", ["read", "alerts"], true);
  expect(mayAct(undefined)).toBe(true);
});

test("what is a team's is changed by its managers and by admins", () => {
  const check = (
    role: string,
    teams: string[] | null,
    team: string | undefined,
    expected: boolean,
    scopes: string[] = [],
  ) => expect(mayConfigure({ name: "me", role, teams, scopes }, team), `${role} ${team}`).toBe(expected);
  check("admin", null, "payments", true);
  check("admin", [], "payments", true);
  check("manager", ["payments"], "payments", true);
  check("manager", ["payments"], "search", false);
  check("manager", [], undefined, true);
  check("responder", ["payments"], "payments", false);
  check("observer", ["payments"], undefined, false);
  check("admin", null, undefined, false, ["alerts"]);
  check("admin", null, undefined, true, ["configuration"]);
  expect(mayConfigure(undefined, undefined)).toBe(false);
});

test("a policy of no team is up to whoever may change what uses it", () => {
  const me = { name: "me", role: "manager", teams: ["payments"], scopes: [] };
  const services = [
    { name: "cards", team: "payments", escalation_policy: "shared" },
    { name: "search", team: "search", escalation_policy: "shared" },
    { name: "ledger", team: "payments", escalation_policy: "own" },
  ];
  const check = (name: string, team: string | undefined, expected: boolean) =>
    expect(mayConfigurePolicy(me, { name, steps: [], ...(team && { team }) }, services), name).toBe(expected);
  check("shared", undefined, false);
  check("own", undefined, true);
  check("unused", undefined, true);
  check("shared", "payments", true);
  check("own", "search", false);
});

test("people change themselves, managers the people of their teams, and admins everybody", () => {
  const teams = [
    { name: "payments", members: ["ada"] },
    { name: "search", members: ["bob"], lead: "root" },
  ];
  const check = (role: string, own: string[] | null, person: string, expected: boolean, personRole = "responder") =>
    expect(
      mayEditPerson({ name: "me", role, teams: own, scopes: [] }, { name: person, role: personRole }, teams),
      `${role} of ${own} on ${person}`,
    ).toBe(expected);
  check("responder", [], "me", true);
  check("observer", [], "me", false);
  check("responder", ["payments"], "ada", false);
  check("manager", ["payments"], "ada", true);
  check("manager", ["payments"], "bob", false);
  check("manager", ["payments"], "nobody's", true);
  check("manager", ["search"], "root", false, "admin");
  check("admin", null, "root", true, "admin");
});

test("leave is one’s own to write, and of managers that of everybody in their teams", () => {
  const teams = [{ name: "search", members: ["bob"], lead: "root" }];
  const check = (role: string, own: string[] | null, person: string, expected: boolean) =>
    expect(
      mayWriteLeave({ name: "me", role, teams: own, scopes: [] }, { name: person }, teams),
      `${role} of ${own} on ${person}`,
    ).toBe(expected);
  check("responder", [], "me", true);
  check("observer", [], "me", false);
  check("responder", ["search"], "bob", false);
  check("manager", ["search"], "root", true);
  check("manager", ["payments"], "root", false);
  check("manager", ["payments"], "nobody's", true);
  check("admin", null, "bob", true);
});
