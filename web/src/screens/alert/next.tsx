import { useQuery } from "@tanstack/react-query";
import { type Alert, get } from "../../api/client";
import { keys } from "../../api/queries";
import { useNow } from "../../live/now";
import type { Names } from "../../shell/names";
import { countdown, full, near, SECOND } from "../../words/times";
import { language, say } from "../../words/words";

/** Who is paged next, and when; or why nobody is. */
export function Next({ alert, names }: { alert: Alert; names: Names }) {
  const now = useNow(SECOND);
  if (alert.status === "resolved") return <p className="dim">{say("next-resolved")}</p>;
  if (alert.snoozed_until != null && alert.status === "acknowledged") {
    return <p className="dim">{say("next-snoozed", { until: near(alert.snoozed_until, now) })}</p>;
  }
  if (alert.status === "acknowledged") {
    const { title } = names.actor(alert.acknowledged_by ?? "");
    return <p className="dim">{say("next-acknowledged", { name: title })}</p>;
  }
  if (alert.exhausted) return <p>{say("next-nobody")}</p>;
  if (alert.next_escalation_at == null) {
    return <p className="dim">{say(alert.urgency === "low" ? "next-low" : "next-unknown")}</p>;
  }
  return <Escalation alert={alert} at={alert.next_escalation_at} now={now} />;
}

function Escalation(props: { alert: Alert; at: string; now: number }) {
  const { alert, at, now } = props;
  const { data } = useQuery({
    // Beside the configuration, which has its part in the answer.
    queryKey: [...keys.configuration, "next", alert.id, alert.version],
    queryFn: () => get("/api/v1/alerts/{id}", { path: { id: alert.id } }),
    placeholderData: before => (before?.id === alert.id ? before : undefined),
  });
  const next = data?.next_escalation;
  if (next == null) return null;
  const titles = next.to.map(({ kind, title }) =>
    kind === "channel" ? say("target-channel", { name: title }) : title,
  );
  const who = new Intl.ListFormat(language).format(titles);
  const left = Date.parse(at) - now;
  return (
    <div className="next" title={full(at)}>
      <h2>{say("next-title")}</h2>
      {titles.length === 0 && <p>{say("next-empty", { why: next.left_out.join("; ") })}</p>}
      {titles.length > 0 && (
        <p>{left > 0 ? say("next-pages", { who, in: countdown(left) }) : say("next-pages-now", { who })}</p>
      )}
      <p className="dim">
        {next.step == null ? say("next-last-resort") : say("next-step", { step: next.step, steps: next.steps })}
      </p>
    </div>
  );
}
