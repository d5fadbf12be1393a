import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { type Alert, get } from "../../api/client";
import { Severity } from "../../design/severity";
import { live } from "../../live/context";
import { useNow } from "../../live/now";
import type { Names } from "../../shell/names";
import { age, full, MINUTE, near, span } from "../../words/times";
import { say } from "../../words/words";
import { changesAround, othersOpen, reachesBack } from "./nearby";

/** Of those before, as many are listed. */
const EARLIER_MAX = 3;

/** What was changed, what else is open, and how it went the last times. */
export function Related({ alert, names }: { alert: Alert; names: Names }) {
  return (
    <section className="card block related" aria-label={say("related-title")}>
      <Changes alert={alert} />
      <Others alert={alert} />
      <Earlier alert={alert} names={names} />
    </section>
  );
}

function Changes({ alert }: { alert: Alert }) {
  const now = useNow(MINUTE);
  const { data } = useQuery({
    queryKey: ["changes", alert.service],
    queryFn: () => get("/api/v1/changes", { query: { service: alert.service, limit: 50 } }),
    refetchInterval: MINUTE,
  });
  if (data === undefined) return null;
  const changes = changesAround(alert, data.items, now);
  // Of a service that changes much only the newest were read: then what was before is not known.
  const oldest = data.items.at(-1);
  const isCut = data.next_cursor != null && oldest !== undefined && !reachesBack(alert, oldest);
  if (changes.length === 0 && isCut) return null;
  return (
    <Part title={say("related-changes")} none={say("related-no-changes")}>
      {changes.map(({ id, summary, source, links, at, beforeMs }) => (
        <li key={id}>
          {links[0] === undefined ? (
            <strong>{summary}</strong>
          ) : (
            <a className="out" href={links[0].href} target="_blank" rel="noreferrer">
              {summary}
            </a>
          )}
          <small className="dim" title={full(at)}>
            {say(beforeMs >= 0 ? "related-before" : "related-after", { age: age(Math.abs(beforeMs), "long") })}
            {source !== "" && ` · ${source}`}
          </small>
        </li>
      ))}
    </Part>
  );
}

function Others({ alert }: { alert: Alert }) {
  const now = useNow(MINUTE);
  const others = othersOpen(alert, live.book.all());
  if (others.length === 0) return null;
  return (
    <Part title={say("related-open")}>
      {others.map(({ id, severity, summary, opened_at }) => (
        <li key={id}>
          <Link href={`/alerts/${id}`}>{summary}</Link>
          <small className="dim">
            <Severity severity={severity} /> {say("alert-opened-at", { time: near(opened_at, now) })}
          </small>
        </li>
      ))}
    </Part>
  );
}

/** The same problem before: how often, how long it took, and who knows about it. */
function Earlier({ alert, names }: { alert: Alert; names: Names }) {
  const now = useNow(MINUTE);
  const { service, dedup_key } = alert;
  const { data } = useQuery({
    queryKey: ["alert", alert.id, "earlier"],
    queryFn: () => get("/api/v1/alerts", { query: { service, dedup_key, limit: 20 } }),
  });
  if (data === undefined) return null;
  const earlier = data.items.filter(({ id }) => id < alert.id).sort((a, b) => b.id - a.id);
  // Since then it came back so often that nothing before was read.
  if (earlier.length === 0 && data.next_cursor != null) return null;
  return (
    <Part title={say("related-earlier")} none={say("related-first")}>
      {earlier.slice(0, EARLIER_MAX).map(({ id, opened_at, resolved_at, acknowledged_by, resolved_by }) => {
        const by = names.actor(acknowledged_by ?? resolved_by ?? "").title;
        const lasted = resolved_at == null ? "" : span(Date.parse(resolved_at) - Date.parse(opened_at));
        return (
          <li key={id}>
            <Link href={`/alerts/${id}`}>{near(opened_at, now)}</Link>
            <small className="dim">
              {resolved_at != null && say("lasted", { span: lasted })}
              {by !== "" && ` · ${by}`}
            </small>
          </li>
        );
      })}
      {earlier.length > EARLIER_MAX && (
        <li className="dim">
          {say("related-more", { count: earlier.length - EARLIER_MAX, more: data.next_cursor == null ? "no" : "yes" })}
        </li>
      )}
    </Part>
  );
}

function Part({ title, none, children }: { title: string; none?: string; children: readonly ReactNode[] | ReactNode }) {
  const isEmpty = Array.isArray(children) && children.flat().filter(Boolean).length === 0;
  return (
    <>
      <h2>{title}</h2>
      {isEmpty ? <p className="dim">{none}</p> : <ul>{children}</ul>}
    </>
  );
}
