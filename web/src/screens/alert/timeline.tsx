import { useQuery } from "@tanstack/react-query";
import { type Alert, get, type TimelineEntry } from "../../api/client";
import { Icon, type Sign } from "../../design/icon";
import { Bones, Failed } from "../../design/states";
import type { Names } from "../../shell/names";
import { clockWithSeconds, formatted, full } from "../../words/times";
import { say, sayIfKnown } from "../../words/words";

const SIGNS: Record<string, Sign> = {
  opened: "bell",
  urgency_changed: "up",
  escalated: "skip",
  step_skipped: "skip",
  updated: "pen",
  paged: "person",
  copied: "people",
  bundled: "clock",
  not_answered: "failed",
  sent: "send",
  delivered: "check",
  failed: "failed",
  acknowledged: "check",
  reopened: "bell",
  snoozed: "clock",
  resolved: "check",
  note: "note",
  exhausted: "warning",
};

/** Everything that happened, in order: who was chosen and why, what was tried, what the provider answered. */
export function Timeline({ alert, names }: { alert: Alert; names: Names }) {
  const asked = useQuery({
    queryKey: ["alert", alert.id, "timeline", alert.version],
    queryFn: () => get("/api/v1/alerts/{id}/timeline", { path: { id: alert.id } }),
    placeholderData: before => before,
  });
  if (asked.isPending) return <Bones rows={5} />;
  if (asked.isError) return <Failed error={asked.error} again={() => asked.refetch()} />;
  const entries = asked.data.items;
  return (
    <ol className="timeline">
      {entries.map((entry, index) => (
        <Entry
          key={index}
          entry={entry}
          names={names}
          day={dayOf(entry.at) === dayOf(entries[index - 1]?.at) ? null : dayOf(entry.at)}
        />
      ))}
    </ol>
  );
}

function dayOf(at: string | undefined): string {
  if (at === undefined) return "";
  return formatted(new Date(at), { weekday: "long", day: "numeric", month: "long" });
}

function Entry({ entry, names, day }: { entry: TimelineEntry; names: Names; day: string | null }) {
  const { title } = names.actor(entry.actor);
  const isPerson = entry.actor !== "nightbell";
  return (
    <>
      {day !== null && <li className="day">{day}</li>}
      <li className={`entry kind-${entry.kind}`}>
        <span className="sign">
          <Icon sign={SIGNS[entry.kind] ?? "more"} />
        </span>
        <div>
          <p className="what">
            <strong>{sayIfKnown(`kind-${entry.kind}`, entry.kind)}</strong>
            {isPerson && <span className="dim">{title}</span>}
            <time dateTime={entry.at} title={full(entry.at)} className="dim">
              {clockWithSeconds(entry.at)}
            </time>
          </p>
          <p className="text">{entry.text}</p>
          <Why entry={entry} />
        </div>
      </li>
    </>
  );
}

/** Why this person, in the resolver's own words. */
function Why({ entry }: { entry: TimelineEntry }) {
  const { because } = entry.data as { because?: string };
  if (because === undefined || entry.text.includes(because)) return null;
  return <p className="dim">{say("because", { because })}</p>;
}
