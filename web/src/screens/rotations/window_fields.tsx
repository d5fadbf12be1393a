import { TextField } from "../../design/fields";
import { Icon, type Sign } from "../../design/icon";
import { say } from "../../words/words";
import { dayName } from "./promise_words";
import { newWindow, toggled, WEEK, type Weekday, type WindowDraft } from "./windows";

/** Hours of the week, one line of days and times each. */
export function WindowFields(props: {
  windows: readonly WindowDraft[];
  change: (windows: readonly WindowDraft[]) => void;
  addWord: string;
}) {
  const { windows, change, addWord } = props;
  const set = (id: number, part: Partial<WindowDraft>) =>
    change(windows.map(window => (window.id === id ? { ...window, ...part } : window)));
  return (
    <>
      {windows.map((window, at) => (
        <fieldset key={window.id} className="window">
          <legend className="hidden-but-said">{say("rotation-window", { number: at + 1 })}</legend>
          <DayFields days={window.days} change={days => set(window.id, { days })} />
          <TextField
            label={say("rotation-from")}
            type="time"
            value={window.from}
            change={from => set(window.id, { from })}
            isRequired
          />
          <TextField
            label={say("rotation-to")}
            type="time"
            value={window.to}
            change={to => set(window.id, { to })}
            isRequired
          />
          <Small
            sign="failed"
            word={say("rotation-window-remove", { number: at + 1 })}
            act={() => change(windows.filter(({ id }) => id !== window.id))}
          />
        </fieldset>
      ))}
      <button type="button" className="button" onClick={() => change([...windows, newWindow()])}>
        <Icon sign="plus" />
        {addWord}
      </button>
    </>
  );
}

export function DayFields({ days, change }: { days: readonly Weekday[]; change: (days: Weekday[]) => void }) {
  return (
    <div className="segments">
      {WEEK.map(day => (
        <button
          key={day}
          type="button"
          aria-pressed={days.includes(day)}
          title={dayName(day, "long")}
          onClick={() => change(toggled(days, day))}
        >
          {dayName(day, "short")}
        </button>
      ))}
    </div>
  );
}

export function Small(props: { sign: Sign; word: string; isOff?: boolean; act: () => void }) {
  return (
    <button
      type="button"
      className="button bare square"
      aria-label={props.word}
      title={props.word}
      disabled={props.isOff === true}
      onClick={props.act}
    >
      <Icon sign={props.sign} />
    </button>
  );
}
