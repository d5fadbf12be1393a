import { useQuery } from "@tanstack/react-query";
import { onCallNow } from "../../api/queries";
import { Person } from "../../design/person";
import { useNow } from "../../live/now";
import { MINUTE, near } from "../../words/times";
import { say } from "../../words/words";

/** Who is on call at this moment, and who comes next: what most people open a schedule for. */
export function NowNext({ schedule, zone }: { schedule: string; zone: string }) {
  const { data } = useQuery(onCallNow);
  const now = useNow(MINUTE);
  const duty = data?.items.find(each => each.schedule === schedule);
  if (duty === undefined) return null;
  const { on_call: holders, next } = duty;
  return (
    <dl className="now-next">
      <dt>{say("on-call-now")}</dt>
      <dd>
        {holders.length === 0 && <span className="gap-word">{say("on-call-nobody")}</span>}
        {holders.map(({ user, title, because }) => (
          <span key={user} title={because}>
            <Person name={user} title={title} />
          </span>
        ))}
      </dd>
      <dt>{say("on-call-next")}</dt>
      <dd>
        {next == null && <span className="dim">{say("on-call-next-none")}</span>}
        {next?.on_call.length === 0 && <span className="gap-word">{say("on-call-nobody")}</span>}
        {next?.on_call.map(({ user, title }) => (
          <Person key={user} name={user} title={title} />
        ))}
        {next != null && <span className="dim">{say("on-call-next-at", { time: near(next.at, now, zone) })}</span>}
      </dd>
    </dl>
  );
}
