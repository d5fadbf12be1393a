import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { documents, whoAmI } from "../../api/queries";
import type { Override, Schedule } from "../../api/resources";
import { plansOf } from "../../api/rights";
import { readDocument } from "../../api/writing";
import { tell } from "../../shell/toasts";
import type { Asked } from "./override_form";
import type { Span } from "./planned";

export interface Planning {
  /** Whether whoever is signed in plans anything here. */
  readonly isAllowed: boolean;
  readonly overrides: readonly Override[];
  readonly asked: Asked | null;
  readonly ask: (span: Span, override?: string) => void;
  readonly close: () => void;
}

/** What is being planned. An override is read anew before it is changed, so that a colleague's change is not overwritten. */
export function usePlanning(schedule: Schedule): Planning {
  const { data: me } = useQuery(whoAmI);
  const { data } = useQuery(documents("overrides"));
  const [asked, set] = useState<Asked | null>(null);
  const overrides = useMemo(() => (data ?? []).filter(each => each.schedule === schedule.name), [data, schedule.name]);
  const ask = async (span: Span, name?: string) => {
    if (name === undefined) return set({ span });
    try {
      set({ span, override: await readDocument("overrides", name) });
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error), true);
    }
  };
  return { isAllowed: plansOf(me, schedule.team) !== "none", overrides, asked, ask, close: () => set(null) };
}
