import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import type { Schemas } from "../../api/client";
import { documents, onCallNow, whoAmI } from "../../api/queries";
import { Icon } from "../../design/icon";
import { Avatar, Person } from "../../design/person";
import { Bones, Empty, Failed } from "../../design/states";
import { useNow } from "../../live/now";
import { useNames } from "../../shell/names";
import { usePageTitle } from "../../shell/title";
import { clock, MINUTE, near, viewerZone } from "../../words/times";
import { say } from "../../words/words";
import "./on_call.css";

type ScheduleOnCall = Schemas["ScheduleOnCall"];
type PersonOnCall = Schemas["PersonOnCall"];

/** Who would be woken now, and why; who comes next. */
export default function OnCall() {
  usePageTitle(say("nav-on-call"));
  const asked = useQuery(onCallNow);
  const { data: me } = useQuery(whoAmI);
  // Hues are known with the names.
  useNames();
  return (
    <div className="page">
      <header>
        <div>
          <h1>{say("nav-on-call")}</h1>
          <p>{say("on-call-intro")}</p>
        </div>
        {asked.data !== undefined && (
          <p className="dim">
            {say("updated-at", { time: clock(asked.data.at) })} · {say("times-in", { zone: viewerZone() })}
          </p>
        )}
      </header>
      {asked.isPending && <Bones rows={5} />}
      {asked.isError && asked.data === undefined && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.data !== undefined && <Answer answer={asked.data} me={me?.owner ?? me?.name ?? ""} />}
    </div>
  );
}

function Answer({ answer, me }: { answer: Schemas["OnCallAnswer"]; me: string }) {
  const { data: schedules } = useQuery(documents("schedules"));
  if (answer.items.length === 0) {
    return (
      <Empty sign="calendar" title={say("on-call-none")}>
        <p>{say("on-call-none-hint")}</p>
      </Empty>
    );
  }
  const zoneOf = (name: string) => schedules?.find(each => each.name === name)?.time_zone;
  return (
    <>
      <section className="duties" aria-label={say("on-call-schedules")}>
        {answer.items.map(schedule => (
          <Duty key={schedule.schedule} schedule={schedule} zone={zoneOf(schedule.schedule)} me={me} />
        ))}
      </section>
      {answer.services != null && answer.services.length > 0 && <Services services={answer.services} me={me} />}
    </>
  );
}

function Duty({ schedule, zone, me }: { schedule: ScheduleOnCall; zone: string | undefined; me: string }) {
  const now = useNow(MINUTE);
  const { on_call, shadows, next } = schedule;
  const isMine = on_call.some(({ user }) => user === me);
  return (
    <article className={`card duty ${on_call.length === 0 ? "is-gap" : ""} ${isMine ? "is-mine" : ""}`}>
      <h2>
        <Link href={`/schedules/${schedule.schedule}`}>{schedule.title}</Link>
        {isMine && <span className="tag acknowledged">{say("you-are-on-call")}</span>}
      </h2>
      {on_call.length === 0 ? (
        <div className="gap-note">
          <strong>{say("on-call-nobody")}</strong>
          <span>{say("on-call-nobody-hint")}</span>
        </div>
      ) : (
        <ul className="holders">
          {on_call.map(person => (
            <Holder key={person.user} person={person} />
          ))}
        </ul>
      )}
      {shadows.length > 0 && (
        <p className="dim">
          {say("on-call-shadow")}: {shadows.map(({ title }) => title).join(", ")}
        </p>
      )}
      <p className="after">
        <span className="dim">{say("on-call-next")}</span>
        {next == null ? (
          <span>{say("on-call-next-none")}</span>
        ) : (
          <>
            <span className="people">
              {next.on_call.map(({ user, title }) => (
                <Person key={user} name={user} title={title} />
              ))}
            </span>
            <time dateTime={next.at} className="dim">
              {say("on-call-next-at", { time: near(next.at, now) })}
              {zone !== undefined && zone !== viewerZone() && ` (${clock(next.at, zone)} ${zone})`}
            </time>
          </>
        )}
      </p>
    </article>
  );
}

function Holder({ person }: { person: PersonOnCall }) {
  return (
    <li className="holder">
      <Avatar name={person.user} title={person.title} large />
      <div>
        <strong>{person.title}</strong>
        <span className="dim">{say("because", { because: person.because })}</span>
      </div>
    </li>
  );
}

function Services({ services, me }: { services: readonly Schemas["ServiceOnCall"][]; me: string }) {
  return (
    <section className="by-service">
      <h2>{say("on-call-services")}</h2>
      <ul className="card">
        {services.map(({ service, title, on_call }) => (
          <li key={service}>
            <Link href={`/alerts?service=${encodeURIComponent(service)}`}>{title}</Link>
            {on_call.length === 0 ? (
              <span className="gap-word">
                <Icon sign="warning" />
                {say("on-call-nobody")}
              </span>
            ) : (
              <span className="people">
                {on_call.map(({ user, title: name, because }) => (
                  <span key={user} title={because}>
                    <Person name={user} title={user === me ? say("you") : name} />
                  </span>
                ))}
              </span>
            )}
            <small className="dim">{on_call[0]?.because ?? say("on-call-nobody-hint")}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
