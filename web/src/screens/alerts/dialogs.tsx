import { useState } from "react";
import type { Alert } from "../../api/client";
import { Dialog } from "../../design/dialog";
import { Icon } from "../../design/icon";
import type { Operation } from "../../live/acting";
import { snoozeMs } from "../../live/acting";
import { live } from "../../live/context";
import { near } from "../../words/times";
import { say } from "../../words/words";
import type { Asked } from "./alerts";

interface Props {
  readonly asked: Asked;
  readonly act: (alerts: readonly Alert[], operation: Operation) => void;
  readonly close: () => void;
}

export default function AlertDialog(props: Props) {
  switch (props.asked.kind) {
    case "snooze":
      return <Snooze {...props} alerts={props.asked.alerts} />;
    case "escalate":
      return <Escalate {...props} alerts={props.asked.alerts} />;
    case "failures":
      return <Failures {...props} />;
  }
}

const SNOOZES = ["30m", "1h", "2h", "4h", "8h", "24h"];

function Snooze({ alerts, act, close }: Props & { alerts: readonly Alert[] }) {
  const [now] = useState(Date.now);
  return (
    <Dialog title={say("snooze-title", { count: alerts.length, summary: alerts[0]?.summary ?? "" })} close={close}>
      <p className="dim">{say("snooze-hint")}</p>
      <div className="snoozes">
        {SNOOZES.map((duration, index) => (
          <button
            key={duration}
            type="button"
            className="button"
            data-first={index === 0 ? "" : undefined}
            onClick={() => {
              close();
              act(alerts, { kind: "snooze", for: duration });
            }}
          >
            {say(`duration-${duration}`)}
            <small className="dim">{near(now + snoozeMs(duration), now)}</small>
          </button>
        ))}
      </div>
      <div className="actions">
        <button type="button" className="button bare" onClick={close}>
          {say("cancel")}
        </button>
      </div>
    </Dialog>
  );
}

function Escalate({ alerts, act, close }: Props & { alerts: readonly Alert[] }) {
  return (
    <Dialog title={say("escalate-title", { count: alerts.length, summary: alerts[0]?.summary ?? "" })} close={close}>
      <p>{say("escalate-hint")}</p>
      <div className="actions">
        <button type="button" className="button bare" onClick={close}>
          {say("cancel")}
        </button>
        <button
          type="button"
          className="button first"
          data-first
          onClick={() => {
            close();
            act(alerts, { kind: "escalate" });
          }}
        >
          <Icon sign="skip" />
          {say("escalate-now")}
        </button>
      </div>
    </Dialog>
  );
}

function Failures({ asked, act, close }: Props) {
  if (asked.kind !== "failures") return null;
  const { failures, operation } = asked;
  const alerts = failures.map(({ id }) => live.book.get(id)).filter(alert => alert !== undefined);
  return (
    <Dialog title={say(`failures-${operation.kind}`, { count: failures.length })} close={close}>
      <ul className="failures">
        {failures.map(({ id, summary, why }) => (
          <li key={id}>
            <strong>
              #{id} {summary}
            </strong>
            <span className="dim">{why}</span>
          </li>
        ))}
      </ul>
      <div className="actions">
        <button type="button" className="button bare" onClick={close}>
          {say("close")}
        </button>
        <button
          type="button"
          className="button first"
          data-first
          onClick={() => {
            close();
            act(alerts, operation);
          }}
        >
          {say("try-again")}
        </button>
      </div>
    </Dialog>
  );
}
