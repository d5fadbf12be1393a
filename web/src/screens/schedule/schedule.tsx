import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { documents, whoAmI } from "../../api/queries";
import type { Schedule } from "../../api/resources";
import { mayConfigure } from "../../api/rights";
import { Icon } from "../../design/icon";
import { tints } from "../../design/person";
import { Bones, Empty, Failed } from "../../design/states";
import { useNow } from "../../live/now";
import { useNames } from "../../shell/names";
import { usePageTitle } from "../../shell/title";
import { dayStart, days as daysOf, hoursOf } from "../../timeline/days";
import { type Scale, xOf } from "../../timeline/scale";
import { snap } from "../../timeline/snap";
import { instantOf, wallAt } from "../../timeline/zone";
import { formatted, HOUR, MINUTE, viewerZone } from "../../words/times";
import { say } from "../../words/words";
import { Agenda } from "./agenda";
import { Fairness } from "./fairness";
import { Feed } from "./feed";
import { Gaps } from "./gaps";
import { LaneOfShifts, type Look } from "./lane";
import { lanesOf } from "./layers";
import { NowNext } from "./now_next";
import { Overrides } from "./overrides";
import { Pending } from "./pending";
import { PlanLane } from "./plan_lane";
import { type Planning, usePlanning } from "./planning";
import "../listing.css";
import "./schedule.css";
import "./editor.css";
import { type Calendar, shiftsOf } from "./shifts";
import { Swaps } from "./swap_list";
import { Temporaries } from "./temporary_list";

const LENGTHS = [1, 7, 14, 28];
/** How long an override is that somebody begins to plan without saying when. */
const USUAL_MS = 8 * HOUR;

const OverrideForm = lazy(() => import("./override_form"));
const TemporaryForm = lazy(() => import("./temporary_form"));

/** One schedule: the result first, then what it comes from; the same in words below. */
export default function ScheduleScreen({ name }: { name: string }) {
  const { data: schedules, isPending, error, refetch } = useQuery(documents("schedules"));
  const schedule = schedules?.find(each => each.name === name);
  usePageTitle(schedule?.title ?? name);
  if (isPending) return <Bones rows={6} />;
  if (error !== null && schedules === undefined) return <Failed error={error} again={refetch} />;
  if (schedule === undefined) return <Empty sign="calendar" title={say("schedule-not-found", { name })} />;
  return <Sheet schedule={schedule} />;
}

