import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { whoAmI } from "../../api/queries";
import { Icon } from "../../design/icon";
import { Bones, Failed } from "../../design/states";
import { usePageTitle } from "../../shell/title";
import { say } from "../../words/words";
import { TestPage } from "../people/test_page";
import "../listing.css";
import "../people/people.css";
import "./guide.css";
import { useSteps } from "./known";
import { nextOf, type Step } from "./steps";

/** The way from nothing to a page that was heard. */
export default function Guide() {
  usePageTitle(say("section-guide"));
  const { steps, error, again } = useSteps();
  return (
    <div className="page">
      <header>
        <div>
          <h1>{say("section-guide")}</h1>
          <p>{say("guide-intro")}</p>
        </div>
      </header>
      {steps === undefined && error === null && <Bones rows={8} />}
      {steps === undefined && error !== null && <Failed error={error} again={again} />}
      {steps !== undefined && (
        <>
          <Shortest steps={steps} />
          <Steps steps={steps} />
        </>
      )}
    </div>
  );
}

/** Two minutes: a way to be reached, and a page to oneself. Everything else can come after. */
function Shortest({ steps }: { steps: readonly Step[] }) {
  const { data: me } = useQuery(whoAmI);
  const [isTesting, test] = useState(false);
  const hasMethod = steps.some(({ name, isDone }) => name === "method" && isDone);
  return (
    <section className="card block">
      <h2>{say("guide-two-minutes")}</h2>
      <p className="dim">{say(hasMethod ? "guide-test-hint" : "guide-test-first")}</p>
      <div className="acts">
        {hasMethod ? (
          <button type="button" className="button first" aria-haspopup="dialog" onClick={() => test(true)}>
            <Icon sign="bell" />
            {say("test-page")}
          </button>
        ) : (
          <Link href="/profile" className="button first">
            {say("guide-do-method")}
          </Link>
        )}
      </div>
      {isTesting && me !== undefined && <TestPage user={me.name} close={() => test(false)} />}
    </section>
  );
}

export function Steps({ steps }: { steps: readonly Step[] }) {
  const next = nextOf(steps);
  const done = steps.filter(({ isDone }) => isDone).length;
  return (
    <section className="card block">
      <h2>{say("guide-steps")}</h2>
      <p className="dim" role="status">
        {next === null ? say("guide-all-done") : say("guide-progress", { done, all: steps.length })}
      </p>
      <ol className="guide-steps">
        {steps.map(({ name, isDone, path }, index) => (
          <li
            key={name}
            className={isDone ? "is-done" : undefined}
            aria-current={next?.name === name ? "step" : undefined}
          >
            <span className="tick" aria-hidden="true">
              {isDone ? <Icon sign="check" /> : index + 1}
            </span>
            <div>
              <strong>{say(`guide-step-${name}`)}</strong>
              <small className="dim">{say(`guide-about-${name}`)}</small>
            </div>
            {isDone ? (
              <span className="tag ok">{say("guide-done")}</span>
            ) : (
              <Link href={path} className={`button ${next?.name === name ? "first" : ""}`}>
                {say(`guide-do-${name}`)}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
