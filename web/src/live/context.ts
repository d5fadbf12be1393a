import { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { Refused } from "../api/client";
import { keys } from "../api/queries";
import { Live } from "./live";
import { type Verdict, verdict } from "./machine";
import { useNow } from "./now";

const RETRIES_MAX = 2;

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < RETRIES_MAX && !(error instanceof Refused && error.status < 500),
      refetchOnWindowFocus: false,
      // Without a network the service worker answers.
      networkMode: "always",
    },
  },
});

export const live = new Live(told => {
  if (told.kind === "configuration") queries.invalidateQueries({ queryKey: keys.configuration });
  if (told.kind === "reset") queries.invalidateQueries();
  if (told.kind === "opened" && !told.isResumed) readAlertsAgain();
});

/** What was listed before the stream began may lack what happened in between. A list that is on its way is shown first. */
async function readAlertsAgain(): Promise<void> {
  const filters = { queryKey: keys.alerts };
  if (queries.isFetching(filters) > 0) await queries.refetchQueries(filters, { cancelRefetch: false });
  await queries.invalidateQueries(filters);
}

export function useVerdict(): Verdict {
  const connection = useSyncExternalStore(live.subscribe, live.connection);
  return verdict(connection, useNow(1_000));
}

/** Whether the device says that it has no network, so that nothing that is changed would arrive. */
export function useIsOffline(): boolean {
  return useSyncExternalStore(live.subscribe, () => live.connection().offline);
}

export function useBookRevision(): number {
  return useSyncExternalStore(live.book.subscribe, live.book.revision);
}
