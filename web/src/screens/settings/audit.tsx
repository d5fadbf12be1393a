import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useMemo } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { get, type Schemas } from "../../api/client";
import { prefix } from "../../api/prefix";
import { documents, whoAmI } from "../../api/queries";
import { Icon } from "../../design/icon";
import { Bones, Empty, Failed } from "../../design/states";
import { useNow } from "../../live/now";
import { type Names, useNames } from "../../shell/names";
import { MINUTE, near } from "../../words/times";
import { say, sayIfKnown } from "../../words/words";
import { AdminsOnly } from "./admins_only";
import { ACTIONS, type AuditView, queryOf, readView, SPANS, writeView } from "./audit_view";
import { Section } from "./section";

type Entry = Schemas["AuditEntry"];

/** Who did what to what, when, from where. */
export default function Audit() {
  const { data: me } = useQuery(whoAmI);
  return (
    <Section title={say("section-audit")} intro={say("audit-intro")}>
      {me !== undefined && (me.role === "admin" ? <Log /> : <AdminsOnly what={say("audit-admins")} />)}
    </Section>
  );
}

function Log() {
  const search = useSearch();
  const view = useMemo(() => readView(search), [search]);
  const [, navigate] = useLocation();
  const asked = useQuery({
    queryKey: ["audit", view],
    queryFn: () => get("/api/v1/audit", { query: queryOf(view, Date.now()) }),
    placeholderData: keepPreviousData,
  });
  const names = useNames();
  const now = useNow(MINUTE);
  const next = asked.data?.next_cursor;
  return (
    <>
      <Filter key={writeView({ ...view, cursor: "" })} view={view} />
      {asked.isPending && <Bones rows={8} />}
      {asked.isError && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.data?.items.length === 0 && !asked.isError && (
        <Empty sign="filter" title={say("audit-none")}>
          <p>{say("audit-none-hint")}</p>
          <button type="button" className="button" onClick={() => navigate("/settings/audit")}>
            {say("clear-filters")}
          </button>
        </Empty>
      )}
      {asked.data !== undefined && asked.data.items.length > 0 && !asked.isError && (
        <ol className="card listing audit">
          {asked.data.items.map(entry => (
            <Row key={entry.id} entry={entry} names={names} now={now} />
          ))}
        </ol>
      )}
      <nav className="acts" aria-label={say("audit-pages")}>
        {view.cursor !== "" && (
          <Link href={`/settings/audit${writeView({ ...view, cursor: "" })}`} className="button">
            <Icon sign="up" />
            {say("audit-newest")}
          </Link>
        )}
        {next != null && (
          <Link href={`/settings/audit${writeView({ ...view, cursor: next })}`} className="button">
            <Icon sign="down" />
            {say("audit-older")}
          </Link>
        )}
        <a className="button bare" href={exportOf(view)} download="audit.json">
          <Icon sign="out" />
          {say("audit-export")}
        </a>
      </nav>
      <p className="dim">
        {say("audit-export-all")} <code>nightbell audit --all --documents --json</code>
      </p>
    </>
  );
}

function exportOf(view: AuditView): string {
  const query = { ...queryOf({ ...view, cursor: "" }, Date.now()), documents: "true", limit: "200" };
  return `${prefix}/api/v1/audit?${new URLSearchParams(query)}`;
}

function Row({ entry, names, now }: { entry: Entry; names: Names; now: number }) {
  return (
    <li>
      <time dateTime={entry.at} className="nowrap">
        {near(entry.at, now)}
      </time>
      <span>
        <Link href={`/settings/audit/${entry.id}`} className="stretched">
          {actionOf(entry.action)}
        </Link>
        <small className="dim">{subjectOf(entry)}</small>
      </span>
      <span>
        {actorOf(entry, names)}
        <small className="dim">
          {[sayIfKnown(`means-${entry.means}`, entry.means), entry.address].filter(Boolean).join(", ")}
        </small>
      </span>
      <span className="end">
        {entry.count > 1 && <span className="tag">{say("audit-count", { count: entry.count })}</span>}
      </span>
    </li>
  );
}

/** What was done, in words where there are some; a newer server may know more actions. */
export function actionOf(action: string): string {
  return sayIfKnown(`audit-${action.replace(".", "-")}`, action);
}

export function subjectOf({ subject_kind: kind, subject_name: name }: Entry): string {
  if (kind == null) return "";
  return [sayIfKnown(`kind-of-${kind}`, kind), name].filter(Boolean).join(" ");
}

export function actorOf({ actor }: Entry, names: Names): string {
  if (actor == null) return say("audit-nobody");
  return actor === "command line" ? say("audit-command-line") : names.actor(actor).title;
}

/** What is typed counts when the form is sent, choices at once: all of it is in the address. */
function Filter({ view }: { view: AuditView }) {
  const [, navigate] = useLocation();
  const { data: users } = useQuery(documents("users"));
  const people = useId();
  const go = (form: HTMLFormElement) => {
    const fields = Object.fromEntries(new FormData(form)) as Record<string, string>;
    navigate(`/settings/audit${writeView(readView(new URLSearchParams(fields).toString()))}`);
  };
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    go(event.currentTarget);
  };
  const isKnown = view.action === "" || ACTIONS.some(each => each === view.action);
  return (
    <search>
      <form className="audit-filter" onSubmit={send}>
        <label className="field">
          <span>{say("audit-actor")}</span>
          <input className="input" name="actor" list={people} defaultValue={view.actor} autoComplete="off" />
          <datalist id={people}>
            {users?.map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </datalist>
        </label>
        <label className="field">
          <span>{say("audit-action")}</span>
          <select
            className="select"
            name="action"
            defaultValue={view.action}
            onChange={event => event.target.form && go(event.target.form)}
          >
            <option value="">{say("audit-any")}</option>
            {ACTIONS.map((action, group) => (
              <option key={action} value={action}>
                {say(`audit-group-${group}`)}
              </option>
            ))}
            {!isKnown && <option value={view.action}>{view.action}</option>}
          </select>
        </label>
        <label className="field">
          <span>{say("audit-subject")}</span>
          <input
            className="input"
            name="subject"
            defaultValue={view.subject}
            placeholder="schedules/first-line"
            autoComplete="off"
            spellCheck={false}
          />
        </label>
        <label className="field">
          <span>{say("audit-span")}</span>
          <select
            className="select"
            name="span"
            defaultValue={view.span}
            onChange={event => event.target.form && go(event.target.form)}
          >
            <option value="">{say("audit-span-all")}</option>
            {Object.keys(SPANS).map(each => (
              <option key={each} value={each}>
                {say(`audit-span-${each}`)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="button">
          <Icon sign="search" />
          {say("audit-find")}
        </button>
      </form>
    </search>
  );
}
