import { type Option, SelectField, TextField } from "../../design/fields";
import { Icon, type Sign } from "../../design/icon";
import { useTitles } from "../../shell/titles";
import { formatted } from "../../words/times";
import { say } from "../../words/words";
import {
  type Member,
  moved,
  newWindow,
  type RotationDraft,
  toggled,
  UNITS,
  type Unit,
  WEEK,
  type WindowDraft,
} from "./draft";

interface Props {
  readonly rotation: RotationDraft;
  readonly people: readonly Option[];
  readonly change: (part: Partial<RotationDraft>) => void;
  readonly remove: () => void;
}

/** One rotation: who takes turns and in which order, for how long, since when, and at which hours. */
export function RotationFields({ rotation, people, change, remove }: Props) {
  return (
    <fieldset className="card block rotation form">
      <legend className="hidden-but-said">{say("schedule-rotation", { name: rotation.name })}</legend>
      <header>
        <h2>{say("schedule-rotation", { name: rotation.name })}</h2>
        <button type="button" className="button bare" onClick={remove}>
          <Icon sign="failed" />
          {say("rotation-remove")}
        </button>
      </header>
      <div className="fields">
        <TextField label={say("rotation-name")} value={rotation.name} change={name => change({ name })} isRequired />
        <TextField
          label={say("rotation-count")}
          type="number"
          value={rotation.count}
          change={count => change({ count })}
          isRequired
        />
        <SelectField
          label={say("rotation-unit")}
          value={rotation.unit}
          change={unit => change({ unit: unit as Unit })}
          options={UNITS.map((unit): Option => [unit, say(`rotation-unit-${unit}`)])}
        />
        <TextField
          label={say("rotation-start")}
          type="date"
          value={rotation.date}
          change={date => change({ date })}
          isRequired
        />
        <TextField
          label={say("rotation-time")}
          type="time"
          value={rotation.time}
          change={time => change({ time })}
          isRequired
        />
      </div>
      <Members members={rotation.members} people={people} change={members => change({ members })} />
      <Windows windows={rotation.windows} change={windows => change({ windows })} />
    </fieldset>
  );
}

function Members(props: {
  members: readonly Member[];
  people: readonly Option[];
  change: (members: readonly Member[]) => void;
}) {
  const { members, people, change } = props;
  const titleOf = useTitles();
  const nameOf = (member: Member) =>
    [member]
      .flat()
      .map(name => titleOf("users", name))
      .join(" + ");
  const there = new Set(members.flat());
  return (
    <div className="field">
      <span>{say("rotation-members")}</span>
      <ol className="members">
        {members.map((member, index) => (
          <li key={nameOf(member)}>
            <span>
              <span className="dim">{index + 1}.</span> {nameOf(member)}
            </span>
            <Small
              sign="up"
              word={say("rotation-up", { who: nameOf(member) })}
              isOff={index === 0}
              act={() => change(moved(members, index, -1))}
            />
            <Small
              sign="down"
              word={say("rotation-down", { who: nameOf(member) })}
              isOff={index === members.length - 1}
              act={() => change(moved(members, index, 1))}
            />
            <Small
              sign="failed"
              word={say("target-remove", { name: nameOf(member) })}
              isOff={false}
              act={() => change(members.filter((_, at) => at !== index))}
            />
          </li>
        ))}
      </ol>
      <SelectField
        label={say("rotation-add-member")}
        value=""
        change={name => name !== "" && change([...members, name])}
        options={people.filter(([name]) => !there.has(name))}
        none={say("target-add")}
      />
    </div>
  );
}

/** A Monday, to say the days of the week in the reader's language. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

function Windows(props: { windows: readonly WindowDraft[]; change: (windows: readonly WindowDraft[]) => void }) {
  const { windows, change } = props;
  const set = (id: number, part: Partial<WindowDraft>) =>
    change(windows.map(window => (window.id === id ? { ...window, ...part } : window)));
  const dayName = (index: number, weekday: "short" | "long") => formatted(MONDAY + index * DAY_MS, { weekday }, "UTC");
  return (
    <div className="field windows">
      <span>{say("rotation-windows")}</span>
      {windows.length === 0 && <p>{say("rotation-always")}</p>}
      {windows.map((window, at) => (
        <fieldset key={window.id} className="window">
          <legend className="hidden-but-said">{say("rotation-window", { number: at + 1 })}</legend>
          <div className="segments">
            {WEEK.map((day, index) => (
              <button
                key={day}
                type="button"
                aria-pressed={window.days.includes(day)}
                title={dayName(index, "long")}
                onClick={() => set(window.id, { days: toggled(window.days, day) })}
              >
                {dayName(index, "short")}
              </button>
            ))}
          </div>
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
            isOff={false}
            act={() => change(windows.filter(({ id }) => id !== window.id))}
          />
        </fieldset>
      ))}
      <button type="button" className="button" onClick={() => change([...windows, newWindow()])}>
        <Icon sign="plus" />
        {say("rotation-window-add")}
      </button>
    </div>
  );
}

function Small(props: { sign: Sign; word: string; isOff: boolean; act: () => void }) {
  return (
    <button
      type="button"
      className="button bare square"
      aria-label={props.word}
      title={props.word}
      disabled={props.isOff}
      onClick={props.act}
    >
      <Icon sign={props.sign} />
    </button>
  );
}
