import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { get, post } from "../../api/client";
import { documents, keys } from "../../api/queries";
import type { Schedule, Unavailability } from "../../api/resources";
import { Icon } from "../../design/icon";
import { whyNot } from "../../design/refusal";
import { Bones } from "../../design/states";
import { useSettled } from "../../live/settled";
import { useNames } from "../../shell/names";
import { type Span, spanOfTimes } from "../../timeline/spans";
import { DAY } from "../../words/times";
import { say } from "../../words/words";
import { timed } from "../schedule/shifts";
import { between, Told } from "../schedule/told";
import { gapsFirst, keptBy } from "./leave";

/** So many changes of one schedule are listed; the others are counted. */
const LISTED_MAX = 5;
/** The server tells of so much at once. */
const SHIFTS_MS_MAX = 366 * DAY;

interface Change {
  readonly name: string;
  /** The leave as it would be; null where it would be deleted. */
  readonly document: Unavailability | null;
}

interface Props extends Change {
  /** Who is away. */
  readonly user: string;
  /** Over which time its schedules are looked at. */
  readonly span: Span;
  readonly zone: string;
}

/** What saving it would do, by the server's own resolver: on each schedule, who stands in, and where nobody does. */
export function Effect({ user, name, document, span: { from, to }, zone }: Props) {
  const names = useNames();
  const { data: schedules } = useQuery(documents("schedules"));
  const wanted = JSON.stringify({ name, document, from, to });
  const settled = useSettled(wanted);
  const asked = useQuery({
    queryKey: [...keys.configuration, "leave preview", user, settled],
    queryFn: async ({ signal }) => {
      const { from, to, ...change } = JSON.parse(settled) as Change & Span;
      const now = await shiftsOf(user, { from, to }, signal);
      const theirs = (schedules ?? []).filter(each => hasTurns(each, user) || now.has(each.name));
      return Promise.all(theirs.map(each => previewOn(each, change, { from, to }, signal)));
    },
    enabled: schedules !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const isCurrent = asked.isSuccess && !asked.isPlaceholderData && settled === wanted;
  const why = whyNot(asked.error);
  const leave = document && spanOfTimes(zone, document);
  const effects = (asked.data ?? [])
    .map(each => ({ ...each, kept: leave === null ? [] : keptBy(user, each.shifts, leave) }))
    .filter(({ differences, kept }) => differences.length + kept.length > 0);
  return (
    <section
      className="proposal"
      aria-label={say("leave-effect")}
      aria-live="polite"
      aria-busy={!isCurrent}
      data-preview={isCurrent ? "current" : "waiting"}
    >
      {asked.isPending && <Bones rows={2} />}
      {why !== null && (
        <p className="refused">
          <Icon sign="warning" />
          {why}
        </p>
      )}
      {asked.isSuccess && effects.length === 0 && (
        <p className="dim">{say(asked.data.length === 0 ? "leave-no-turns" : "editor-no-difference")}</p>
      )}
      {effects.map(({ schedule, differences, kept }) => (
        <div key={schedule.name}>
          <strong>{schedule.title ?? schedule.name}</strong>
          {differences.length > 0 && (
            <Told differences={differences} zone={zone} titleOf={names.person} max={LISTED_MAX} />
          )}
          <ul className="told">
            {kept.slice(0, LISTED_MAX).map(shift => (
              <li key={shift.from} className="is-fault">
                <Icon sign="warning" />
                {say("leave-kept", { time: between(shift, zone), name: names.person(user), why: shift.because })}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function hasTurns({ rotations = [] }: Schedule, user: string): boolean {
  return rotations.some(({ members }) => members.flat().includes(user));
}

/** On which schedules somebody is on call over a span, also without turns there: by an override, a swap, a temporary schedule. */
async function shiftsOf(name: string, { from, to }: Span, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const query = { from: new Date(from).toISOString(), to: new Date(Math.min(to, from + SHIFTS_MS_MAX)).toISOString() };
  const { shifts } = await get("/api/v1/users/{name}/shifts", { path: { name }, query, signal });
  return new Set(shifts.map(({ schedule }) => schedule));
}

async function previewOn(schedule: Schedule, { name, document }: Change, span: Span, signal: AbortSignal) {
  const answer = await post("/api/v1/schedules/{name}/preview_changes", {
    path: { name: schedule.name },
    query: { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() },
    body: { changes: [{ kind: "unavailabilities", name, document: document as never }] },
    signal,
  });
  return { schedule, differences: gapsFirst(answer.differences.map(timed)), shifts: answer.shifts.map(timed) };
}
