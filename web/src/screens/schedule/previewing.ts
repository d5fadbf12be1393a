import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { post } from "../../api/client";
import { keys } from "../../api/queries";
import type { Kinds, Requirement, Schedule } from "../../api/resources";
import type { Effective } from "../../api/writing";
import { whyNot } from "../../design/refusal";
import { useSettled } from "../../live/settled";
import type { Span } from "../../timeline/spans";
import type { Difference } from "./differences";
import { type Calendar, read, timed } from "./shifts";

/** A document as it would be saved, or deleted. */
export interface Drafted {
  readonly kind: keyof Kinds;
  readonly name: string;
  readonly document: object | null;
}

export interface Unmet extends Span {
  readonly requirement: Requirement;
}

export interface Previewed {
  readonly after: Calendar | undefined;
  readonly differences: readonly Difference[];
  /** When a requirement would not be met. */
  readonly unmet: readonly Unmet[];
  /** Why the server would refuse it. */
  readonly why: string | null;
  /** Whether this is about what is drafted by now, and not what was a moment ago. */
  readonly isCurrent: boolean;
}

/** What drafted changes would make of a schedule, by the server's own resolver; nothing is saved. */
export function usePreview(
  schedule: Schedule,
  drafted: readonly Drafted[],
  { from, to }: Span,
  effective?: Effective,
): Previewed {
  const wanted = JSON.stringify(drafted);
  const asked = useSettled(wanted);
  const { data, error, isSuccess, isPlaceholderData } = useQuery({
    queryKey: [...keys.configuration, "preview", schedule.name, asked, from, to, effective],
    queryFn: async ({ signal }) => {
      const changes = JSON.parse(asked) as Drafted[];
      const query = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), effective };
      const answer = await post("/api/v1/schedules/{name}/preview_changes", {
        path: { name: schedule.name },
        query,
        body: { changes: changes.map(withoutRevision) } as never,
        signal,
      });
      const edited = changes.find(({ kind }) => kind === "schedules")?.document as Schedule | null | undefined;
      const unmet = answer.violations.map(timed);
      return { calendar: read(answer, edited ?? schedule), differences: answer.differences.map(timed), unmet };
    },
    enabled: asked !== "[]",
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  return {
    after: data?.calendar,
    differences: data?.differences ?? [],
    unmet: data?.unmet ?? [],
    why: whyNot(error),
    isCurrent: isSuccess && !isPlaceholderData && asked === wanted,
  };
}

function withoutRevision({ document, ...rest }: Drafted): Drafted {
  if (document === null) return { ...rest, document };
  const { revision: _, ...fields } = document as { revision?: number };
  return { ...rest, document: fields };
}