function Sheet({ schedule }: { schedule: Schedule }) {
  const { view, change } = useView(schedule);
  const { zone, from, count } = view;
  const days = daysOf(zone, from, count);
  const to = days.at(-1)?.to ?? from;
  const asked = useQuery(shiftsOf(schedule, from, to));
  const minute = useNow(MINUTE);
  const names = useNames();
  const tintOf = useTints(asked.data);
  const planning = usePlanning(schedule);
  // What was ended a moment ago is over at once, not with the next minute.
  const now = Math.max(minute, planning.readAt);
  const temporaryOf = (name: string) => planning.temporaries.find(each => each.name === name)?.title ?? name;
  const look: Look = { scale: { from, to, width: 100 }, zone, tintOf, titleOf: names.person, temporaryOf };
  const { data: me } = useQuery(whoAmI);
  return (
    <div className="page schedule">
      <header>
        <div>
          <Link href="/schedules" className="back">
            <Icon sign="left" />
            {say("nav-schedules")}
          </Link>
          <h1>{schedule.title ?? schedule.name}</h1>
          <p>{say("times-in", { zone })}</p>
        </div>
        <div className="acts">
          {mayConfigure(me, schedule.team) && (
            <Link href={`/schedules/${schedule.name}/edit`} className="button">
              <Icon sign="pen" />
              {say("rotation-edit")}
            </Link>
          )}
          {planning.isAllowed && (
            <button
              type="button"
              className="button"
              onClick={() => {
                const begin = snap(schedule.time_zone, Date.now() + HOUR / 2, 60);
                planning.ask({ from: begin, to: begin + USUAL_MS });
              }}
            >
              <Icon sign="swap" />
              {say("editor-override")}
            </button>
          )}
          <Zone schedule={schedule} zone={view.zone} change={change} />
        </div>
      </header>
      <NowNext schedule={schedule.name} zone={zone} />
      <div className="moving">
        <div className="steps">
          <button
            type="button"
            className="button"
            aria-label={say("schedule-earlier")}
            onClick={() => change({ from: dayStart(zone, from, -count) })}
          >
            <Icon sign="left" />
          </button>
          <button type="button" className="button" onClick={() => change({ from: null })}>
            {say("schedule-today")}
          </button>
          <button
            type="button"
            className="button"
            aria-label={say("schedule-later")}
            onClick={() => change({ from: dayStart(zone, from, count) })}
          >
            <Icon sign="right" />
          </button>
          <strong>
            {formatted(from, { day: "numeric", month: "short" }, zone)} –{" "}
            {formatted(to - 1, { day: "numeric", month: "short", year: "numeric" }, zone)}
          </strong>
        </div>
        <fieldset className="segments">
          <legend className="hidden-but-said">{say("schedule-days-label")}</legend>
          {LENGTHS.map(length => (
            <button
              key={length}
              type="button"
              aria-pressed={length === count}
              onClick={() => change({ count: length })}
            >
              {say(`schedule-days-${length}`)}
            </button>
          ))}
        </fieldset>
      </div>
      {asked.isPending && <Bones rows={5} />}
      {asked.isError && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.data !== undefined && (
        <>
          <Timeline schedule={schedule} calendar={asked.data} look={look} days={days} now={now} planning={planning} />
          {planning.isAllowed && <p className="dim plan-hint">{say("editor-hint")}</p>}
          <Gaps calendar={asked.data} zone={zone} now={now} {...(planning.isAllowed && { cover: planning.askAt })} />
          <Overrides schedule={schedule} planning={planning} look={look} now={now} />
          <Temporaries planning={planning} look={look} now={now} />
          <Swaps schedule={schedule} look={look} now={now} />
          <section className="in-words">
            <h2>{say("schedule-agenda")}</h2>
            <Agenda days={days} calendar={asked.data} look={look} now={now} />
          </section>
          <Fairness schedule={schedule} />
          {mayConfigure(me, schedule.team) && <Feed schedule={schedule} />}
        </>
      )}
      {planning.asked !== null && (
        <Suspense>
          <OverrideForm schedule={schedule} asked={planning.asked} close={planning.close} />
        </Suspense>
      )}
      {planning.askedTemporary !== null && (
        <Suspense>
          <TemporaryForm schedule={schedule} asked={planning.askedTemporary} close={planning.close} />
        </Suspense>
      )}
    </div>
  );
}

interface View {
  readonly zone: string;
  readonly from: number;
  readonly count: number;
}

/** What is looked at, in the address. */
function useView(schedule: Schedule) {
  const parameters = new URLSearchParams(useSearch());
  const [path, navigate] = useLocation();
  const isTheirs = parameters.get("zone") === "schedule";
  const zone = isTheirs ? schedule.time_zone : viewerZone();
  const count = LENGTHS.find(length => String(length) === parameters.get("days")) ?? 14;
  const date = Date.parse(`${parameters.get("from")}T00:00:00Z`);
  const from = Number.isNaN(date) ? dayStart(zone, Date.now()) : instantOf(zone, date);
  const change = (changed: { zone?: string; from?: number | null; count?: number }) => {
    if (changed.from === null) parameters.delete("from");
    else if (changed.from !== undefined) {
      parameters.set("from", new Date(wallAt(zone, changed.from)).toISOString().slice(0, 10));
    }
    if (changed.count !== undefined) parameters.set("days", String(changed.count));
    if (changed.zone !== undefined) parameters.set("zone", changed.zone);
    navigate(`${path}?${parameters}`, { replace: true });
  };
  const view: View = { zone, from, count };
  return { view, change };
}

function useTints(calendar: Calendar | undefined): Look["tintOf"] {
  return useMemo(() => {
    const given = tints((calendar?.shifts ?? []).concat(calendar?.shadows ?? []).map(({ user }) => user));
    return user => given.get(user) ?? { hue: 6, pattern: 0 };
  }, [calendar]);
}

