import { useQuery } from "@tanstack/react-query";
import { type Alert, get } from "../../api/client";
import { documents } from "../../api/queries";
import { useNow } from "../../live/now";
import type { Names } from "../../shell/names";
import { countdown, full, near, SECOND } from "../../words/times";
import { language, say } from "../../words/words";
import { stepAfter, type Targets } from "./escalation";

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
  return <Escalation alert={alert} at={alert.next_escalation_at} names={names} now={now} />;
}

function Escalation(props: { alert: Alert; at: string; names: Names; now: number }) {
  const { alert, at, names, now } = props;
  const targets = useNextTargets(alert);
  const who = useWho(targets, at, names);
  if (targets === null || who === null) return null;
  const left = Date.parse(at) - now;
  return (
    <div className="next" title={full(at)}>
      <h2>{say("next-title")}</h2>
      <p>{left > 0 ? say("next-pages", { who, in: countdown(left) }) : say("next-pages-now", { who })}</p>
      <p className="dim">
        {targets.step === null
          ? say("next-last-resort")
          : say("next-step", { step: targets.step, steps: targets.steps })}
      </p>
    </div>
  );
}

/** The step that comes after the one that the timeline told of last. */
function useNextTargets(alert: Alert): Targets | null {
  const { data: services } = useQuery(documents("services"));
  const { data: policies } = useQuery(documents("escalation_policies"));
  const { data: timeline } = useQuery({
    queryKey: ["alert", alert.id, "timeline", alert.version],
    queryFn: () => get("/api/v1/alerts/{id}/timeline", { path: { id: alert.id } }),
    placeholderData: before => before,
  });
  const service = services?.find(({ name }) => name === alert.service);
  const policy = policies?.find(({ name }) => name === service?.escalation_policy);
  if (policy === undefined || timeline === undefined) return null;
  return stepAfter(policy, timeline.items);
}

/** The people behind the targets of a step at that time. A schedule's neighbours are not asked for: it is named. */
function useWho(targets: Targets | null, at: string, names: Names): string | null {
  const schedules = (targets?.notify ?? []).filter(target => target.startsWith("schedule:"));
  const { data: schedulesThen } = useQuery({
    queryKey: ["configuration", "on-call", at],
    queryFn: () => get("/api/v1/on-call", { query: { at } }),
    enabled: schedules.length > 0,
  });
  const { data: documentsOfSchedules } = useQuery(documents("schedules"));
  const { data: teams } = useQuery(documents("teams"));
  if (targets === null || (schedules.length > 0 && schedulesThen === undefined)) return null;
  const title = (name: string) => documentsOfSchedules?.find(each => each.name === name)?.title ?? name;
  const people = targets.notify.map(target => {
    const [, kind = "", name = ""] = /^(\w+):(.*)$/.exec(target) ?? [];
    if (kind === "user") return names.person(name);
    if (kind === "team") return say("target-team", { name: teams?.find(each => each.name === name)?.title ?? name });
    if (kind === "channel") return say("target-channel", { name });
    const [, schedule = "", offset] = /^(.*?)([+-]\d+)?$/.exec(name) ?? [];
    if (offset !== undefined)
      return say(offset.startsWith("+") ? "target-next" : "target-previous", { name: title(schedule) });
    const onCall = schedulesThen?.items.find(each => each.schedule === schedule)?.on_call ?? [];
    if (onCall.length === 0) return say("target-nobody", { name: title(schedule) });
    return onCall.map(each => each.title).join(", ");
  });
  return new Intl.ListFormat(language).format(people);
}
