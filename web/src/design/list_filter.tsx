import { say } from "../words/words";
import { Icon } from "./icon";

/** Whether all words are somewhere in what something is called. */
export function matches(text: string, ...called: readonly (string | undefined)[]): boolean {
  const all = called.join(" ").toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every(word => all.includes(word));
}

/** Narrows a list as one types. How many are left is said to those who do not see it. */
export function ListFilter(props: { label: string; text: string; write: (text: string) => void; found: number }) {
  return (
    <search className="list-filter">
      <Icon sign="search" />
      <input
        type="search"
        className="input"
        placeholder={props.label}
        aria-label={props.label}
        value={props.text}
        onChange={event => props.write(event.target.value)}
      />
      <span role="status" className={props.found === 0 ? "dim" : "hidden-but-said"}>
        {props.text !== "" && say("found", { count: props.found })}
      </span>
    </search>
  );
}
