import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { get, Refused, type Schemas } from "../../api/client";
import { Bones, Empty, Failed } from "../../design/states";
import { useNames } from "../../shell/names";
import { full } from "../../words/times";
import { say, sayIfKnown } from "../../words/words";
import { AdminsOnly } from "./admins_only";
import { actionOf, actorOf, subjectOf } from "./audit";
import { Diff } from "./diff";
import { textOf } from "./document_text";
import { DOCUMENT_KINDS } from "./screen_of";
import { Section } from "./section";

const FORBIDDEN = 403;

/** One entry: who, from where, and the document before and after. */
export default function AuditEntry({ id }: { id: number }) {
  const asked = useQuery({
    queryKey: ["audit", "entry", id],
    queryFn: () => get("/api/v1/audit/{id}", { path: { id } }),
    retry: false,
  });
  const isRefused = asked.error instanceof Refused && asked.error.status === FORBIDDEN;
  const isUnknown = asked.error instanceof Refused && asked.error.status === 404;
  const title = asked.data === undefined ? say("audit-entry", { id: String(id) }) : actionOf(asked.data.action);
  return (
    <Section title={title} back={["/settings/audit", say("section-audit")]}>
      {asked.isPending && <Bones rows={6} />}
      {isRefused && <AdminsOnly what={say("audit-admins")} />}
      {isUnknown && <Empty sign="search" title={say("audit-entry-unknown", { id: String(id) })} />}
      {asked.isError && !isRefused && !isUnknown && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.data !== undefined && <One entry={asked.data} />}
    </Section>
  );
}

function One({ entry }: { entry: Schemas["AuditEntry"] }) {
  const names = useNames();
  const { subject_kind: kind, subject_name: name } = entry;
  const details = Object.entries(entry.details);
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    [say("audit-fact-who"), actorOf(entry, names)],
    [say("audit-fact-about"), subjectOf(entry)],
    [say("audit-fact-when"), full(entry.at)],
    [
      say("audit-fact-count"),
      entry.count > 1 ? say("audit-repeated", { count: entry.count, time: full(entry.last_at) }) : "",
    ],
    [say("audit-fact-means"), sayIfKnown(`means-${entry.means}`, entry.means)],
    [say("audit-fact-address"), entry.address],
    [say("audit-fact-agent"), entry.agent],
    [say("audit-fact-revision"), entry.revision == null ? "" : String(entry.revision)],
    ...details.map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)] as const),
  ];
  const hasDocument = entry.before != null || entry.after != null;
  return (
    <div className="two">
      <section className="card block">
        <h2>{say("audit-changed")}</h2>
        {hasDocument ? (
          <Diff before={textOf(entry.before)} after={textOf(entry.after)} label={say("audit-changed")} />
        ) : (
          <p className="dim">{say("audit-no-document")}</p>
        )}
        {hasDocument && kind != null && name != null && DOCUMENT_KINDS.has(kind) && (
          <Link href={`/settings/history/${kind}/${encodeURIComponent(name)}`}>{say("history-of", { name })}</Link>
        )}
      </section>
      <section className="card block">
        <h2>{say("audit-facts")}</h2>
        <dl className="facts">
          {facts.map(
            ([key, value]) =>
              value != null &&
              value !== "" && (
                <div key={key}>
                  <dt>{key}</dt>
                  <dd>{value}</dd>
                </div>
              ),
          )}
        </dl>
      </section>
    </div>
  );
}
