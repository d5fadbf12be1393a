import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { get, post, type Schemas } from "../../api/client";
import { onCallNow } from "../../api/queries";
import type { Integration, Service } from "../../api/resources";
import { Dialog } from "../../design/dialog";
import { SelectField } from "../../design/fields";
import { FormDialog } from "../../design/form_dialog";
import { Icon } from "../../design/icon";
import { language, say } from "../../words/words";
import { severityOf } from "./urgency";

interface Props {
  readonly integration: Integration;
  readonly service: Service;
  readonly close: () => void;
}

/** Sends an event by the integration's own door, as its sender would; whom it would wake is said before. */
export function TestEvent({ integration, service, close }: Props) {
  const { data: onCall } = useQuery(onCallNow);
  const [urgency, choose] = useState("low");
  const [result, setResult] = useState<Schemas["Result"] | null>(null);
  const holders = onCall?.services?.find(each => each.service === service.name)?.on_call ?? [];
  const who = new Intl.ListFormat(language).format(holders.map(({ title }) => title));
  const severity = severityOf(service, urgency);

  if (result !== null) return <Sent result={result} close={close} />;
  const send = async () => {
    const { key } = await get("/api/v1/integrations/{name}/key", { path: { name: integration.name } });
    const event = {
      summary: say("test-event-summary", { name: integration.title ?? integration.name }),
      severity: severity ?? "info",
      // One that is to page is a problem of its own: an earlier one may be acknowledged, and would only count.
      dedup_key: `test-event-${integration.name}${urgency === "high" ? `-${Date.now()}` : ""}`,
    };
    const { results } = await post("/in/{key}", { path: { key }, body: event as never });
    setResult(results[0] ?? null);
  };
  return (
    <FormDialog
      title={say("test-event")}
      close={close}
      save={send}
      staysOpen
      isFleeting
      saveWord={say("test-event-send")}
    >
      <p>{say("test-event-hint")}</p>
      <SelectField
        label={say("test-event-urgency")}
        value={urgency}
        change={choose}
        options={[
          ["low", say("test-event-low")],
          ["high", say("test-event-high")],
        ]}
        isFirst
      />
      <p className={urgency === "high" && severity !== null ? "" : "dim"}>
        {severity === null
          ? say(`test-event-never-${urgency}`)
          : urgency === "low"
            ? say("test-event-wakes-nobody")
            : holders.length > 0
              ? say("test-event-wakes", { who })
              : say("test-event-gap")}
      </p>
    </FormDialog>
  );
}

function Sent({ result, close }: { result: Schemas["Result"]; close: () => void }) {
  return (
    <Dialog title={say("test-event-sent")} close={close}>
      <p>
        <Icon sign="done" /> {say(result.outcome === "opened" ? "test-event-opened" : "test-event-counted")}
      </p>
      <div className="actions">
        <button type="button" className="button bare" onClick={close}>
          {say("close")}
        </button>
        {result.alert_id != null && (
          <Link href={`/alerts/${result.alert_id}`} className="button first" data-first="">
            {say("test-event-see", { id: result.alert_id })}
          </Link>
        )}
      </div>
    </Dialog>
  );
}
