import { useQuery } from "@tanstack/react-query";
import { get } from "../../api/client";
import { documents, keys, onCallNow, whoAmI } from "../../api/queries";
import { useBookRevision } from "../../live/context";
import { reachOf } from "../people/methods";
import { type Step, stepsOf } from "./steps";

/** While something is missing it is looked for again: people set it up in other windows, and signals come when they come. */
const LOOK_AGAIN_MS = 5_000;

/** The steps as they stand; undefined until all is known. */
export function useSteps(): { steps: readonly Step[] | undefined; error: Error | null; again: () => void } {
  const again = { refetchInterval: LOOK_AGAIN_MS };
  useBookRevision();
  const me = useQuery(whoAmI);
  const isPerson = me.data !== undefined && me.data.actor === me.data.name;
  const methods = useQuery({ ...reachOf(me.data?.name ?? ""), ...again, enabled: isPerson });
  const onCall = useQuery({ ...onCallNow, ...again });
  const policies = useQuery({ ...documents("escalation_policies"), ...again });
  const services = useQuery({ ...documents("services"), ...again });
  const integrations = useQuery({ ...documents("integrations"), ...again });
  const alerts = useQuery({
    queryKey: [...keys.alerts, "guide"],
    queryFn: async () => {
      const [open, resolved] = await Promise.all([
        get("/api/v1/alerts", { query: { limit: 50 } }),
        get("/api/v1/alerts", { query: { status: "resolved", limit: 50 } }),
      ]);
      return [...open.items, ...resolved.items];
    },
    ...again,
  });
  const all = [me, methods, onCall, policies, services, integrations, alerts];
  const failed = all.find(({ isError }) => isError);
  const isKnown = [me, onCall, policies, services, integrations, alerts].every(({ data }) => data !== undefined);
  return {
    steps:
      isKnown && (!isPerson || methods.data !== undefined)
        ? stepsOf({
            methods: methods.data ?? [],
            // A policy may as well name people: then they are on call, without a schedule.
            schedules: [...(onCall.data?.items ?? []), ...(onCall.data?.services ?? [])],
            policies: policies.data ?? [],
            services: services.data ?? [],
            integrations: integrations.data ?? [],
            alerts: alerts.data ?? [],
          })
        : undefined,
    error: failed?.error ?? null,
    again: () => {
      for (const each of all) if (each.isError) each.refetch();
    },
  };
}
