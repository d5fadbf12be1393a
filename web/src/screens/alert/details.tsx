import type { Alert } from "../../api/client";
import { Empty } from "../../design/states";
import { say } from "../../words/words";

/** What the sender said, laid out as far as it has a shape. */
export function Details({ alert }: { alert: Alert }) {
  const details = Object.entries(alert.details as Record<string, unknown>);
  return (
    <div className="details">
      {details.length === 0 && <Empty sign="note" title={say("alert-no-details")} />}
      {details.map(([name, value]) => (
        <section key={name} className="card block">
          <h2>{name}</h2>
          <Value value={value} />
        </section>
      ))}
      <section className="card block">
        <h2>{say("alert-dedup-key")}</h2>
        <code>{alert.dedup_key}</code>
      </section>
    </div>
  );
}

function Value({ value }: { value: unknown }) {
  if (typeof value !== "object" || value === null) return <p>{String(value)}</p>;
  if (Array.isArray(value)) return <pre>{JSON.stringify(value, null, 2)}</pre>;
  return (
    <dl className="facts">
      {Object.entries(value).map(([name, each]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof each === "object" ? JSON.stringify(each) : String(each)}</dd>
        </div>
      ))}
    </dl>
  );
}
