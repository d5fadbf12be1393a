import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { documents, onCallNow, whoAmI } from "../../api/queries";
import { Icon } from "../../design/icon";
import { ListFilter, matches } from "../../design/list_filter";
import { Person } from "../../design/person";
import { Bones, Empty, Failed } from "../../design/states";
import { useNames } from "../../shell/names";
import { usePageTitle } from "../../shell/title";
import { say } from "../../words/words";
import { TeamForm } from "./team_form";
import "../listing.css";
import "./people.css";

/** All teams, how large each is, and who has duty for it now. */
export default function Teams() {
  usePageTitle(say("nav-teams"));
  const names = useNames();
  const asked = useQuery(documents("teams"));
  const { data: onCall } = useQuery(onCallNow);
  const { data: me } = useQuery(whoAmI);
  const [text, write] = useState("");
  const [isAdding, setAdding] = useState(false);
  const [, navigate] = useLocation();
  const shown = (asked.data ?? []).filter(({ name, title }) => matches(text, name, title));
  const dutyOf = (team: string) => [
    ...new Set(
      (onCall?.items ?? []).filter(each => each.team === team).flatMap(each => each.on_call.map(({ user }) => user)),
    ),
  ];
  return (
    <div className="page">
      <header>
        <div>
          <h1>{say("nav-teams")}</h1>
          <p>{say("teams-intro")}</p>
        </div>
        {me?.role === "admin" && (
          <button type="button" className="button first" onClick={() => setAdding(true)}>
            <Icon sign="plus" />
            {say("team-new")}
          </button>
        )}
      </header>
      {asked.isPending && <Bones rows={5} />}
      {asked.isError && asked.data === undefined && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.data?.length === 0 && (
        <Empty sign="people" title={say("teams-none")}>
          <p>{say("teams-none-hint")}</p>
        </Empty>
      )}
      {asked.data !== undefined && asked.data.length > 0 && (
        <>
          <ListFilter label={say("teams-filter")} text={text} write={write} found={shown.length} />
          <ul className="card listing">
            {shown.map(({ name, title, members = [] }) => (
              <li key={name}>
                <Link href={`/teams/${name}`} className="stretched">
                  {title ?? name}
                </Link>
                <span className="dim">{say("team-size", { count: members.length })}</span>
                <span className="people wide">
                  {dutyOf(name).map(user => (
                    <Person key={user} name={user} title={names.person(user)} />
                  ))}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {isAdding && <TeamForm close={() => setAdding(false)} saved={name => navigate(`/teams/${name}`)} />}
    </div>
  );
}
