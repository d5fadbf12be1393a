import type { Fields } from "../../timeline/fields";
import { say } from "../../words/words";

interface Props {
  readonly from: Fields;
  readonly to: Fields;
  /** Whose clock it is on; said once where there are several. */
  readonly zone?: string;
  /** What has begun stays begun as it was. */
  readonly isBegun?: boolean;
  readonly changeFrom: (from: Fields) => void;
  readonly changeTo: (to: Fields) => void;
}

/** Two edges, each a date and a time of their own, so that another date leaves the time as it is. */
export function WhenFields({ from, to, zone, isBegun = false, changeFrom, changeTo }: Props) {
  return (
    <fieldset className="fields when">
      {zone !== undefined && <legend>{say("times-in", { zone })}</legend>}
      <Part
        label={say("editor-from-date")}
        type="date"
        value={from.date}
        isFixed={isBegun}
        change={date => changeFrom({ ...from, date })}
      />
      <Part
        label={say("editor-from-time")}
        type="time"
        value={from.time}
        isFixed={isBegun}
        change={time => changeFrom({ ...from, time })}
      />
      <Part label={say("editor-to-date")} type="date" value={to.date} change={date => changeTo({ ...to, date })} />
      <Part label={say("editor-to-time")} type="time" value={to.time} change={time => changeTo({ ...to, time })} />
    </fieldset>
  );
}

function Part(props: {
  label: string;
  type: "date" | "time";
  value: string;
  isFixed?: boolean;
  change: (value: string) => void;
}) {
  return (
    <label className="field">
      <span>{props.label}</span>
      <input
        className="input"
        type={props.type}
        value={props.value}
        required
        disabled={props.isFixed === true}
        onChange={event => props.change(event.target.value)}
      />
    </label>
  );
}
