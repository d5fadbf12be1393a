import { live, useBookRevision, useVerdict } from "../../live/context";
import { near } from "../../words/times";
import { say } from "../../words/words";

/** The state of things in one sentence. Never a calm one while nobody knows. */
export function Verdict() {
  useBookRevision();
  const verdict = useVerdict();
  if ("from" in verdict && verdict.from !== null && verdict.isStale) {
    return <p className="verdict">{say("no-data-since", { time: near(verdict.from, Date.now()) })}</p>;
  }
  const { triggered: waiting, acknowledged: taken } = live.book.counts();
  if (waiting + taken === 0) return <p className="verdict">{say("verdict-none")}</p>;
  return <p className="verdict">{say("verdict", { waiting, taken })}</p>;
}
