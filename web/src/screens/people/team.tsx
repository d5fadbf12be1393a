import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { documents, whoAmI } from "../../api/queries";
import type { Team } from "../../api/resources";
import { mayConfigure } from "../../api/rights";
import { type Read, readDocument } from "../../api/writing";
import { Icon } from "../../design/icon";
import { Person } from "../../design/person";
import { useNames } from "../../shell/names";
import { orTell } from "../../shell/undo";
import { say } from "../../words/words";
import { Findings } from "../checks/findings";
import { OneOf } from "../listing";
import { TeamForm } from "./team_form";
import "./people.css";

/** One team: who is in it, and what is theirs. */
export default function TeamScreen({ name }: { name: string }) {
  const asked = useQuery(documents("teams"));
  return (
    <OneOf back={["/teams", say("nav-teams")]} name={name} asked={asked} missing={say("team-not-found", { name })}>
      {team => <One team={team} />}
    </OneOf>
  );
}

function One({ team }: { team: Team }) {
  const { data: me } = useQuery(whoAmI);
  const { data: services } = useQuery(documents("services"));
  const { data: schedules } = useQuery(documents("schedules"));
  const { data: policies } = useQuery(documents("escalation_policies"));
  const names = useNames();
  const [edited, edit] = useState<Read<"teams"> | null>(null);
  const [, navigate] = useLocation();
  const members = team.members ?? [];
  const owned = [
    { word: "nav-services", path: "/services", all: services },
    { word: "nav-schedules", path: "/schedules", all: schedules },
    { word: "nav-policies", path: "/escalation-policies", all: policies },
  ];
  return (
    <>
      <header>
        <div>
          <h1>{team.title ?? team.name}</h1>
          <p>{team.lead === undefined ? say("team-no-lead") : say("team-lead", { name: names.person(team.lead) })}</p>
        </div>
        {mayConfigure(me, team.name) && (
          <button
            type="button"
            className="button"
            aria-haspopup="dialog"
            onClick={() => orTell(async () => edit(await readDocument("teams", team.name)))}
          >
            <Icon sign="pen" />
            {say("edit")}
          </button>
        )}
      </header>
      <Findings kind="teams" name={team.name} />
      <div className="two">
        <section className="card block">
          <h2>{say("team-members")}</h2>
          {members.length === 0 && <p className="dim">{say("team-empty")}</p>}
          <ul className="members">
            {members.map(name => (
              <li key={name}>
                <Link href={`/people/${name}`}>
                  <Person name={name} title={names.person(name)} />
                </Link>
              </li>
            ))}
          </ul>
        </section>
        <div className="stack">
          {owned.map(({ word, path, all = [] }) => (
            <Owned key={word} title={say(word)} path={path} things={all.filter(each => each.team === team.name)} />
          ))}
        </div>
      </div>
      {edited !== null && <TeamForm team={edited} close={() => edit(null)} removed={() => navigate("/teams")} />}
    </>
  );
}

function Owned(props: { title: string; path: string; things: readonly { name: string; title?: string }[] }) {
  return (
    <section className="card block">
      <h2>{props.title}</h2>
      {props.things.length === 0 && <p className="dim">{say("team-owns-none")}</p>}
      <ul className="links">
        {props.things.map(({ name, title }) => (
          <li key={name}>
            <Link href={`${props.path}/${name}`}>{title ?? name}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
