import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { User } from "../../api/resources";
import { Icon, type Sign } from "../../design/icon";
import { type Call, callsOf, rings } from "../../duty/at_night";
import { say, sayIfKnown } from "../../words/words";
import { reachOf } from "./methods";

const SIGNS: Readonly<Record<string, Sign>> = {
  email: "note",
  sms: "bell",
  voice: "bell",
  webhook: "plug",
  push: "bell",
};
const THREE = 3 * 60;

/** What a page at three o'clock does to somebody, minute by minute, until they answer. */
export function AtNight({ user }: { user: User }) {
  const [urgency, choose] = useState<"high" | "low">("high");
  const calls = callsOf(user, urgency);
  const { data: reach } = useQuery(reachOf(user.name));
  const isUnverified = (name: string) =>
    reach?.some(method => method.name === name && method.verified_at == null) ?? false;
  return (
    <section className="card block">
      <h2>{say("night-title")}</h2>
      <div className="segments">
        {(["high", "low"] as const).map(each => (
          <button key={each} type="button" aria-pressed={urgency === each} onClick={() => choose(each)}>
            {say(`urgency-${each}`)}
          </button>
        ))}
      </div>
      {calls.length === 0 ? (
        <p className="gap-word">
          <Icon sign="warning" />
          {say("night-nothing")}
        </p>
      ) : (
        <ol className="night">
          {calls.map((call, index) => (
            <li key={index}>
              <time>{wall(call.afterMs)}</time>
              <Icon sign={SIGNS[call.method.type] ?? "send"} />
              <span>
                {inWords(call)}
                {isUnverified(call.method.name) && <span className="tag warning">{say("method-unverified")}</span>}
              </span>
            </li>
          ))}
        </ol>
      )}
      {urgency === "high" && calls.length > 0 && !calls.some(({ method }) => rings(method)) && (
        <p className="hint">
          <Icon sign="warning" />
          {say("night-silent")}
        </p>
      )}
      <p className="dim">{say(urgency === "high" ? "night-until" : "night-low")}</p>
    </section>
  );
}

function inWords({ method, insteadOf }: Call): string {
  const kind = sayIfKnown(`method-${method.type}`, method.type);
  const what = kind === method.name ? kind : `${kind} (${method.name})`;
  return insteadOf === null ? what : say("night-instead", { what, of: insteadOf });
}

/** So long after three, as a clock says it. */
function wall(afterMs: number): string {
  const minutes = THREE + Math.floor(afterMs / 60_000);
  const two = (value: number) => String(value).padStart(2, "0");
  const seconds = Math.floor(afterMs / 1_000) % 60;
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}${seconds === 0 ? "" : `:${two(seconds)}`}`;
}
