import type { Alert } from "../../api/client";
import { Icon } from "../../design/icon";
import { Avatar } from "../../design/person";
import { useNow } from "../../live/now";
import type { Names } from "../../shell/names";
import { age, countdown, full, MINUTE, near, SECOND } from "../../words/times";
import { say, sayIfKnown } from "../../words/words";

/** Where an alert stands: who has it since when, or who is next and when. Word and sign, colour last. */
export function State({ alert, names }: { alert: Alert; names: Names }) {
  if (alert.status === "resolved") return <Resolved alert={alert} names={names} />;
  if (alert.snoozed_until != null && alert.status !== "triggered") {
    return <Waiting until={alert.snoozed_until} word="state-snoozed" />;
  }
  if (alert.status === "acknowledged") return <Acknowledged alert={alert} names={names} />;
  if (alert.status !== "triggered") return <span>{sayIfKnown(`state-${alert.status}`, alert.status)}</span>;
  if (alert.exhausted) {
    return (
      <span className="state exhausted">
        <Icon sign="warning" />
        {say("state-exhausted")}
      </span>
    );
  }
  if (alert.next_escalation_at != null) return <Escalating at={alert.next_escalation_at} />;
  return <span className="state dim">{say(alert.urgency === "low" ? "state-low" : "state-triggered")}</span>;
}

function Acknowledged({ alert, names }: { alert: Alert; names: Names }) {
  const { title, user } = names.actor(alert.acknowledged_by ?? "");
  const now = useNow(15 * SECOND);
  const ago = age(now - Date.parse(alert.acknowledged_at ?? alert.opened_at));
  return (
    <span className="state acknowledged">
      {user !== null && <Avatar name={user} title={title} />}
      <span>
        <span className="hidden-but-said">{say("state-acknowledged")} </span>
        {say("state-by", { name: title, ago })}
      </span>
    </span>
  );
}

function Resolved({ alert, names }: { alert: Alert; names: Names }) {
  const now = useNow(15 * SECOND);
  const ago = age(now - Date.parse(alert.resolved_at ?? alert.last_seen_at));
  return (
    <span className="state resolved" title={names.actor(alert.resolved_by ?? "").title}>
      <Icon sign="check" />
      <span>
        {say("state-resolved")} · {ago}
      </span>
    </span>
  );
}

function Waiting({ until, word }: { until: string; word: string }) {
  const now = useNow(MINUTE);
  return (
    <span className="state">
      <Icon sign="clock" />
      {say(word, { until: near(until, now) })}
    </span>
  );
}

function Escalating({ at }: { at: string }) {
  const now = useNow(SECOND);
  const left = Date.parse(at) - now;
  return (
    <span className="state escalating" title={full(at)}>
      <Icon sign="skip" />
      {left > 0 ? say("state-next", { in: countdown(left) }) : say("state-next-now")}
    </span>
  );
}

export function Age({ at }: { at: string }) {
  const now = useNow(15 * SECOND);
  return (
    <time dateTime={at} title={full(at)} className="nowrap">
      {age(now - Date.parse(at))}
    </time>
  );
}
