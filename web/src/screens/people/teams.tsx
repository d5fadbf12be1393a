import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { documents, onCallNow, whoAmI } from "../../api/queries";
import { Person } from "../../design/person";
import { useNames } from "../../shell/names";
import { say } from "../../words/words";
import { Listing } from "../listing";
import { TeamForm } from "./team_form";
import "./people.css";

/** All teams, how large each is, and who has duty for it now. */
export default function Teams() {
  const names = useNames();
  const asked = useQuery(documents("teams"));
  const { data: onCall } = useQuery(onCallNow);
  const { data: me } = useQuery(whoAmI);
  const dutyOf = (team: string) => [
    ...new Set(
      (onCall?.items ?? []).filter(each => each.team === team).flatMap(each => each.on_call.map(({ user }) => user)),
    ),
  ];
  return (
    <Listing
      path="/teams"
      sign="people"
      words={{
        title: say("nav-teams"),
        intro: say("teams-intro"),
        filter: say("teams-filter"),
        add: say("team-new"),
        none: say("teams-none"),
        noneHint: say("teams-none-hint"),
      }}
      asked={asked}
      mayAdd={me?.role === "admin"}
      form={props => <TeamForm {...props} />}
      row={({ name, title, members = [] }) => (
        <>
          <Link href={`/teams/${name}`} className="stretched">
            {title ?? name}
          </Link>
          <span className="dim">{say("team-size", { count: members.length })}</span>
          <span className="people wide">
            {dutyOf(name).map(user => (
              <Person key={user} name={user} title={names.person(user)} />
            ))}
          </span>
        </>
      )}
    />
  );
}
