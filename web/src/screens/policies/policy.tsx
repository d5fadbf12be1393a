import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { get, type Schemas } from "../../api/client";
import { documents, keys, whoAmI } from "../../api/queries";
import type { EscalationPolicy } from "../../api/resources";
import { mayConfigurePolicy } from "../../api/rights";
import { type Read, readDocument } from "../../api/writing";
import { Icon } from "../../design/icon";
import { Person } from "../../design/person";
import { Bones } from "../../design/states";
import { durationMs } from "../../duty/durations";
import { useTitles } from "../../shell/titles";
import { orTell } from "../../shell/undo";
import { MINUTE, span } from "../../words/times";
import { say } from "../../words/words";
import { Findings } from "../checks/findings";
import { OneOf } from "../listing";
import { PolicyForm } from "./policy_form";
import { targetsInWords } from "./sentence";
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
  const { data: services } = useQuery(documents("services"));
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
        {services !== undefined && mayConfigurePolicy(me, policy, services) && (
          <button
            type="button"
            className="button"
            aria-haspopup="dialog"
            onClick={() => orTell(async () => edit(await readDocument("escalation_policies", policy.name)))}
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
  const { data: paged } = useQuery({
    queryKey: [...keys.configuration, "who", policy.name],
    queryFn: () => get("/api/v1/escalation_policies/{name}/who", { path: { name: policy.name } }),
    refetchInterval: MINUTE,
  });
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
            <Now reach={paged?.steps[index]} />
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
        {lastResort.length > 0 && <Now reach={paged?.last_resort} />}
      </li>
    </ol>
  );
}

/** Who would be paged by a step at this moment, as the engine itself works it out; nothing until that is known. */
function Now({ reach }: { reach: Schemas["StepReach"] | null | undefined }) {
  if (reach == null) return <Bones rows={1} />;
  return (
    <div className="now">
      <span className="dim">{say("step-now")}</span>
      {reach.to.map(({ kind, name, title, because }) =>
        kind === "channel" ? (
          <Link key={`channel ${name}`} href={`/channels/${name}`} className="person">
            <Icon sign="send" />
            {title}
          </Link>
        ) : (
          <Link key={name} href={`/people/${name}`} title={because ?? undefined}>
            <Person name={name} title={title} />
          </Link>
        ),
      )}
      {reach.to.length === 0 && (
        <span className="gap-word">
          <Icon sign="warning" />
          {say("step-nobody-now", { why: reach.left_out.join("; ") })}
        </span>
      )}
      {reach.to.length > 0 &&
        reach.left_out.map(why => (
          <span key={why} className="dim">
            {say("step-not", { why })}
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
