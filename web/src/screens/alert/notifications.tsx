import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type Alert, get, type Notification } from "../../api/client";
import { Bones, Empty, Failed } from "../../design/states";
import type { Names } from "../../shell/names";
import { clockWithSeconds, full } from "../../words/times";
import { say, sayIfKnown } from "../../words/words";

const MOODS: Record<string, string> = {
  delivered: "ok",
  sent: "ok",
  failed: "critical",
  retrying: "warning",
  sending: "acknowledged",
};

/** Was I really told? Each message, and each try to send it. */
export function Notifications({ alert, names }: { alert: Alert; names: Names }) {
  const asked = useQuery({
    queryKey: ["alert", alert.id, "notifications", alert.version],
    queryFn: () => get("/api/v1/alerts/{id}/notifications", { path: { id: alert.id } }),
    placeholderData: before => before,
  });
  if (asked.isPending) return <Bones rows={4} />;
  if (asked.isError) return <Failed error={asked.error} again={() => asked.refetch()} />;
  if (asked.data.items.length === 0) return <Empty sign="send" title={say("notifications-none")} />;
  return (
    <ul className="notifications card">
      {asked.data.items.map(notification => (
        <One key={notification.id} notification={notification} names={names} />
      ))}
    </ul>
  );
}

/** One message, each try of it, and whatever else is known of it. */
export function One(props: { notification: Notification; names: Names; children?: ReactNode }) {
  const { notification, names, children } = props;
  const { user, contact_method, channel, status, kind, attempts, alerts_total, next_attempt_at } = notification;
  const who = user == null ? (channel ?? "") : names.person(user);
  return (
    <li>
      <p className="what">
        <strong>{contact_method == null ? who : say("notification-to", { who, by: contact_method })}</strong>
        <span className={`tag ${MOODS[status] ?? ""}`}>{sayIfKnown(`notification-${status}`, status)}</span>
        <time dateTime={notification.updated_at} title={full(notification.updated_at)} className="dim">
          {clockWithSeconds(notification.updated_at)}
        </time>
      </p>
      {children}
      <p className="dim">
        {sayIfKnown(`notification-${kind}`, kind)}
        {alerts_total > 1 && `, ${say("notification-with", { count: alerts_total - 1 })}`}
        {next_attempt_at != null && `, ${say("notification-again", { time: clockWithSeconds(next_attempt_at) })}`}
      </p>
      <ol className="attempts">
        {attempts.map(({ attempt, text, ended_at }) => (
          <li key={attempt}>
            <time dateTime={ended_at}>{clockWithSeconds(ended_at)}</time> {say("attempt", { attempt, text })}
          </li>
        ))}
      </ol>
    </li>
  );
}
