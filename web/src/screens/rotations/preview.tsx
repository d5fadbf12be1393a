import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { post } from "../../api/client";
import { keys } from "../../api/queries";
import type { Schedule } from "../../api/resources";
import type { Effective } from "../../api/writing";
import { Icon } from "../../design/icon";
import { tints } from "../../design/person";
import { Bones } from "../../design/states";
import { useSettled } from "../../live/settled";
import { useNames } from "../../shell/names";
import { dayStart } from "../../timeline/days";
import { say } from "../../words/words";
import { BeforeAfter } from "../schedule/before_after";
import type { Look } from "../schedule/lane";
import { read, shiftsOf } from "../schedule/shifts";
import { Told } from "../schedule/told";

const AHEAD_DAYS = 14;

/** What saving would do, by the server's own resolver: the lane now and then, and each change in words. */
export function Preview({ document, effective, isNew }: { document: Schedule; effective: Effective; isNew: boolean }) {
  const names = useNames();
  const zone = document.time_zone;
  const [from] = useState(() => dayStart(zone, Date.now()));
  const to = dayStart(zone, from, AHEAD_DAYS);
  const asked = useSettled(JSON.stringify({ document, effective }));
  const preview = useQuery({
    queryKey: [...keys.configuration, "preview", asked, from, to],
    queryFn: async ({ signal }) => {
      const { revision: _, ...body } = JSON.parse(asked).document;
      const query = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), effective };
      const path = { name: document.name };
      const answer = await post("/api/v1/schedules/{name}/preview", { path, query, body: body as never, signal });
      return { calendar: read(answer, body), differences: answer.differences };
    },
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const now = useQuery({ ...shiftsOf(document, from, to), enabled: !isNew });
  const before = now.data ?? { shifts: [], shadows: [], gaps: [] };
  const after = preview.data?.calendar;
  const given = tints([...before.shifts, ...(after?.shifts ?? [])].map(({ user }) => user));
  const look: Look = {
    scale: { from, to, width: 100 },
    zone,
    tintOf: user => given.get(user) ?? { hue: 6, pattern: 0 },
    titleOf: names.person,
  };
  const isCurrent =
    preview.isSuccess && !preview.isPlaceholderData && asked === JSON.stringify({ document, effective });
  return (
    <section
      className="card block preview"
      aria-label={say("editor-preview")}
      aria-busy={!isCurrent}
      data-from={from}
      data-to={to}
      data-preview={isCurrent ? "current" : "waiting"}
    >
      <h2>{say("rotation-preview", { days: AHEAD_DAYS })}</h2>
      {preview.error !== null && (
        <p className="refused" role="status">
          <Icon sign="warning" />
          {preview.error.message}
        </p>
      )}
      {after === undefined && preview.error === null && <Bones rows={2} />}
      {after !== undefined && (
        <>
          <BeforeAfter before={before} after={after} look={look} />
          <Told
            differences={
              preview.data?.differences.map(each => ({
                ...each,
                from: Date.parse(each.from),
                to: Date.parse(each.to),
              })) ?? []
            }
            zone={zone}
            titleOf={names.person}
            max={3}
          />
        </>
      )}
    </section>
  );
}
