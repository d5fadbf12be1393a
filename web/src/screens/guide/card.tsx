import { Link } from "wouter";
import { Icon } from "../../design/icon";
import { say } from "../../words/words";
import "../listing.css";
import "./guide.css";
import { useSteps } from "./known";
import { nextOf } from "./steps";

/** Over the list of alerts while there is nothing yet that could page anybody: how far one is, and the next step. */
export default function GuideCard({ putAway }: { putAway: () => void }) {
  const { steps } = useSteps();
  if (steps === undefined) return null;
  const next = nextOf(steps);
  const done = steps.filter(({ isDone }) => isDone).length;
  return (
    <section className="card block guide-card" aria-label={say("section-guide")}>
      <div>
        <h2>
          {say(next === null ? "guide-all-done" : next.name === "method" ? "guide-card-title" : "guide-card-rest")}
        </h2>
        {next !== null && (
          <p className="dim">
            {say("guide-progress", { done, all: steps.length })}{" "}
            {say("guide-next", { step: say(`guide-step-${next.name}`) })}
          </p>
        )}
        <progress max={steps.length} value={done} aria-hidden="true" />
      </div>
      <div className="acts">
        {next !== null && (
          <>
            <Link href={next.path} className="button first">
              {say(`guide-do-${next.name}`)}
            </Link>
            <Link href="/guide" className="button">
              {say("guide-see")}
            </Link>
          </>
        )}
        <button type="button" className="button bare" onClick={putAway}>
          <Icon sign="failed" />
          {say("guide-put-away")}
        </button>
      </div>
    </section>
  );
}
