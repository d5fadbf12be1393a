import { type Option, SelectField, TextField } from "../../design/fields";
import { Icon } from "../../design/icon";
import { useOptions } from "../../shell/titles";
import { say } from "../../words/words";
import { Folded } from "./promise_fields";
import { handOverInWords, spanInWords } from "./promise_words";
import { type HandOverDraft, NOT_BEFORE, newHandOver, newRoom, type RoomDraft, spansWith } from "./promises";
import { DayFields, Small } from "./window_fields";

interface Props {
  readonly handOver: HandOverDraft | null;
  readonly change: (handOver: HandOverDraft | null) => void;
}

const optionsOf = (spans: readonly string[]): Option[] => spans.map(each => [each, spanInWords(each)]);

/** Who hears when the schedule passes from hand to hand. */
export function HandOverFields({ handOver, change }: Props) {
  const channels = useOptions("channels");
  const titles = new Map(channels);
  return (
    <Folded
      title={say("promise-hand-over")}
      words={handOverInWords(handOver, channel => titles.get(channel) ?? channel)}
    >
      <Check
        label={say("promise-hand-over-on")}
        isOn={handOver !== null}
        change={isOn => change(isOn ? newHandOver() : null)}
      />
      {handOver !== null && (
        <>
          <People handOver={handOver} change={change} />
          <Rooms handOver={handOver} change={change} channels={channels} />
        </>
      )}
    </Folded>
  );
}

interface Told {
  readonly handOver: HandOverDraft;
  readonly change: (handOver: HandOverDraft) => void;
}

function People({ handOver, change }: Told) {
  const { people, before, accept } = handOver;
  return (
    <>
      <Check
        label={say("promise-people")}
        isOn={people}
        // Whoever is not told of a turn cannot be asked to accept it.
        change={isOn => change({ ...handOver, people: isOn, ...(!isOn && { accept: "" }) })}
      />
      {people && (
        <div className="fields">
          <SelectField
            label={say("promise-before")}
            value={before}
            change={span => change({ ...handOver, before: span, ...(span === NOT_BEFORE && { accept: "" }) })}
            options={[[NOT_BEFORE, say("promise-not-before")], ...optionsOf(spansWith(before))]}
          />
          {before !== NOT_BEFORE && (
            <SelectField
              label={say("promise-accept")}
              value={accept}
              change={span => change({ ...handOver, accept: span })}
              options={optionsOf(spansWith(accept, before))}
              none={say("promise-accept-not")}
              hint={say("promise-accept-hint")}
            />
          )}
        </div>
      )}
    </>
  );
}

function Rooms({ handOver, change, channels }: Told & { channels: readonly Option[] }) {
  const { rooms } = handOver;
  const set = (id: number, part: Partial<RoomDraft>) =>
    change({ ...handOver, rooms: rooms.map(each => (each.id === id ? { ...each, ...part } : each)) });
  return (
    <div className="field">
      <span>{say("promise-rooms")}</span>
      {rooms.map((room, at) => (
        <fieldset key={room.id} className="window">
          <legend className="hidden-but-said">{say("promise-room", { number: at + 1 })}</legend>
          <SelectField
            label={say("promise-channel")}
            value={room.channel}
            change={channel => set(room.id, { channel })}
            options={channels}
          />
          <SelectField
            label={say("promise-room-when")}
            value={room.at === "" ? "" : "at"}
            change={when => set(room.id, { at: when === "" ? "" : "09:00" })}
            options={[["at", say("promise-room-at")]]}
            none={say("promise-room-always")}
          />
          {room.at !== "" && (
            <>
              <TextField
                label={say("promise-room-time")}
                type="time"
                value={room.at}
                // What is being typed is no time for a moment; the kind of the line does not change for it.
                change={time => time !== "" && set(room.id, { at: time })}
                isRequired
              />
              <DayFields days={room.days} change={days => set(room.id, { days })} />
            </>
          )}
          <Small
            sign="failed"
            word={say("promise-room-remove", { number: at + 1 })}
            act={() => change({ ...handOver, rooms: rooms.filter(({ id }) => id !== room.id) })}
          />
        </fieldset>
      ))}
      {channels.length === 0 ? (
        <small className="dim">{say("promise-no-channels")}</small>
      ) : (
        <div className="acts">
          <button
            type="button"
            className="button"
            onClick={() => change({ ...handOver, rooms: [...rooms, newRoom(channels[0]?.[0] ?? "")] })}
          >
            <Icon sign="plus" />
            {say("promise-room-add")}
          </button>
        </div>
      )}
    </div>
  );
}

function Check({ label, isOn, change }: { label: string; isOn: boolean; change: (isOn: boolean) => void }) {
  return (
    <label className="choice">
      <span className="check">
        <input type="checkbox" checked={isOn} onChange={event => change(event.target.checked)} />
      </span>
      {label}
    </label>
  );
}
