import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { post } from "../../api/client";
import { keys } from "../../api/queries";
import type { Kinds, Schedule } from "../../api/resources";
import { useSettled } from "../../live/settled";
import type { Difference } from "./differences";
import type { Span } from "./planned";
import { type Calendar, read } from "./shifts";

/** A document as it would be saved, or deleted. */
export interface Drafted {
  readonly kind: keyof Kinds;
  readonly name: string;
  readonly document: object | null;
}

export interface Previewed {
  readonly after: Calendar | undefined;
  readonly differences: readonly Difference[];
  /** Why the server would refuse it. */
  readonly why: string | null;
  /** Whether this is about what is drafted by now, and not what was a moment ago. */
  readonly isCurrent: boolean;
}

/** What drafted changes would make of a schedule, by the server's own resolver; nothing is saved. */
export function usePreview(schedule: Schedule, drafted: readonly Drafted[], { from, to }: Span): Previewed {
  const wanted = JSON.stringify(drafted);
  const asked = useSettled(wanted);
  const { data, error, isSuccess, isPlaceholderData } = useQuery({
    queryKey: [...keys.configuration, "preview", schedule.name, asked, from, to],
    queryFn: async ({ signal }) => {
      const query = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
      const answer = await post("/api/v1/schedules/{name}/preview_changes", {
        path: { name: schedule.name },
        query,
        body: { changes: (JSON.parse(asked) as Drafted[]).map(withoutRevision) } as never,
        signal,
      });
      const differences = answer.differences.map(each => ({
        ...each,
        from: Date.parse(each.from),
        to: Date.parse(each.to),
      }));
      return { calendar: read(answer, schedule), differences };
    },
    enabled: asked !== "[]",
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  return {
    after: data?.calendar,
    differences: data?.differences ?? [],
    why: error?.message ?? null,
    isCurrent: isSuccess && !isPlaceholderData && asked === wanted,
  };
}

function withoutRevision({ document, ...rest }: Drafted): Drafted {
  if (document === null) return { ...rest, document };
  const { revision: _, ...fields } = document as { revision?: number };
  return { ...rest, document: fields };
}
