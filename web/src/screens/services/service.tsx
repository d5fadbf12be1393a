import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { documents, whoAmI } from "../../api/queries";
import type { Service } from "../../api/resources";
import { mayConfigure } from "../../api/rights";
import { type Read, readDocument } from "../../api/writing";
import { Icon } from "../../design/icon";
import { Severity } from "../../design/severity";
import { useTitles } from "../../shell/titles";
import { orTell } from "../../shell/undo";
import { say } from "../../words/words";
import { Findings } from "../checks/findings";
import { OneOf } from "../listing";
import { Integrations } from "./integrations";
import { ServiceForm } from "./service_form";
import { SEVERITIES, urgenciesOf } from "./urgency";
import "./services.css";

/** One service: who answers for it, what arrives and by which door, and what is wrong with it. */
export default function ServiceScreen({ name }: { name: string }) {
  const asked = useQuery(documents("services"));
  return (
    <OneOf
      back={["/services", say("nav-services")]}
      name={name}
      asked={asked}
      missing={say("service-not-found", { name })}
    >
      {service => <One service={service} />}
    </OneOf>
  );
}

function One({ service }: { service: Service }) {
  const { data: me } = useQuery(whoAmI);
  const [edited, edit] = useState<Read<"services"> | null>(null);
  const [, navigate] = useLocation();
  const isMine = mayConfigure(me, service.team);
  return (
    <>
      <header>
        <div>
          <h1>{service.title ?? service.name}</h1>
          <p>
            <Link href={`/alerts?service=${encodeURIComponent(service.name)}`}>{say("service-alerts")}</Link>
          </p>
        </div>
        {isMine && (
          <button
            type="button"
            className="button"
            onClick={() => orTell(async () => edit(await readDocument("services", service.name)))}
          >
            <Icon sign="pen" />
            {say("edit")}
          </button>
        )}
      </header>
      <Findings kind="services" name={service.name} />
      <div className="two">
        <Integrations service={service} isMine={isMine} />
        <About service={service} />
      </div>
      {edited !== null && (
        <ServiceForm service={edited} close={() => edit(null)} removed={() => navigate("/services")} />
      )}
    </>
  );
}

function About({ service }: { service: Service }) {
  const titleOf = useTitles();
  const { team, escalation_policy: policy, playbook } = service;
  const urgencies = urgenciesOf(service);
  return (
    <section className="card block">
      <h2>{say("service-about")}</h2>
      <dl className="facts">
        <div>
          <dt>{say("field-team")}</dt>
          <dd>{team === undefined ? say("no-team") : <Link href={`/teams/${team}`}>{titleOf("teams", team)}</Link>}</dd>
        </div>
        {policy !== undefined && (
          <div>
            <dt>{say("field-policy")}</dt>
            <dd>
              <Link href={`/escalation-policies/${policy}`}>{titleOf("escalation_policies", policy)}</Link>
            </dd>
          </div>
        )}
        <div>
          <dt>{say("field-playbook")}</dt>
          <dd>
            {playbook === undefined ? (
              <span className="dim">{say("service-no-playbook")}</span>
            ) : (
              <a href={playbook} rel="noreferrer" target="_blank">
                {playbook}
              </a>
            )}
          </dd>
        </div>
        <div>
          <dt>{say("field-urgency")}</dt>
          <dd>
            <ul className="urgencies">
              {SEVERITIES.map(severity => (
                <li key={severity}>
                  <Severity severity={severity} />
                  <span className="dim">{say(urgencies[severity] === "high" ? "urgency-wakes" : "urgency-waits")}</span>
                </li>
              ))}
            </ul>
          </dd>
        </div>
        {service.acknowledgement_timeout !== undefined && (
          <div>
            <dt>{say("field-timeout")}</dt>
            <dd>{service.acknowledgement_timeout}</dd>
          </div>
        )}
        {service.auto_resolve !== undefined && (
          <div>
            <dt>{say("field-auto-resolve")}</dt>
            <dd>{service.auto_resolve}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}
