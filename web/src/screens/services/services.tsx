import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { documents, whoAmI } from "../../api/queries";
import type { Service } from "../../api/resources";
import { mayConfigure } from "../../api/rights";
import { Icon } from "../../design/icon";
import { ListFilter, matches } from "../../design/list_filter";
import { Bones, Empty, Failed } from "../../design/states";
import { live, useBookRevision } from "../../live/context";
import { usePageTitle } from "../../shell/title";
import { useTitles } from "../../shell/titles";
import { say } from "../../words/words";
import { ServiceForm } from "./service_form";
import "../listing.css";
import "./services.css";

/** All services: whose each is, who is paged about it, and whether anything arrives. */
export default function Services() {
  usePageTitle(say("nav-services"));
  const asked = useQuery(documents("services"));
  const { data: me } = useQuery(whoAmI);
  const [text, write] = useState("");
  const [isAdding, setAdding] = useState(false);
  const [, navigate] = useLocation();
  const shown = (asked.data ?? []).filter(({ name, title, team }) => matches(text, name, title, team));
  return (
    <div className="page">
      <header>
        <div>
          <h1>{say("nav-services")}</h1>
          <p>{say("services-intro")}</p>
        </div>
        {mayConfigure(me, undefined) && (
          <button type="button" className="button first" onClick={() => setAdding(true)}>
            <Icon sign="plus" />
            {say("service-new")}
          </button>
        )}
      </header>
      {asked.isPending && <Bones rows={6} />}
      {asked.isError && asked.data === undefined && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.data?.length === 0 && (
        <Empty sign="layers" title={say("services-none")}>
          <p>{say("services-none-hint")}</p>
        </Empty>
      )}
      {asked.data !== undefined && asked.data.length > 0 && (
        <>
          <ListFilter label={say("services-filter")} text={text} write={write} found={shown.length} />
          <List services={shown} />
        </>
      )}
      {isAdding && <ServiceForm close={() => setAdding(false)} saved={name => navigate(`/services/${name}`)} />}
    </div>
  );
}

function List({ services }: { services: readonly Service[] }) {
  const { data: integrations } = useQuery(documents("integrations"));
  const titleOf = useTitles();
  useBookRevision();
  const open = new Map<string, number>();
  for (const { service, status } of live.book.all()) {
    if (status !== "resolved") open.set(service, (open.get(service) ?? 0) + 1);
  }
  return (
    <ul className="card listing">
      {services.map(({ name, title, team, escalation_policy }) => {
        const sources = integrations?.filter(({ service }) => service === name).length;
        const count = open.get(name) ?? 0;
        return (
          <li key={name}>
            <Link href={`/services/${name}`} className="stretched">
              {title ?? name}
            </Link>
            <span className="dim">{team === undefined ? say("no-team") : titleOf("teams", team)}</span>
            <span className="dim">{titleOf("escalation_policies", escalation_policy ?? "")}</span>
            <span className="end">
              {count > 0 && <span className="tag">{say("service-open", { count })}</span>}
              {sources === 0 && (
                <span className="tag warning">
                  <Icon sign="plug" />
                  {say("service-no-source")}
                </span>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
