import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { documents } from "../../api/queries";
import { type Option, SelectField, TextField } from "../../design/fields";
import { Icon } from "../../design/icon";
import { formatted } from "../../words/times";
import { say } from "../../words/words";
import { HandOverFields } from "./hand_over_fields";
import { coverageInWords, nightsInWords } from "./promise_words";
import { COVERAGES, NIGHTS_USUAL, newRequirement, type Promised, type RequirementDraft, withHoliday } from "./promises";
import { Small, WindowFields } from "./window_fields";
import { newWindow } from "./windows";

interface Props {
  readonly promised: Promised;
  readonly change: (part: Partial<Promised>) => void;
}

/** What a schedule promises. It is set once and seldom changed, so each part is a line in words until somebody opens it. */
export function PromiseFields({ promised, change }: Props) {
  return (
    <section className="card block promises" aria-label={say("promise-title")}>
      <h2>{say("promise-title")}</h2>
      <Folded title={say("promise-coverage")} words={coverageInWords(promised)}>
        <Coverage promised={promised} change={change} />
        <Requirements promised={promised} change={change} />
      </Folded>
      <HandOverFields handOver={promised.handOver} change={handOver => change({ handOver })} />
      <Folded title={say("promise-nights")} words={nightsInWords(promised)}>
        <Holidays promised={promised} change={change} />
        <TextField
          label={say("promise-nights-max")}
          hint={say("promise-nights-hint")}
          type="number"
          value={promised.nights}
          placeholder={String(NIGHTS_USUAL)}
          change={nights => change({ nights })}
        />
      </Folded>
    </section>
  );
}

export function Folded({ title, words, children }: { title: string; words: string; children: ReactNode }) {
  return (
    <details>
      <summary>
        <strong>{title}</strong> <span className="dim">{words}</span>
      </summary>
      <div className="form">{children}</div>
    </details>
  );
}

function Coverage({ promised, change }: Props) {
  const { coverage, windows } = promised;
  const choose = (kind: Promised["coverage"]) =>
    change({ coverage: kind, ...(kind === "windows" && windows.length === 0 && { windows: [newWindow()] }) });
  return (
    <div className="field windows">
      <span id="coverage">{say("promise-coverage-when")}</span>
      <div className="segments" role="group" aria-labelledby="coverage">
        {COVERAGES.map(kind => (
          <button key={kind} type="button" aria-pressed={kind === coverage} onClick={() => choose(kind)}>
            {say(`promise-coverage-${kind}`)}
          </button>
        ))}
      </div>
      <small className="dim" aria-live="polite">
        {say(`promise-coverage-hint-${coverage}`)}
      </small>
      {coverage === "windows" && (
        <WindowFields
          windows={windows}
          change={all => change({ windows: all })}
          addWord={say("promise-coverage-add")}
        />
      )}
    </div>
  );
}

function Requirements({ promised, change }: Props) {
  const { requirements } = promised;
  const tags = useTags(requirements);
  const set = (id: number, part: Partial<RequirementDraft>) =>
    change({ requirements: requirements.map(each => (each.id === id ? { ...each, ...part } : each)) });
  return (
    <div className="field">
      <span>{say("promise-requirements")}</span>
      {requirements.map((each, at) => (
        <div key={each.id} className="window">
          {each.kind === "at_least" ? (
            <TextField
              label={say("promise-at-least")}
              type="number"
              value={each.count}
              change={count => set(each.id, { count })}
              isRequired
            />
          ) : (
            <SelectField
              label={say("promise-one-of")}
              value={each.tag}
              change={tag => set(each.id, { tag })}
              options={tags}
            />
          )}
          <Small
            sign="failed"
            word={say("promise-requirement-remove", { number: at + 1 })}
            act={() => change({ requirements: requirements.filter(({ id }) => id !== each.id) })}
          />
        </div>
      ))}
      <div className="acts">
        <button
          type="button"
          className="button"
          onClick={() => change({ requirements: [...requirements, newRequirement("at_least")] })}
        >
          <Icon sign="plus" />
          {say("promise-at-least-add")}
        </button>
        {tags.length > 0 && (
          <button
            type="button"
            className="button"
            onClick={() => change({ requirements: [...requirements, newRequirement("one_of", tags[0]?.[0])] })}
          >
            <Icon sign="plus" />
            {say("promise-one-of-add")}
          </button>
        )}
      </div>
      {tags.length === 0 && <small className="dim">{say("promise-no-tags")}</small>}
    </div>
  );
}

/** The tags that anybody has, and those that are asked for already. */
function useTags(requirements: readonly RequirementDraft[]): readonly Option[] {
  const { data: users } = useQuery(documents("users"));
  const had = (users ?? []).flatMap(({ tags = [] }) => tags);
  const asked = requirements.flatMap(({ tag }) => (tag === "" ? [] : [tag]));
  return [...new Set([...had, ...asked])].sort().map(tag => [tag, tag]);
}

function Holidays({ promised, change }: Props) {
  const { holidays } = promised;
  const [date, set] = useState("");
  const words = (day: string) =>
    formatted(
      Date.parse(`${day}T12:00Z`),
      { weekday: "short", day: "numeric", month: "short", year: "numeric" },
      "UTC",
    );
  const add = () => {
    change({ holidays: withHoliday(holidays, date) });
    set("");
  };
  return (
    <div className="field">
      <span>{say("promise-holidays")}</span>
      <ul className="members">
        {holidays.map(day => (
          <li key={day}>
            <span>{words(day)}</span>
            <Small
              sign="failed"
              word={say("target-remove", { name: words(day) })}
              act={() => change({ holidays: holidays.filter(each => each !== day) })}
            />
          </li>
        ))}
      </ul>
      <div className="window">
        <TextField label={say("promise-holiday")} type="date" value={date} change={set} />
        <button type="button" className="button" disabled={date === ""} onClick={add}>
          <Icon sign="plus" />
          {say("promise-holiday-add")}
        </button>
      </div>
      <small className="dim">{say("promise-holidays-hint")}</small>
    </div>
  );
}
