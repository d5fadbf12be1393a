import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { documents, whoAmI } from "../../api/queries";
import type { Channel } from "../../api/resources";
import { mayConfigure } from "../../api/rights";
import { type Read, readDocument } from "../../api/writing";
import { Icon } from "../../design/icon";
import { Bones } from "../../design/states";
import { orTell } from "../../shell/undo";
import { say, sayIfKnown } from "../../words/words";
import { Findings } from "../checks/findings";
import { OneOf } from "../listing";
import { ChannelForm } from "./channel_form";
import { placeOf, usersOf } from "./draft";
import { TestMessage } from "./test_message";

/** One channel: where it leads, and what comes to it. */
export default function ChannelScreen({ name }: { name: string }) {
  const asked = useQuery(documents("channels"));
  return (
    <OneOf
      back={["/channels", say("nav-channels")]}
      name={name}
      asked={asked}
      missing={say("channel-not-found", { name })}
    >
      {channel => <One channel={channel} />}
    </OneOf>
  );
}

function One({ channel }: { channel: Channel }) {
  const { data: me } = useQuery(whoAmI);
  const [edited, edit] = useState<Read<"channels"> | null>(null);
  const [isTesting, test] = useState(false);
  const [, navigate] = useLocation();
  const { name, title, type, bundle } = channel;
  return (
    <>
      <header>
        <div>
          <h1>{title ?? name}</h1>
          <p>{[sayIfKnown(`method-${type}`, type), placeOf(channel)].filter(Boolean).join(" · ")}</p>
        </div>
        <div className="acts">
          {me?.role === "admin" && (
            <button type="button" className="button" aria-haspopup="dialog" onClick={() => test(true)}>
              <Icon sign="send" />
              {say("channel-test")}
            </button>
          )}
          {mayConfigure(me, undefined) && (
            <button
              type="button"
              className="button"
              aria-haspopup="dialog"
              onClick={() => orTell(async () => edit(await readDocument("channels", name)))}
            >
              <Icon sign="pen" />
              {say("edit")}
            </button>
          )}
        </div>
      </header>
      <Findings kind="channels" name={name} />
      <UsedBy name={name} />
      {(bundle !== undefined || type === "webhook") && (
        <section className="card block">
          <h2>{say("channel-how")}</h2>
          <dl className="facts">
            {bundle !== undefined && (
              <div>
                <dt>{say("channel-bundle")}</dt>
                <dd>{bundle}</dd>
              </div>
            )}
            {type === "webhook" && (
              <div>
                <dt>{say("channel-secret")}</dt>
                <dd className="dim">{say("channel-secret-hidden")}</dd>
              </div>
            )}
          </dl>
        </section>
      )}
      {edited !== null && (
        <ChannelForm channel={edited} close={() => edit(null)} removed={() => navigate("/channels")} />
      )}
      {isTesting && <TestMessage channel={channel} close={() => test(false)} />}
    </>
  );
}

/** What writes to it: policies, for the alerts of their services, and schedules, when they pass from hand to hand. */
function UsedBy({ name }: { name: string }) {
  const { data: policies } = useQuery(documents("escalation_policies"));
  const { data: services } = useQuery(documents("services"));
  const { data: schedules } = useQuery(documents("schedules"));
  if (policies === undefined || services === undefined || schedules === undefined) return <Bones rows={3} />;
  const used = usersOf(name, policies, services, schedules);
  const parts = [
    { word: "nav-policies", hint: "channel-by-policies", path: "/escalation-policies", things: used.policies },
    { word: "nav-services", hint: "channel-by-services", path: "/services", things: used.services },
    { word: "nav-schedules", hint: "channel-by-schedules", path: "/schedules", things: used.schedules },
  ].filter(({ things }) => things.length > 0);
  if (parts.length === 0) {
    return (
      <section className="card block">
        <h2>{say("channel-used-by")}</h2>
        <p>
          <strong>{say("channel-unused")}.</strong> <span className="dim">{say("channel-unused-hint")}</span>
        </p>
      </section>
    );
  }
  return parts.map(({ word, hint, path, things }) => (
    <section key={word} className="card block">
      <h2>{say(word)}</h2>
      <p className="dim">{say(hint)}</p>
      <ul className="links">
        {things.map(each => (
          <li key={each.name}>
            <Link href={`${path}/${each.name}`}>{each.title ?? each.name}</Link>
          </li>
        ))}
      </ul>
    </section>
  ));
}
