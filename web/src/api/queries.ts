/** What the screens ask for, each under one key. */

import { queryOptions } from "@tanstack/react-query";
import { get } from "./client";
import type { Kinds } from "./resources";

/** Documents change seldom, and the stream says when they do. */
const DOCUMENTS_MS = 5 * 60_000;

export const keys = {
  configuration: ["configuration"] as const,
  openAlerts: ["alerts", "open"] as const,
  alerts: ["alerts"] as const,
};

export const whoAmI = queryOptions({
  queryKey: ["whoami"],
  queryFn: () => get("/api/v1/whoami"),
  staleTime: DOCUMENTS_MS,
});

export function documents<K extends keyof Kinds>(kind: K) {
  return queryOptions({
    queryKey: [...keys.configuration, kind],
    queryFn: async () => {
      const list = await get("/api/v1/{kind}", { path: { kind } });
      return (list as unknown as { items: Kinds[K][] }).items;
    },
    staleTime: DOCUMENTS_MS,
  });
}

export const onCallNow = queryOptions({
  queryKey: [...keys.configuration, "on-call"],
  queryFn: () => get("/api/v1/on-call"),
  staleTime: 30_000,
  refetchInterval: 60_000,
});
