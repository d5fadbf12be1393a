import { Icon } from "../design/icon";
import { useVerdict } from "../live/context";
import type { Verdict } from "../live/machine";
import { age, near } from "../words/times";
import { say } from "../words/words";

/** Always there: whether what is seen is what is so. Green only while the stream lives and the engine keeps up. */
export function ConnectionState() {
  const verdict = useVerdict();
  return (
    <p className={`connection ${mood(verdict)}`} role="status">
      <span className="lamp" aria-hidden="true" />
      {words(verdict)}
    </p>
  );
}

/** Without a network: what is seen is old, and nothing that is changed would arrive. */
export function Offline() {
  const verdict = useVerdict();
  if (verdict.kind !== "offline") return null;
  return (
    <p className="offline">
      <Icon sign="plug" />
      <span>
        <strong>{words(verdict)}.</strong> {say("offline-cannot")}
      </span>
    </p>
  );
}

function mood(verdict: Verdict): string {
  if (verdict.kind === "live") return "live";
  if (verdict.kind === "connecting") return "";
  return "isStale" in verdict && verdict.isStale ? "stale" : "worried";
}

function words(verdict: Verdict): string {
  switch (verdict.kind) {
    case "live":
      return say("connection-live");
    case "connecting":
      return say("connection-connecting");
    case "behind":
      return say("connection-behind", { lag: age(verdict.lagMs, "long") });
    default: {
      const key = `connection-${verdict.kind}`;
      return verdict.from === null ? say(`${key}-empty`) : say(key, { time: near(verdict.from, Date.now()) });
    }
  }
}
