import { type Option, SelectField, TextField } from "../../design/fields";
import { Icon } from "../../design/icon";
import { useTitles } from "../../shell/titles";
import { say } from "../../words/words";
import { type Member, moved, type RotationDraft, UNITS, type Unit } from "./draft";
import { Small, WindowFields } from "./window_fields";
import type { WindowDraft } from "./windows";

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

function Windows(props: { windows: readonly WindowDraft[]; change: (windows: readonly WindowDraft[]) => void }) {
  return (
    <div className="field windows">
      <span>{say("rotation-windows")}</span>
      {props.windows.length === 0 && <p>{say("rotation-always")}</p>}
      <WindowFields {...props} addWord={say("rotation-window-add")} />
    </div>
  );
}
