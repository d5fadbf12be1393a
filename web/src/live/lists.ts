/** Lists of alerts, page by page into the book. What is shown comes from the book alone; these only say what is there. */

import { queryOptions } from "@tanstack/react-query";
import { get, isCopy } from "../api/client";
import { keys } from "../api/queries";
import { live } from "./context";

const PAGE = 200;
/** Open alerts that are loaded; who has more has other worries than to see all of them. */
const OPEN_MAX = 5_000;
/** How often what is open is asked for again while there is no stream. */
export const POLL_MS = 15_000;

async function page(status: string, cursor: string | null, signal: AbortSignal) {
  const query = { status, limit: PAGE, ...(cursor !== null && { cursor }) };
  const list = await get("/api/v1/alerts", { query, signal });
  if (!isCopy(list)) live.heardOtherwise();
  return list;
}

/** All that is open: the first page is shown at once, the rest follows. */
export const loadOpenAlerts = queryOptions({
  queryKey: keys.openAlerts,
  queryFn: async ({ signal }) => {
    const versions = live.book.versions();
    const open = [];
    let cursor: string | null = null;
    let isSure = true;
    do {
      const list: Awaited<ReturnType<typeof page>> = await page("triggered,acknowledged", cursor, signal);
      live.book.learn(list.items);
      open.push(...list.items);
      isSure &&= !isCopy(list);
      cursor = list.next_cursor ?? null;
    } while (cursor !== null && open.length < OPEN_MAX);
    // A copy is older than what the stream has said since: it adds, and takes nothing away.
    if (cursor === null && isSure) live.book.learnAllOpen(open, versions);
    return { isComplete: cursor === null };
  },
  staleTime: Number.POSITIVE_INFINITY,
});

/** What is over, newest first: the page that begins at a cursor. */
export function loadResolvedAlerts(cursor: string | null) {
  return queryOptions({
    queryKey: [...keys.alerts, "resolved", cursor],
    queryFn: async ({ signal }) => {
      const list = await page("resolved", cursor, signal);
      live.book.learn(list.items);
      return { next: list.next_cursor ?? null };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}
