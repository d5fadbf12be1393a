import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { documents, onCallNow, whoAmI } from "../../api/queries";
import type { EscalationPolicy } from "../../api/resources";
import { mayConfigure } from "../../api/rights";
import { type Read, readDocument } from "../../api/writing";
import { Icon } from "../../design/icon";
import { Person } from "../../design/person";
import { Bones } from "../../design/states";
import { durationMs } from "../../duty/durations";
import { type Company, meantBy, readTarget } from "../../duty/targets";
import { useNow } from "../../live/now";
import { useNames } from "../../shell/names";
import { useTitles } from "../../shell/titles";
import { MINUTE, span } from "../../words/times";
import { say } from "../../words/words";
import { Findings } from "../checks/findings";
import { OneOf } from "../listing";
import { PolicyForm } from "./policy_form";
import { targetInWords, targetsInWords } from "./sentence";
import "./policies.css";

/** One policy, read as sentences; beside each step whom it would page now. */
export default function PolicyScreen({ name }: { name: string }) {
  const asked = useQuery(documents("escalation_policies"));
  return (
    <OneOf
      back={["/escalation-policies", say("nav-policies")]}
      name={name}
      asked={asked}
      missing={say("policy-not-found", { name })}
    >
      {policy => <One policy={policy} />}
    </OneOf>
  );
}

function One({ policy }: { policy: EscalationPolicy }) {
  const { data: me } = useQuery(whoAmI);
  const [edited, edit] = useState<Read<"escalation_policies"> | null>(null);
  const [, navigate] = useLocation();
  const titleOf = useTitles();
  return (
    <>
      <header>
        <div>
          <h1>{policy.title ?? policy.name}</h1>
          <p>{policy.team === undefined ? say("no-team") : titleOf("teams", policy.team)}</p>
        </div>
        {mayConfigure(me, policy.team) && (
          <button
            type="button"
            className="button"
            aria-haspopup="dialog"
            onClick={async () => edit(await readDocument("escalation_policies", policy.name))}
          >
            <Icon sign="pen" />
            {say("edit")}
          </button>
        )}
      </header>
      <Findings kind="escalation_policies" name={policy.name} />
      <Steps policy={policy} />
      <UsedBy policy={policy} />
      {edited !== null && (
        <PolicyForm policy={edited} close={() => edit(null)} removed={() => navigate("/escalation-policies")} />
      )}
    </>
  );
}

function Steps({ policy }: { policy: EscalationPolicy }) {
  const titleOf = useTitles();
  const { steps, repeat = 0, last_resort: lastResort = [] } = policy;
  let sofar = 0;
  const last = steps[steps.length - 1];
  return (
    <ol className="steps">
      {steps.map(({ notify, wait }, index) => {
        const who = targetsInWords(notify, titleOf);
        const after = sofar;
        sofar += durationMs(wait ?? "") ?? 0;
        return (
          <li key={index} className="card step">
            <span className="ordinal" aria-hidden="true">
              {index + 1}
            </span>
            <p>
              {index === 0
                ? say("step-first", { who })
                : say("step-then", { who, wait: span(durationMs(steps[index - 1]?.wait ?? "") ?? 0) })}
              {after > 0 && index > 1 && <span className="dim"> {say("step-after-all", { span: span(after) })}</span>}
            </p>
            <Now notify={notify} />
          </li>
        );
      })}
      {repeat > 0 && (
        <li className="card step">
          <Icon sign="swap" />
          <p>{say("step-repeat", { count: repeat, wait: span(durationMs(last?.wait ?? "") ?? 0) })}</p>
        </li>
      )}
      <li className={`card step ${lastResort.length === 0 ? "is-end" : ""}`}>
        <Icon sign={lastResort.length === 0 ? "warning" : "bell"} />
        <p>
          {lastResort.length === 0
            ? say("step-nobody")
            : say("step-last-resort", { who: targetsInWords(lastResort, titleOf) })}
        </p>
        {lastResort.length > 0 && <Now notify={lastResort} />}
      </li>
    </ol>
  );
}

/** Who would be paged by these targets at this moment. */
function Now({ notify }: { notify: readonly string[] }) {
  const { data: onCall } = useQuery(onCallNow);
  const { data: teams } = useQuery(documents("teams"));
  const { data: users } = useQuery(documents("users"));
  const { data: schedules } = useQuery(documents("schedules"));
  const { data: leave } = useQuery(documents("unavailabilities"));
  const now = useNow(MINUTE);
  const names = useNames();
  const titleOf = useTitles();
  if (onCall === undefined || !teams || !users || !schedules || !leave) return <Bones rows={1} />;
  const company: Company = { onCall: onCall.items, teams, users, schedules, leave, now };
  const meant = notify.flatMap(text => {
    const target = readTarget(text);
    return target === null ? [] : [{ target, ...meantBy(target, company) }];
  });
  const people = [...new Set(meant.flatMap(each => each.people))];
  const channels = meant.filter(({ target }) => target.kind === "channel");
  const missing = meant.filter(({ why }) => why !== null);
  return (
    <div className="now">
      <span className="dim">{say("step-now")}</span>
      {people.map(name => (
        <Link key={name} href={`/people/${name}`}>
          <Person name={name} title={names.person(name)} />
        </Link>
      ))}
      {channels.map(({ target }) => (
        <Link key={target.name} href={`/channels/${target.name}`} className="person">
          <Icon sign="note" />
          {titleOf("channels", target.name)}
        </Link>
      ))}
      {missing.map(({ target, why }) => (
        <span key={`${target.name} ${target.offset}`} className={why === "not-known" ? "dim" : "gap-word"}>
          {why !== "not-known" && <Icon sign="warning" />}
          {say(`step-${why}`, { name: targetInWords(target, titleOf) })}
        </span>
      ))}
    </div>
  );
}

function UsedBy({ policy }: { policy: EscalationPolicy }) {
  const { data: services } = useQuery(documents("services"));
  const using = (services ?? []).filter(({ escalation_policy }) => escalation_policy === policy.name);
  return (
    <section className="card block">
      <h2>{say("policy-used-by")}</h2>
      {using.length === 0 && <p className="dim">{say("policy-unused")}</p>}
      <ul className="links">
        {using.map(({ name, title }) => (
          <li key={name}>
            <Link href={`/services/${name}`}>{title ?? name}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
