import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { documents, whoAmI } from "../../api/queries";
import type { Override, Schedule, TemporarySchedule } from "../../api/resources";
import { mayConfigure, plansOf } from "../../api/rights";
import { readDocument } from "../../api/writing";
import { tell } from "../../shell/toasts";
import { orTell } from "../../shell/undo";
import { dayStart } from "../../timeline/days";
import { type Span, spanOfTimes } from "../../timeline/spans";
import { say } from "../../words/words";
import type { Asked } from "./override_form";
import { decidesOver } from "./temporary";
import type { AskedTemporary } from "./temporary_form";

export interface Planning {
  readonly schedule: Schedule;
  /** Whether whoever is signed in plans anything here. */
  readonly isAllowed: boolean;
  /** When the server was asked last what is planned. */
  readonly readAt: number;
  readonly overrides: readonly Override[];
  readonly asked: Asked | null;
  /** A new override, or the one of that name. */
  readonly ask: (span: Span, override?: string) => void;
  /** The same for a span that is there on the lane: what decides alone over it is changed instead. */
  readonly askAt: (span: Span, override?: string) => void;
  /** Whether they say, too, what decides alone over a span. */
  readonly isManaged: boolean;
  readonly temporaries: readonly TemporarySchedule[];
  readonly askedTemporary: AskedTemporary | null;
  /** Opens the one of that name, or a new one. */
  readonly askTemporary: (name?: string) => void;
  readonly close: () => void;
}

/** What is being planned. An override is read anew before it is changed, so that a colleague's change is not overwritten. */
export function usePlanning(schedule: Schedule): Planning {
  const { data: me } = useQuery(whoAmI);
  const { data, dataUpdatedAt: overridesAt } = useQuery(documents("overrides"));
  const { data: ofAll, dataUpdatedAt: temporariesAt } = useQuery(documents("temporary_schedules"));
  const [asked, set] = useState<Asked | null>(null);
  const [askedTemporary, setTemporary] = useState<AskedTemporary | null>(null);
  const overrides = useMemo(() => (data ?? []).filter(each => each.schedule === schedule.name), [data, schedule.name]);
  const temporaries = useMemo(
    () => (ofAll ?? []).filter(each => each.schedule === schedule.name),
    [ofAll, schedule.name],
  );
  const isManaged = mayConfigure(me, schedule.team);
  const askTemporary = (name?: string) => {
    const zone = schedule.time_zone;
    const tomorrow = dayStart(zone, Date.now(), 1);
    if (name === undefined) return setTemporary({ span: { from: tomorrow, to: dayStart(zone, tomorrow, 1) } });
    orTell(async () => {
      const document = await readDocument("temporary_schedules", name);
      setTemporary({ span: spanOfTimes(zone, document), document });
    });
  };
  const ask = (span: Span, name?: string) => {
    if (name === undefined) return set({ span });
    orTell(async () => set({ span, override: await readDocument("overrides", name) }));
  };
  const askAt = (span: Span, name?: string) => {
    // An override says nothing where a temporary schedule decides alone.
    const deciding = name === undefined ? decidesOver(temporaries, schedule.time_zone, span) : undefined;
    if (deciding === undefined) return ask(span, name);
    if (isManaged) return askTemporary(deciding.name);
    tell(say("temporary-decides", { name: deciding.title ?? deciding.name }), true);
  };
  const close = () => {
    set(null);
    setTemporary(null);
  };
  const isAllowed = plansOf(me, schedule.team) !== "none";
  const readAt = Math.max(overridesAt, temporariesAt);
  const what = { schedule, overrides, temporaries, asked, askedTemporary, readAt };
  return { ...what, isAllowed, isManaged, ask, askAt, askTemporary, close };
}
