import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { documents, whoAmI } from "../../api/queries";
import { mayConfigure } from "../../api/rights";
import { Icon } from "../../design/icon";
import { ListFilter, matches } from "../../design/list_filter";
import { Person } from "../../design/person";
import { Bones, Empty, Failed } from "../../design/states";
import { useNames } from "../../shell/names";
import { usePageTitle } from "../../shell/title";
import { say } from "../../words/words";
import { findings } from "../checks/findings";
import { PersonForm } from "./person_form";
import "../listing.css";
import "./people.css";

/** Everybody, and whether they can be reached; whoever cannot comes first. */
export default function People() {
  usePageTitle(say("nav-people"));
  useNames();
  const asked = useQuery(documents("users"));
  const { data: teams } = useQuery(documents("teams"));
  const { data: found } = useQuery(findings);
  const { data: me } = useQuery(whoAmI);
  const [text, write] = useState("");
  const [isAdding, setAdding] = useState(false);
  const [, navigate] = useLocation();
  const wrong = new Map<string, string>();
  for (const { kind, severity, name } of found ?? []) {
    if (kind === "users" && wrong.get(name) !== "error") wrong.set(name, severity);
  }
  const rank = (name: string) => ["error", "warning"].indexOf(wrong.get(name) ?? "") >>> 0;
  const shown = (asked.data ?? [])
    .filter(({ name, title, email }) => matches(text, name, title, email))
    .sort((one, other) => rank(one.name) - rank(other.name));
  return (
    <div className="page">
      <header>
        <div>
          <h1>{say("nav-people")}</h1>
          <p>{say("people-intro")}</p>
        </div>
        {mayConfigure(me, undefined) && (
          <button type="button" className="button first" onClick={() => setAdding(true)}>
            <Icon sign="plus" />
            {say("person-new")}
          </button>
        )}
      </header>
      {asked.isPending && <Bones rows={6} />}
      {asked.isError && asked.data === undefined && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.data?.length === 0 && (
        <Empty sign="people" title={say("people-none")}>
          <p>{say("people-none-hint")}</p>
        </Empty>
      )}
      {asked.data !== undefined && asked.data.length > 0 && (
        <>
          <ListFilter label={say("people-filter")} text={text} write={write} found={shown.length} />
          <ul className="card listing">
            {shown.map(({ name, title, role = "responder", disabled }) => (
              <li key={name}>
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
              </li>
            ))}
          </ul>
        </>
      )}
      {isAdding && <PersonForm close={() => setAdding(false)} saved={name => navigate(`/people/${name}`)} />}
    </div>
  );
}
