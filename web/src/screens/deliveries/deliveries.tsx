import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { get, type Schemas } from "../../api/client";
import { SelectField } from "../../design/fields";
import { Bones, Empty, Failed } from "../../design/states";
import { type Names, useNames } from "../../shell/names";
import { usePageTitle } from "../../shell/title";
import { useOptions } from "../../shell/titles";
import { full, viewerZone } from "../../words/times";
import { say } from "../../words/words";
import { One } from "../alert/notifications";
import "../alert/alert.css";
import "../listing.css";
import "./deliveries.css";
import { queryOf, readView, SPANS, STATUSES, TYPES, type View, writeView } from "./view";

/** Was I really paged? Every message that went out, or should have, the newest first. */
export default function Deliveries() {
  usePageTitle(say("nav-deliveries"));
  const view = readView(useSearch());
  const [now] = useState(Date.now);
  const names = useNames();
  const asked = useQuery({
    queryKey: ["notifications", view],
    queryFn: () => get("/api/v1/notifications", { query: queryOf(view, now) }),
    placeholderData: before => before,
  });
  const next = asked.data?.next_cursor;
  return (
    <div className="page">
      <header>
        <div>
          <h1>{say("nav-deliveries")}</h1>
          <p>
            {say("deliveries-intro")} {say("times-in", { zone: viewerZone() })}
          </p>
        </div>
      </header>
      <Filter view={view} />
      {asked.isPending && <Bones rows={8} />}
      {asked.isError && asked.data === undefined && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.data?.items.length === 0 && (
        <Empty sign="send" title={say("deliveries-none")}>
          <p>{say("deliveries-none-hint")}</p>
        </Empty>
      )}
      {asked.data !== undefined && asked.data.items.length > 0 && (
        <ul className="notifications card">
          {asked.data.items.map(item => (
            <One key={item.id} notification={item} names={names}>
              <About item={item} names={names} />
            </One>
          ))}
        </ul>
      )}
      {(next != null || view.cursor !== "") && (
        <nav className="acts" aria-label={say("deliveries-pages")}>
          {view.cursor !== "" && (
            <Link className="button" href={`/deliveries${writeView({ ...view, cursor: "" })}`}>
              {say("deliveries-newest")}
            </Link>
          )}
          {next != null && (
            <Link className="button" href={`/deliveries${writeView({ ...view, cursor: next })}`}>
              {say("deliveries-older")}
            </Link>
          )}
        </nav>
      )}
    </div>
  );
}

/** When it was handed out, and what it was about. */
function About({ item }: { item: Schemas["LoggedNotification"]; names: Names }) {
  const [alert] = item.alerts;
  return (
    <p>
      <time dateTime={item.created_at} className="dim">
        {full(item.created_at)}
      </time>{" "}
      {alert !== undefined && (
        <Link href={`/alerts/${alert}?tab=notifications`}>
          #{alert} {item.summary}
        </Link>
      )}
      {alert === undefined && item.schedule != null && (
        <Link href={`/schedules/${item.schedule}`}>{item.schedule}</Link>
      )}
    </p>
  );
}

function Filter({ view }: { view: View }) {
  const [, navigate] = useLocation();
  const people = useOptions("users");
  const change = (part: Partial<View>) => navigate(`/deliveries${writeView({ ...view, ...part, cursor: "" })}`);
  return (
    <search className="delivery-filter">
      <SelectField
        label={say("deliveries-who")}
        value={view.user}
        change={user => change({ user })}
        options={people}
        none={say("deliveries-all")}
      />
      <SelectField
        label={say("deliveries-way")}
        value={view.type}
        change={type => change({ type })}
        options={TYPES.map(type => [type, say(`method-${type}`)])}
        none={say("deliveries-all")}
      />
      <SelectField
        label={say("deliveries-status")}
        value={view.status}
        change={status => change({ status })}
        options={STATUSES.map(status => [status, say(`notification-${status}`)])}
        none={say("deliveries-all")}
      />
      <SelectField
        label={say("deliveries-span")}
        value={view.span}
        change={span => change({ span })}
        options={Object.keys(SPANS).map(span => [span, say(`deliveries-span-${span}`)])}
        none={say("deliveries-all")}
      />
    </search>
  );
}
