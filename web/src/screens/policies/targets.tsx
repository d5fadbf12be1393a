import { useId } from "react";
import { Icon } from "../../design/icon";
import { readTarget } from "../../duty/targets";
import { useOptions, useTitles } from "../../shell/titles";
import { say } from "../../words/words";
import { targetInWords } from "./sentence";

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly targets: readonly string[];
  readonly change: (targets: readonly string[]) => void;
  readonly isRequired?: boolean;
}

/** Who is paged: what is chosen, each with a button that takes it away, and a list of everybody and everything to add. */
export function Targets({ label, hint, targets, change, isRequired = false }: Props) {
  const titleOf = useTitles();
  const id = useId();
  const groups = [
    { word: "nav-schedules", options: useOptions("schedules"), prefix: "schedule:" },
    { word: "nav-teams", options: useOptions("teams"), prefix: "team:" },
    { word: "nav-people", options: useOptions("users"), prefix: "user:" },
    { word: "nav-channels", options: useOptions("channels"), prefix: "channel:" },
  ];
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {targets.length > 0 && (
        <ul className="chosen">
          {targets.map(text => {
            const target = readTarget(text);
            const words = target === null ? text : targetInWords(target, titleOf);
            return (
              <li key={text}>
                {words}
                <button
                  type="button"
                  className="button bare square"
                  aria-label={say("target-remove", { name: words })}
                  onClick={() => change(targets.filter(each => each !== text))}
                >
                  <Icon sign="failed" />
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <select
        id={id}
        className="select"
        value=""
        required={isRequired && targets.length === 0}
        onChange={event => change([...targets, event.target.value])}
      >
        <option value="">{say("target-add")}</option>
        {groups.map(({ word, options, prefix }) => (
          <optgroup key={word} label={say(word)}>
            {options.flatMap(([name, title]) => {
              const here = [[`${prefix}${name}`, title] as const];
              if (prefix === "schedule:") here.push([`${prefix}${name}+1`, say("target-next", { name: title })]);
              return here
                .filter(([value]) => !targets.includes(value))
                .map(([value, words]) => (
                  <option key={value} value={value}>
                    {words}
                  </option>
                ));
            })}
          </optgroup>
        ))}
      </select>
      {hint !== undefined && <small className="dim">{hint}</small>}
    </div>
  );
}
