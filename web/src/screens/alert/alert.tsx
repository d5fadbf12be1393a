import { useQuery } from "@tanstack/react-query";
import { lazy, type MouseEvent, type ReactNode, Suspense, useState } from "react";
import { Link, useSearch } from "wouter";
import { type Alert, get, Refused } from "../../api/client";
import { whoAmI } from "../../api/queries";
import { mayAct } from "../../api/rights";
import { Icon, type Sign } from "../../design/icon";
import { Severity } from "../../design/severity";
import { Bones, Empty, Failed } from "../../design/states";
import { isPossible, type Operation, operate } from "../../live/acting";
import { live, useBookRevision, useIsOffline } from "../../live/context";
import { useNow } from "../../live/now";
import { type Names, useNames } from "../../shell/names";
import { useKeys } from "../../shell/shortcuts";
import { usePageTitle } from "../../shell/title";
import { age, full, near, SECOND, span } from "../../words/times";
import { say } from "../../words/words";
import type { Asked } from "../alerts/alerts";
import { State } from "../alerts/state";
import "./alert.css";
import { Details } from "./details";
import { Next } from "./next";
import { NoteForm } from "./note_form";
import { Notifications } from "./notifications";
import { Related } from "./related";
import { Timeline } from "./timeline";

const AlertDialog = lazy(() => import("../alerts/dialogs"));

const SETTLING_MS = 1_000;
const TABS = ["timeline", "notifications", "details"] as const;

/** One alert's whole story: what it is, what to do, who is next, and everything that happened. */
export default function AlertScreen({ id }: { id: number }) {
  useBookRevision();
  const asked = useQuery({
    queryKey: ["alert", id, "self"],
    queryFn: async () => {
      const alert = await get("/api/v1/alerts/{id}", { path: { id } });
      live.book.learn([alert]);
      return alert;
    },
  });
  const names = useNames();
  const alert = live.book.get(id) ?? asked.data;
  usePageTitle(alert === undefined ? `#${id}` : alert.summary);
  if (alert !== undefined) return <Story alert={alert} names={names} />;
  if (asked.error instanceof Refused && asked.error.status === 404) {
    return <Empty sign="search" title={say("alert-not-found", { id })} />;
  }
  if (asked.isError) return <Failed error={asked.error} again={() => asked.refetch()} />;
  return (
    <div className="page">
      <Bones rows={6} />
    </div>
  );
}

function Story({ alert, names }: { alert: Alert; names: Names }) {
  const asIn = new URLSearchParams(useSearch()).get("tab");
  const tab = TABS.find(each => each === asIn) ?? "timeline";
  const [asked, ask] = useState<Asked | null>(null);
  const act = (operation: Operation) => operate(alert, operation);
  const { data: me } = useQuery(whoAmI);
  useKeys({
    a: () => isPossible(alert, "acknowledge") && act({ kind: "acknowledge" }),
    r: () => isPossible(alert, "resolve") && act({ kind: "resolve" }),
    s: () => isPossible(alert, "snooze") && ask({ kind: "snooze", alerts: [alert] }),
    e: () => isPossible(alert, "escalate") && ask({ kind: "escalate", alerts: [alert] }),
  });
  return (
    <div className="page story">
      <Link href="/alerts" className="back" onClick={goBack}>
        <Icon sign="left" />
        {say("back-to-alerts")}
      </Link>
      <header className={`alert-head ${alert.status} ${alert.severity}`}>
        <div>
          <p className="line">
            <Severity severity={alert.severity} />
            <span>{say(`urgency-${alert.urgency}`)}</span>
            <span>#{alert.id}</span>
          </p>
          <h1>{alert.summary}</h1>
          <p className="line">
            <Link href={`/alerts?service=${encodeURIComponent(alert.service)}`}>{names.service(alert.service)}</Link>
            <Lasted alert={alert} />
          </p>
        </div>
      </header>
      <Actions alert={alert} act={act} ask={ask} />
      {!mayAct(me) && <p className="dim">{say("alert-looking-on")}</p>}
      <div className="columns">
        <div className="main-column">
          <nav className="segments" aria-label={alert.summary}>
            {TABS.map(each => (
              <Link
                key={each}
                href={each === "timeline" ? `/alerts/${alert.id}` : `/alerts/${alert.id}?tab=${each}`}
                replace
                state={history.state}
                aria-current={each === tab ? "true" : undefined}
              >
                {say(`tab-${each}`)}
              </Link>
            ))}
          </nav>
          {tab === "timeline" && <Timeline alert={alert} names={names} />}
          {tab === "notifications" && <Notifications alert={alert} names={names} />}
          {tab === "details" && <Details alert={alert} />}
          {tab === "timeline" && isPossible(alert, "note") && <NoteForm act={act} />}
        </div>
        <aside className="side-column">
          <section className="card block">
            <p className={`standing ${alert.status}`}>
              <State alert={alert} names={names} />
            </p>
            <Next alert={alert} names={names} />
          </section>
          <Facts alert={alert} />
          <Related alert={alert} names={names} />
        </aside>
      </div>
      <Suspense fallback={null}>
        {asked !== null && <AlertDialog asked={asked} act={(_, operation) => act(operation)} close={() => ask(null)} />}
      </Suspense>
    </div>
  );
}

