import { expect, test } from "vitest";
import { type Known, nextOf, stepsOf } from "./steps";

const NOTHING: Known = { methods: [], schedules: [], policies: [], services: [], integrations: [], alerts: [] };

test("steps are done as what they make appears, and the next one leads to where it is done", () => {
  const check = (known: Partial<Known>, next: string | null, path?: string) => {
    const step = nextOf(stepsOf({ ...NOTHING, ...known }));
    expect(step?.name ?? null).toBe(next);
    if (path !== undefined) expect(step?.path).toBe(path);
  };
  check({}, "method", "/profile");
  const unverified = { methods: [{ verified_at: null, disabled: false }] };
  check(unverified, "verified");
  check({ methods: [{ verified_at: "2026-11-27T12:00:00Z", disabled: true }] }, "method");
  const reached = { methods: [{ verified_at: "2026-11-27T12:00:00Z", disabled: false }] };
  check(reached, "on-call", "/schedules");
  check({ ...reached, schedules: [{ on_call: [] }] }, "on-call");
  const onCall = { ...reached, schedules: [{ on_call: ["ada"] }] };
  check(onCall, "policy");
  const policy = { ...onCall, policies: [{ name: "customers" }] };
  check(policy, "service", "/services");
  check({ ...policy, services: [{ name: "checkout" }] }, "service", "/services/checkout");
  const services = [{ name: "other" }, { name: "checkout" }];
  const service = { ...policy, services, integrations: [{ service: "checkout" }] };
  check(service, "event", "/services/checkout");
  check({ ...service, alerts: [{ service: "checkout", id: 7 }] }, "acknowledged", "/alerts/7");
  check({ ...service, alerts: [{ service: "checkout", id: 7, acknowledged_at: "2026-11-27T12:00:00Z" }] }, null);
});
