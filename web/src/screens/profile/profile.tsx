import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { get } from "../../api/client";
import { prefix } from "../../api/prefix";
import { documents, whoAmI } from "../../api/queries";
import type { User } from "../../api/resources";
import { type Read, readDocument } from "../../api/writing";
import { Avatar } from "../../design/person";
import { Bones, Empty, Failed } from "../../design/states";
import { useIsOffline } from "../../live/context";
import { useNow } from "../../live/now";
import { useNames } from "../../shell/names";
import { screen } from "../../shell/screen";
import { usePageTitle } from "../../shell/title";
import { orTell } from "../../shell/undo";
import { age, full, MINUTE } from "../../words/times";
import { say } from "../../words/words";
import { TimeOff } from "../leave/time_off";
import { AtNight } from "../people/at_night";
import { Methods } from "../people/methods";
import { ReachForm } from "../people/reach_form";
import "../listing.css";
import "../people/people.css";
import "./profile.css";
import { browserOf } from "../settings/browser_of";
import { Device } from "./device";
import { Shifts } from "./shifts";

const Push = screen(() => import("./push"), "device");

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
  const [edited, edit] = useState<Read<"users"> | null>(null);
  const isOffline = useIsOffline();
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
            <button type="submit" className="button" disabled={isOffline}>
              {say("profile-sign-out")}
            </button>
          </form>
        </div>
      </header>
      <div className="blocks">
        <Methods
          user={user}
          isSelf
          edit={
            role === "observer" ? undefined : () => orTell(async () => edit(await readDocument("users", user.name)))
          }
        />
        <AtNight user={user} />
        <Shifts user={user} />
        <TimeOff user={user} />
        <Suspense fallback={<Bones rows={3} />}>
          <Push name={user.name} />
        </Suspense>
        <Device />
        <Sessions user={user} />
      </div>
      {edited !== null && <ReachForm user={edited} close={() => edit(null)} />}
    </div>
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
            {browserOf(session.device) || session.device || "?"}
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