/** Back to the list as it was, filters and place, when that is where the reader came from. */
function goBack(event: MouseEvent): void {
  if (history.state?.from !== "list") return;
  event.preventDefault();
  history.back();
}

function Lasted({ alert }: { alert: Alert }) {
  const now = useNow(15 * SECOND);
  const opened = Date.parse(alert.opened_at);
  return (
    <span title={full(alert.opened_at)}>
      {say("alert-opened-at", { time: near(alert.opened_at, now) })}
      {alert.resolved_at != null
        ? `, ${say("lasted", { span: span(Date.parse(alert.resolved_at) - opened) })}`
        : `, ${say("ago", { age: age(now - opened, "long") })}`}
    </span>
  );
}

interface Acting {
  readonly alert: Alert;
  readonly act: (operation: Operation) => Promise<boolean>;
  readonly ask: (asked: Asked) => void;
}

/** What can be done now, the next thing biggest. */
function Actions({ alert, act, ask }: Acting) {
  // Resolve comes where Acknowledge was: the second tap of a tired thumb is not meant for it.
  const [isSettling, settle] = useState(false);
  const acknowledge = () => {
    settle(true);
    setTimeout(() => settle(false), SETTLING_MS);
    act({ kind: "acknowledge" });
  };
  return (
    <div className="actions-bar">
      <Act alert={alert} kind="acknowledge" sign="check" isFirst act={acknowledge} />
      {alert.status === "acknowledged" && (
        <Act alert={alert} kind="resolve" sign="done" isFirst act={() => isSettling || act({ kind: "resolve" })} />
      )}
      {alert.playbook != null && (
        <a className="button" href={alert.playbook} target="_blank" rel="noreferrer">
          <Icon sign="book" />
          {say("open-playbook")}
        </a>
      )}
      {alert.status !== "acknowledged" && (
        <Act alert={alert} kind="resolve" sign="done" act={() => act({ kind: "resolve" })} />
      )}
      <Act alert={alert} kind="snooze" sign="clock" act={() => ask({ kind: "snooze", alerts: [alert] })} />
      <Act alert={alert} kind="escalate" sign="skip" act={() => ask({ kind: "escalate", alerts: [alert] })} />
    </div>
  );
}

function Act(props: { alert: Alert; kind: Operation["kind"]; sign: Sign; isFirst?: boolean; act: () => void }) {
  const { alert, kind, sign, isFirst, act } = props;
  const isOffline = useIsOffline();
  if (!isPossible(alert, kind)) return null;
  return (
    <button type="button" disabled={isOffline} className={`button ${isFirst ? "first" : ""}`} onClick={act}>
      <Icon sign={sign} />
      {say(kind)}
    </button>
  );
}

function Facts({ alert }: { alert: Alert }) {
  const now = useNow(15 * SECOND);
  const facts: readonly (readonly [string, ReactNode])[] = [
    ["alert-source", alert.source || null],
    ["alert-events", alert.count > 1 ? alert.count : null],
    ["alert-last-seen", alert.count > 1 ? near(alert.last_seen_at, now) : null],
    ["alert-links", alert.links.length > 0 ? <Links key="links" links={alert.links} /> : null],
  ];
  const known = facts.filter(([, value]) => value !== null);
  if (known.length === 0) return null;
  return (
    <dl className="card block facts">
      {known.map(([word, value]) => (
        <div key={word}>
          <dt>{say(word)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Links({ links }: { links: Alert["links"] }) {
  return (
    <ul>
      {links.map(({ href, text }) => (
        <li key={href}>
          <a className="out" href={href} target="_blank" rel="noreferrer">
            {text || href}
          </a>
        </li>
      ))}
    </ul>
  );
}
