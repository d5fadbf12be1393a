import { Link } from "wouter";
import type { Alert } from "../../api/client";
import { Empty } from "../../design/states";
import { say } from "../../words/words";
import { labelTerm } from "../alerts/search";
import { EVERYTHING, write } from "../alerts/view";

/** Longer values are prose, not labels. */
const LABEL_MAX = 80;

/** What the sender said, laid out as far as it has a shape. */
export function Details({ alert }: { alert: Alert }) {
  const details = Object.entries(alert.details as Record<string, unknown>);
  return (
    <div className="details">
      {details.length === 0 && <Empty sign="note" title={say("alert-no-details")} />}
      {details.map(([name, value]) => (
        <section key={name} className="card block">
          <h2>{name}</h2>
          <Value name={name} value={value} />
        </section>
      ))}
      <section className="card block">
        <h2>{say("alert-dedup-key")}</h2>
        <code>{alert.dedup_key}</code>
      </section>
    </div>
  );
}

function Value({ name, value }: { name: string; value: unknown }) {
  if (typeof value !== "object" || value === null) return <Said name={name} value={value} />;
  if (Array.isArray(value)) return <pre>{JSON.stringify(value, null, 2)}</pre>;
  return (
    <dl className="facts">
      {Object.entries(value).map(([name, each]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Said name={name} value={each} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Leads to the alerts of which the same was said. */
function Said({ name, value }: { name: string; value: unknown }) {
  if (typeof value === "object" && value !== null) return <code>{JSON.stringify(value)}</code>;
  const text = String(value);
  if (/^https?:/.test(text)) {
    return (
      <a className="out" href={text} target="_blank" rel="noreferrer">
        {text}
      </a>
    );
  }
  const term = text.length > LABEL_MAX || /^\s*$|\n/.test(text) ? null : labelTerm(name, text);
  if (term === null) return <span>{text}</span>;
  return (
    <Link
      href={`/alerts${write({ ...EVERYTHING, state: "all", text: term })}`}
      title={say("alert-with-same", { name })}
    >
      {text}
    </Link>
  );
}
