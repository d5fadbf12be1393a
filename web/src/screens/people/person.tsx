import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { documents, whoAmI } from "../../api/queries";
import type { User } from "../../api/resources";
import { mayEditPerson } from "../../api/rights";
import { type Read, readDocument } from "../../api/writing";
import { Icon } from "../../design/icon";
import { Avatar } from "../../design/person";
import { useNames } from "../../shell/names";
import { orTell } from "../../shell/undo";
import { say } from "../../words/words";
import { Findings } from "../checks/findings";
import { TimeOff } from "../leave/time_off";
import { OneOf } from "../listing";
import { Shifts } from "../profile/shifts";
import { AtNight } from "./at_night";
import { Methods } from "./methods";
import { PersonForm } from "./person_form";
import { ReachForm } from "./reach_form";
import "../profile/profile.css";
import "./people.css";

/** One person: whether and how they are reached, and when it is their turn. */
export default function PersonScreen({ name }: { name: string }) {
  useNames();
  const asked = useQuery(documents("users"));
  return (
    <OneOf back={["/people", say("nav-people")]} name={name} asked={asked} missing={say("person-not-found", { name })}>
      {user => <One user={user} />}
    </OneOf>
  );
}

function One({ user }: { user: User }) {
  const { data: me } = useQuery(whoAmI);
  const { data: teams } = useQuery(documents("teams"));
  const [edited, edit] = useState<{ part: "person" | "reach"; user: Read<"users"> } | null>(null);
  const [, navigate] = useLocation();
  const isMine = mayEditPerson(me, user, teams ?? []);
  const open = (part: "person" | "reach") =>
    orTell(async () => edit({ part, user: await readDocument("users", user.name) }));
  const own = (teams ?? []).filter(({ members = [], lead }) => members.includes(user.name) || lead === user.name);
  return (
    <>
      <header>
        <div className="who">
          <Avatar name={user.name} title={user.title ?? user.name} large />
          <div>
            <h1>{user.title ?? user.name}</h1>
            <p>{[say(`role-${user.role ?? "responder"}`), user.email, user.time_zone].filter(Boolean).join(" · ")}</p>
          </div>
        </div>
        {isMine && (
          <button type="button" className="button" aria-haspopup="dialog" onClick={() => open("person")}>
            <Icon sign="pen" />
            {say("edit")}
          </button>
        )}
      </header>
      {user.disabled && <p className="gap-word">{say("person-disabled-hint")}</p>}
      <Findings kind="users" name={user.name} />
      <div className="blocks">
        <Methods user={user} isSelf={me?.name === user.name} edit={isMine ? () => open("reach") : undefined} />
        <AtNight user={user} />
        <Shifts user={user} />
        <TimeOff user={user} />
        <section className="card block">
          <h2>{say("nav-teams")}</h2>
          {own.length === 0 && <p className="dim">{say("person-no-team")}</p>}
          <ul className="links">
            {own.map(({ name, title, lead }) => (
              <li key={name}>
                <Link href={`/teams/${name}`}>{title ?? name}</Link>
                {lead === user.name && <span className="dim"> {say("team-lead-tag")}</span>}
              </li>
            ))}
          </ul>
        </section>
      </div>
      {edited?.part === "person" && (
        <PersonForm user={edited.user} close={() => edit(null)} removed={() => navigate("/people")} />
      )}
      {edited?.part === "reach" && <ReachForm user={edited.user} close={() => edit(null)} />}
    </>
  );
}