function Zone(props: { schedule: Schedule; zone: string; change: (changed: { zone: string }) => void }) {
  const { schedule, zone, change } = props;
  const viewer = viewerZone();
  if (viewer === schedule.time_zone) return null;
  return (
    <fieldset className="segments">
      <legend className="hidden-but-said">{say("schedule-zone-label")}</legend>
      <button type="button" aria-pressed={zone === viewer} onClick={() => change({ zone: "mine" })}>
        {say("schedule-zone-viewer", { zone: viewer })}
      </button>
      <button type="button" aria-pressed={zone !== viewer} onClick={() => change({ zone: "schedule" })}>
        {say("schedule-zone-schedule", { zone: schedule.time_zone })}
      </button>
    </fieldset>
  );
}

interface Sheet {
  readonly schedule: Schedule;
  readonly calendar: Calendar;
  readonly look: Look;
  readonly days: readonly ReturnType<typeof daysOf>[number][];
  readonly now: number;
  readonly planning: Planning;
}

function Timeline({ schedule, calendar, look, days, now, planning }: Sheet) {
  const rotations = (schedule.rotations ?? []).map(({ name }) => name);
  const lanes = lanesOf(calendar.shifts, rotations);
  const style = { "--days": days.length } as object;
  const final = (
    <>
      <LaneOfShifts shifts={calendar.shifts} gaps={calendar.gaps} look={look} isFinal />
      <Pending schedule={schedule.name} calendar={calendar} look={look} />
    </>
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keys
    <section className="card sheet" style={style} tabIndex={0} aria-label={say("schedule-timeline")}>
      <div className="sheet-row ruler" aria-hidden="true">
        <span className="name" />
        <div className="lane-box">
          {days.map(day => (
            <span
              key={day.date}
              className={`day-name ${now >= day.from && now < day.to ? "is-today" : ""}`}
              style={{ insetInlineStart: `${xOf(look.scale, day.from)}%`, width: `${width(look.scale, day)}%` }}
            >
              {formatted(day.from, { weekday: "short", day: "numeric" }, look.zone)}
              {hoursOf(day) !== 24 && <small>{hoursOf(day)} h</small>}
            </span>
          ))}
        </div>
      </div>
      <Row title={say("schedule-final")} hint={say("schedule-final-hint")} isFinal look={look} days={days} now={now}>
        {planning.isAllowed ? (
          <PlanLane
            schedule={schedule}
            calendar={calendar}
            overrides={planning.overrides}
            look={look}
            now={now}
            ask={planning.askAt}
          >
            {final}
          </PlanLane>
        ) : (
          final
        )}
      </Row>
      <p className="sheet-row divider">
        <span className="name">{say("schedule-over-layers")}</span>
        <span className="hint">{say("schedule-over-layers-hint")}</span>
      </p>
      {lanes.map(({ kind, name, shifts }) => (
        <Row
          key={`${kind} ${name}`}
          title={kind === "rotation" ? say("schedule-rotation", { name }) : say(`schedule-layer-${kind}`)}
          look={look}
          days={days}
          now={now}
        >
          <LaneOfShifts shifts={shifts} look={look} />
        </Row>
      ))}
      {calendar.shadows.length > 0 && (
        <Row title={say("schedule-shadows")} look={look} days={days} now={now}>
          <LaneOfShifts shifts={calendar.shadows} look={look} />
        </Row>
      )}
    </section>
  );
}

function width(scale: Scale, { from, to }: { from: number; to: number }): number {
  return xOf(scale, to) - xOf(scale, from);
}

interface RowProps extends Pick<Sheet, "look" | "days" | "now"> {
  readonly title: string;
  readonly hint?: string;
  readonly isFinal?: boolean;
  readonly children: React.ReactNode;
}

function Row({ title, hint, isFinal, look, days, now, children }: RowProps) {
  const isNowSeen = now >= look.scale.from && now < look.scale.to;
  return (
    <div className={`sheet-row ${isFinal ? "is-final" : ""}`}>
      <span className="name" title={hint}>
        {title}
      </span>
      <div className="lane-box">
        {days.map(day => (
          <i key={day.date} className="day-line" style={{ insetInlineStart: `${xOf(look.scale, day.from)}%` }} />
        ))}
        {children}
        {isNowSeen && <i className="now-line" style={{ insetInlineStart: `${xOf(look.scale, now)}%` }} />}
      </div>
    </div>
  );
}
