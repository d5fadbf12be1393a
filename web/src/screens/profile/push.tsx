import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf, Refused } from "../../api/client";
import { type Device, devicesOf, pushKey, removeDevice } from "../../api/devices";
import { prefix } from "../../api/prefix";
import { Icon } from "../../design/icon";
import { Bones } from "../../design/states";
import { queries, useIsOffline } from "../../live/context";
import { useNow } from "../../live/now";
import { tell } from "../../shell/toasts";
import { age, full, MINUTE } from "../../words/times";
import { say } from "../../words/words";
import { type Standing, standing } from "./standing";
import { circumstances, turnOff, turnOn } from "./subscribing";
import "./push.css";

const here = { queryKey: ["this device"], queryFn: circumstances, staleTime: 0 };

/** Pages that ring on this device: whether they do, what is missing, and where else they ring. */
export default function Push({ name }: { name: string }) {
  const key = useQuery(pushKey);
  const devices = useQuery(devicesOf(name));
  const device = useQuery(here);
  return (
    <section className="card block push">
      <h2>{say("push-title")}</h2>
      {key.error instanceof Refused && key.error.status === 404 ? (
        <p className="dim">{say("push-not-here")}</p>
      ) : device.isPending || devices.isPending || key.isPending ? (
        <Bones rows={3} />
      ) : device.isError || devices.isError || key.isError ? (
        <Unknown
          error={device.error ?? devices.error ?? key.error}
          again={() => Promise.all([device.refetch(), devices.refetch(), key.refetch()])}
        />
      ) : (
        <>
          <ThisDevice
            name={name}
            publicKey={key.data.public_key}
            now={standing({ ...device.data, ids: devices.data.map(({ id }) => id) })}
          />
          <Devices name={name} devices={devices.data} own={device.data.id} />
        </>
      )}
    </section>
  );
}

function Unknown({ error, again }: { error: Error | null; again: () => void }) {
  return (
    <div role="alert">
      <p>{error instanceof TypeError ? say("failed-unreachable") : error?.message}</p>
      <button type="button" className="button" onClick={again}>
        {say("try-again")}
      </button>
    </div>
  );
}

function ThisDevice({ name, publicKey, now }: { name: string; publicKey: string; now: Standing }) {
  const [isAsking, setAsking] = useState(false);
  const isOffline = useIsOffline();
  const start = async () => {
    setAsking(true);
    try {
      if ((await turnOn(name, publicKey)) !== null) tell(say("push-is-on"));
    } catch (error) {
      tell(say("push-failed", { why: messageOf(error) }), true);
    }
    await Promise.all([queries.invalidateQueries(devicesOf(name)), queries.invalidateQueries(here)]);
    setAsking(false);
  };
  return (
    <div className="this-device">
      <p className={now === "on" ? "state-line ok" : "state-line"}>
        <Icon sign={now === "on" ? "check" : now === "off" ? "bell" : "warning"} />
        <span>{say(`push-state-${now}`)}</span>
      </p>
      {now === "apple-tab" && (
        <ol className="steps">
          <li>{say("push-apple-share")}</li>
          <li>{say("push-apple-add")}</li>
          <li>{say("push-apple-open")}</li>
        </ol>
      )}
      {now === "denied" && <p className="dim">{say("push-denied-hint")}</p>}
      {now === "off" && (
        <button type="button" className="button first" disabled={isAsking || isOffline} onClick={start}>
          <Icon sign="bell" />
          {say(isAsking ? "push-turning-on" : "push-turn-on")}
        </button>
      )}
      {now === "on" && (
        <a className="button" href={`${prefix}/me/test`}>
          <Icon sign="send" />
          {say("push-test")}
        </a>
      )}
      <p className="note">
        <Icon sign="moon" />
        <span>{say("push-muted")}</span>
      </p>
      {now === "on" && <p className="dim">{say("push-sign-out")}</p>}
    </div>
  );
}

function Devices({ name, devices, own }: { name: string; devices: readonly Device[]; own: string | null }) {
  if (devices.length === 0) return null;
  return (
    <>
      <h3>{say("push-devices")}</h3>
      <ul className="devices">
        {devices.map(device => (
          <OneDevice key={device.id} name={name} device={device} isOwn={device.id === own} />
        ))}
      </ul>
    </>
  );
}

function OneDevice({ name, device, isOwn }: { name: string; device: Device; isOwn: boolean }) {
  const isOffline = useIsOffline();
  const [isGoing, setGoing] = useState(false);
  const remove = async () => {
    setGoing(true);
    try {
      await removeDevice(name, device.id);
      if (isOwn) await turnOff();
    } catch (error) {
      tell(say("push-not-removed", { label: device.label, why: error instanceof Error ? error.message : "" }), true);
    }
    await Promise.all([queries.invalidateQueries(devicesOf(name)), queries.invalidateQueries(here)]);
    setGoing(false);
  };
  return (
    <li>
      <div>
        <strong>{device.label}</strong> {isOwn && <span className="tag ok">{say("push-own")}</span>}
        <Delivered device={device} />
      </div>
      <button
        type="button"
        className="button"
        disabled={isGoing || isOffline}
        aria-label={say("push-remove-one", { label: device.label })}
        onClick={remove}
      >
        {say("push-remove")}
      </button>
    </li>
  );
}

/** What is known of the last page to it: that it was shown, that it failed, or only that it left. */
function Delivered({ device }: { device: Device }) {
  const now = useNow(MINUTE);
  const { last_sent_at: sent, last_confirmed_at: shown, last_failure: failure } = device;
  const ago = (at: string) => age(now - Date.parse(at), "long");
  if (failure != null) {
    return (
      <small className="gap-word">
        <Icon sign="warning" />
        {say("push-last-failed", { why: failure })}
      </small>
    );
  }
  if (shown != null && (sent == null || Date.parse(shown) >= Date.parse(sent))) {
    return (
      <small className="dim" title={full(shown)}>
        {say("push-last-shown", { ago: ago(shown) })}
      </small>
    );
  }
  if (sent != null) {
    return (
      <small className="dim" title={full(sent)}>
        {say(shown == null ? "push-last-sent" : "push-last-sent-only", {
          ago: ago(sent),
          shown: shown == null ? "" : ago(shown),
        })}
      </small>
    );
  }
  return <small className="dim">{say("push-never")}</small>;
}
