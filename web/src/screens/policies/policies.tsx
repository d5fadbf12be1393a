import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { documents, whoAmI } from "../../api/queries";
import { mayConfigure } from "../../api/rights";
import { Icon } from "../../design/icon";
import { ListFilter, matches } from "../../design/list_filter";
import { Bones, Empty, Failed } from "../../design/states";
import { usePageTitle } from "../../shell/title";
import { useTitles } from "../../shell/titles";
import { say } from "../../words/words";
import { PolicyForm } from "./policy_form";
import { targetsInWords } from "./sentence";
import "../listing.css";
import "./policies.css";

/** All escalation policies, each by whom it pages first. */
export default function Policies() {
  usePageTitle(say("nav-policies"));
  const asked = useQuery(documents("escalation_policies"));
  const { data: services } = useQuery(documents("services"));
  const { data: me } = useQuery(whoAmI);
  const titleOf = useTitles();
  const [text, write] = useState("");
  const [isAdding, setAdding] = useState(false);
  const [, navigate] = useLocation();
  const shown = (asked.data ?? []).filter(({ name, title, team }) => matches(text, name, title, team));
  return (
    <div className="page">
      <header>
        <div>
          <h1>{say("nav-policies")}</h1>
          <p>{say("policies-intro")}</p>
        </div>
        {mayConfigure(me, undefined) && (
          <button type="button" className="button first" onClick={() => setAdding(true)}>
            <Icon sign="plus" />
            {say("policy-new")}
          </button>
        )}
      </header>
      {asked.isPending && <Bones rows={5} />}
      {asked.isError && asked.data === undefined && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.data?.length === 0 && (
        <Empty sign="steps" title={say("policies-none")}>
          <p>{say("policies-none-hint")}</p>
        </Empty>
      )}
      {asked.data !== undefined && asked.data.length > 0 && (
        <>
          <ListFilter label={say("policies-filter")} text={text} write={write} found={shown.length} />
          <ul className="card listing">
            {shown.map(({ name, title, steps }) => (
              <li key={name}>
                <Link href={`/escalation-policies/${name}`} className="stretched">
                  {title ?? name}
                </Link>
                <span className="dim wide">
                  {say("policy-first", { who: targetsInWords(steps[0]?.notify ?? [], titleOf) })}
                </span>
                <span className="end dim">
                  {say("policy-services", {
                    count: (services ?? []).filter(each => each.escalation_policy === name).length,
                  })}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {isAdding && (
        <PolicyForm close={() => setAdding(false)} saved={name => navigate(`/escalation-policies/${name}`)} />
      )}
    </div>
  );
}
