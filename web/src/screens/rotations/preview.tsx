import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Schedule } from "../../api/resources";
import type { Effective } from "../../api/writing";
import { Icon } from "../../design/icon";
import { tints } from "../../design/person";
import { Bones } from "../../design/states";
import { useNames } from "../../shell/names";
import { dayStart } from "../../timeline/days";
import { say } from "../../words/words";
import { BeforeAfter } from "../schedule/before_after";
import type { Look } from "../schedule/lane";
import { usePreview } from "../schedule/previewing";
import { shiftsOf } from "../schedule/shifts";
import { Told } from "../schedule/told";
import { Kept } from "./kept";

const AHEAD_DAYS = 14;

/** What saving would do, by the server's own resolver: the lane now and then, and each change in words. */
export function Preview({ document, effective, isNew }: { document: Schedule; effective: Effective; isNew: boolean }) {
  const names = useNames();
  const zone = document.time_zone;
  const [from] = useState(() => dayStart(zone, Date.now()));
  const to = dayStart(zone, from, AHEAD_DAYS);
  const drafted = [{ kind: "schedules", name: document.name, document }] as const;
  const preview = usePreview(document, drafted, { from, to }, effective);
  const now = useQuery({ ...shiftsOf(document, from, to), enabled: !isNew });
  const before = now.data ?? { shifts: [], shadows: [], gaps: [] };
  const after = preview.after;
  const given = tints([...before.shifts, ...(after?.shifts ?? [])].map(({ user }) => user));
  const look: Look = {
    scale: { from, to, width: 100 },
    zone,
    tintOf: user => given.get(user) ?? { hue: 6, pattern: 0 },
    titleOf: names.person,
  };
  return (
    <section
      className="card block preview"
      aria-label={say("editor-preview")}
      aria-busy={!preview.isCurrent}
      data-from={from}
      data-to={to}
      data-preview={preview.isCurrent ? "current" : "waiting"}
    >
      <h2>{say("rotation-preview", { days: AHEAD_DAYS })}</h2>
      {preview.why !== null && (
        <p className="refused" role="status">
          <Icon sign="warning" />
          {preview.why}
        </p>
      )}
      {after === undefined && preview.why === null && <Bones rows={2} />}
      {after !== undefined && (
        <>
          <BeforeAfter before={before} after={after} look={look} />
          <Told differences={preview.differences} zone={zone} titleOf={names.person} max={3} />
          <Kept document={document} gaps={after.gaps} unmet={preview.unmet} />
        </>
      )}
    </section>
  );
}
