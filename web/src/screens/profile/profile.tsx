import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { get } from "../../api/client";
import { prefix } from "../../api/prefix";
import { documents, keys, whoAmI } from "../../api/queries";
import type { Rule, User } from "../../api/resources";
import { Avatar } from "../../design/person";
import { Bones, Empty, Failed } from "../../design/states";
import { useNow } from "../../live/now";
import { useNames } from "../../shell/names";
import { usePageTitle } from "../../shell/title";
import { age, DAY, full, MINUTE, near, span } from "../../words/times";
import { say, sayIfKnown } from "../../words/words";
import { Device } from "./device";
import "./profile.css";

/** Where and when the reader is reached. */
export default function Profile() {
  usePageTitle(say("nav-profile"));
  const me = useQuery(whoAmI);
  const users = useQuery(documents("users"));
  // Hues are known with the names.
  useNames();
  if (me.isPending || users.isPending) return <Bones rows={6} />;
  if (me.isError) return <Failed error={me.error} again={() => me.refetch()} />;
  if (users.isError) return <Failed error={users.error} again={() => users.refetch()} />;
  const user = users.data.find(({ name }) => name === me.data.actor);
  if (user === undefined) return <Empty sign="person" title={say("profile-token")} />;
  return <Person user={user} role={me.data.role} />;
}

function Person({ user, role }: { user: User; role: string }) {
  return (
    <div className="page profile">
      <header>
        <div className="who">
          <Avatar name={user.name} title={user.title ?? user.name} large />
          <div>
            <h1>{user.title ?? user.name}</h1>
            <p>{[say(`role-${role}`), user.email, user.time_zone].filter(Boolean).join(" · ")}</p>
          </div>
        </div>
        <div className="acts">
          <a className="button" href={`${prefix}/me`}>
            {say("profile-me")}
          </a>
          <form method="post" action={`${prefix}/logout`}>
            <button type="submit" className="button">
              {say("profile-sign-out")}
            </button>
          </form>
        </div>
      </header>
      <div className="blocks">
        <Methods user={user} />
        <Rules user={user} />
        <Shifts user={user} />
        <Device />
        <Sessions user={user} />
      </div>
    </div>
  );
}

function Methods({ user }: { user: User }) {
  const methods = user.contact_methods ?? [];
  return (
    <section className="card block">
      <h2>{say("profile-methods")}</h2>
      {methods.length === 0 && <p className="gap-word">{say("profile-no-methods")}</p>}
      <dl className="facts">
        {methods.map(({ name, type, address }) => (
          <div key={name}>
            <dt>
              {name}, {sayIfKnown(`method-${type}`, type)}
            </dt>
            <dd>{address}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Rules({ user }: { user: User }) {
  const { high = [], low = [] } = user.notification_rules ?? {};
  return (
    <section className="card block">
      <h2>{say("profile-rules")}</h2>
      {[["profile-high", high] as const, ["profile-low", low] as const].map(([word, rules]) => (
        <div key={word}>
          <h3 className="dim">{say(word)}</h3>
          <ol className="rules">{rules.length === 0 ? <li>{say("profile-no-rules")}</li> : rules.map(rule)}</ol>
        </div>
      ))}
    </section>
  );
}

function rule({ via, after }: Rule, index: number) {
  return (
    <li key={`${index} ${via}`}>
      {after === undefined ? say("profile-rule-now", { via }) : say("profile-rule-after", { via, after })}
    </li>
  );
}

const AHEAD_MS = 28 * DAY;
const SHOWN_MAX = 8;

function Shifts({ user }: { user: User }) {
  const now = useNow(MINUTE);
  const [from] = useState(Date.now);
  const { data } = useQuery({
    queryKey: [...keys.configuration, "shifts of", user.name],
    queryFn: () => {
      const query = { from: new Date(from).toISOString(), to: new Date(from + AHEAD_MS).toISOString() };
      return get("/api/v1/users/{name}/shifts", { path: { name: user.name }, query });
    },
  });
  const { data: schedules } = useQuery(documents("schedules"));
  const titleOf = (name: string) => schedules?.find(each => each.name === name)?.title ?? name;
  return (
    <section className="card block">
      <h2>{say("profile-shifts")}</h2>
      {data?.shifts.length === 0 && <p className="dim">{say("profile-no-shifts")}</p>}
      <ul className="rules">
        {data?.shifts.slice(0, SHOWN_MAX).map(shift => (
          <li key={`${shift.schedule} ${shift.from}`} title={shift.because}>
            <strong className="nowrap">{near(shift.from, now)}</strong>{" "}
            <span className="nowrap">({span(Date.parse(shift.to) - Date.parse(shift.from))})</span>
            <span className="dim">
              <Link href={`/schedules/${shift.schedule}`}>{titleOf(shift.schedule)}</Link>, {shift.because}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Sessions({ user }: { user: User }) {
  const now = useNow(MINUTE);
  const { data } = useQuery({
    queryKey: ["sessions", user.name],
    queryFn: () => get("/api/v1/users/{name}/sessions", { path: { name: user.name } }),
  });
  return (
    <section className="card block">
      <h2>{say("profile-sessions")}</h2>
      <ul className="rules">
        {data?.items.map(session => (
          <li key={session.id} title={full(session.created_at)}>
            {session.device || "?"}
            {session.current && <span className="tag ok">{say("profile-session-here")}</span>}
            <span className="dim">
              {say("profile-session-used", {
                ago: age(now - Date.parse(session.last_used_at), "long"),
                address: session.address,
              })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
