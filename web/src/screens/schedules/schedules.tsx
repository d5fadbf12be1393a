import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import type { Schemas } from "../../api/client";
import { documents, onCallNow, whoAmI } from "../../api/queries";
import type { Schedule } from "../../api/resources";
import { mayConfigure } from "../../api/rights";
import { Icon } from "../../design/icon";
import { Person, tints } from "../../design/person";
import { Bones, Empty, Failed } from "../../design/states";
import { useNow } from "../../live/now";
import { useNames } from "../../shell/names";
import { usePageTitle } from "../../shell/title";
import { dayStart, days } from "../../timeline/days";
import { MINUTE, near, viewerZone } from "../../words/times";
import { say } from "../../words/words";
import { LaneOfShifts, type Look } from "../schedule/lane";
import "../schedule/schedule.css";
import { shiftsOf } from "../schedule/shifts";
import "./schedules.css";

const DAYS = 14;

/** All schedules: who has each now, who is next, and what two weeks look like, gaps first of all. */
export default function Schedules() {
  usePageTitle(say("nav-schedules"));
  const asked = useQuery(documents("schedules"));
  const { data: onCall } = useQuery(onCallNow);
  const { data: me } = useQuery(whoAmI);
  const isManager = mayConfigure(me, me?.teams?.[0]);
  return (
    <div className="page">
      <header>
        <div>
          <h1>{say("nav-schedules")}</h1>
          <p>
            {say("schedules-intro")} {say("times-in", { zone: viewerZone() })}
          </p>
        </div>
        {isManager && (
          <Link href="/new-schedule" className="button">
            <Icon sign="plus" />
            {say("rotation-new-schedule")}
          </Link>
        )}
      </header>
      {asked.isPending && <Bones rows={6} />}
      {asked.isError && asked.data === undefined && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.data?.length === 0 && (
        <Empty sign="calendar" title={say("on-call-none")}>
          <p>{say("on-call-none-hint")}</p>
        </Empty>
      )}
      <ul className="schedules">
        {asked.data?.map(schedule => (
          <One
            key={schedule.name}
            schedule={schedule}
            onCall={onCall?.items.find(each => each.schedule === schedule.name)}
          />
        ))}
      </ul>
    </div>
  );
}

function One({ schedule, onCall }: { schedule: Schedule; onCall: Schemas["ScheduleOnCall"] | undefined }) {
  const zone = viewerZone();
  const now = useNow(MINUTE);
  const [from] = useState(() => dayStart(zone, Date.now()));
  const to = days(zone, from, DAYS).at(-1)?.to ?? from;
  const { data: calendar } = useQuery(shiftsOf(schedule, from, to));
  const names = useNames();
  const given = tints((calendar?.shifts ?? []).map(({ user }) => user));
  const faults = (calendar?.gaps ?? []).filter(({ isFault }) => isFault).length;
  const look: Look = {
    scale: { from, to, width: 100 },
    zone,
    tintOf: user => given.get(user) ?? { hue: 6, pattern: 0 },
    titleOf: names.person,
  };
  return (
    <li className="card one">
      <div className="one-head">
        <h2>
          <Link href={`/schedules/${schedule.name}`}>{schedule.title ?? schedule.name}</Link>
        </h2>
        {calendar !== undefined &&
          (faults > 0 ? (
            <span className="tag critical">
              <Icon sign="warning" />
              {say("schedules-gaps", { count: faults })}
            </span>
          ) : (
            <span className="tag ok">
              <Icon sign="check" />
              {say("schedules-gaps", { count: 0 })}
            </span>
          ))}
      </div>
      <dl className="one-now">
        <div>
          <dt>{say("on-call-now")}</dt>
          <dd>
            {onCall?.on_call.map(({ user, title }) => (
              <Person key={user} name={user} title={title} />
            ))}
            {onCall?.on_call.length === 0 && <span className="gap-word">{say("on-call-nobody")}</span>}
          </dd>
        </div>
        {onCall?.next != null && (
          <div>
            <dt>
              {say("on-call-next")}, {say("on-call-next-at", { time: near(onCall.next.at, now) })}
            </dt>
            <dd>
              {onCall.next.on_call.map(({ user, title }) => (
                <Person key={user} name={user} title={title} />
              ))}
            </dd>
          </div>
        )}
      </dl>
      <div className="strip" aria-hidden="true">
        {calendar !== undefined && <LaneOfShifts shifts={calendar.shifts} gaps={calendar.gaps} look={look} isFinal />}
      </div>
    </li>
  );
}
