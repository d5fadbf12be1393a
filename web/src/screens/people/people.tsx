import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { documents, whoAmI } from "../../api/queries";
import { mayConfigure } from "../../api/rights";
import { Icon } from "../../design/icon";
import { Person } from "../../design/person";
import { useNames } from "../../shell/names";
import { say } from "../../words/words";
import { findings } from "../checks/findings";
import { Listing } from "../listing";
import { PersonForm } from "./person_form";
import "./people.css";

/** Everybody, and whether they can be reached; whoever cannot comes first. */
export default function People() {
  useNames();
  const asked = useQuery(documents("users"));
  const { data: teams } = useQuery(documents("teams"));
  const { data: found } = useQuery(findings);
  const { data: me } = useQuery(whoAmI);
  const wrong = new Map<string, string>();
  for (const { kind, severity, name } of found ?? []) {
    if (kind === "users" && wrong.get(name) !== "error") wrong.set(name, severity);
  }
  const rank = (name: string) => ["error", "warning"].indexOf(wrong.get(name) ?? "") >>> 0;
  return (
    <Listing
      path="/people"
      sign="people"
      words={{
        title: say("nav-people"),
        intro: say("people-intro"),
        filter: say("people-filter"),
        add: say("person-new"),
        none: say("people-none"),
        noneHint: say("people-none-hint"),
      }}
      asked={asked}
      called={({ email }) => email}
      order={(one, other) => rank(one.name) - rank(other.name)}
      mayAdd={mayConfigure(me, undefined)}
      form={props => <PersonForm {...props} />}
      row={({ name, title, role = "responder", disabled }) => (
        <>
          <Link href={`/people/${name}`} className="stretched">
            <Person name={name} title={title ?? name} />
          </Link>
          <span className="dim">
            {(teams ?? [])
              .filter(({ members = [] }) => members.includes(name))
              .map(team => team.title ?? team.name)
              .join(", ")}
          </span>
          <span className="dim">{say(`role-${role}`)}</span>
          <span className="end">
            {disabled && <span className="tag">{say("person-disabled")}</span>}
            {!disabled && wrong.get(name) === "error" && (
              <span className="tag critical">
                <Icon sign="warning" />
                {say("person-unreachable")}
              </span>
            )}
            {!disabled && wrong.get(name) === "warning" && (
              <span className="tag warning">
                <Icon sign="warning" />
                {say("finding-warning")}
              </span>
            )}
          </span>
        </>
      )}
    />
  );
}
