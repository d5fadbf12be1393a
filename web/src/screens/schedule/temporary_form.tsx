import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { documents } from "../../api/queries";
import type { Schedule, TemporarySchedule } from "../../api/resources";
import type { Read } from "../../api/writing";
import { type Option, SelectField, TextField } from "../../design/fields";
import { FormDialog } from "../../design/form_dialog";
import { Icon } from "../../design/icon";
import { tints } from "../../design/person";
import { useNames } from "../../shell/names";
import { dayStart } from "../../timeline/days";
import { type Span, spanOfFields } from "../../timeline/spans";
import { say } from "../../words/words";
import { BeforeAfter } from "./before_after";
import { begunOn } from "./drafts";
import type { Look } from "./lane";
import { usePreview } from "./previewing";
import { temporaries } from "./saving";
import { type Calendar, shiftsOf } from "./shifts";
import {
  draftOfTemporary,
  filled,
  lackOfTemporary,
  madeOf,
  newTemporary,
  type ShiftDraft,
  type TemporaryDraft,
  temporaryOf,
  withShift,
} from "./temporary";
import { between, Told } from "./told";
import { WhenFields } from "./when_fields";

export interface AskedTemporary {
  readonly span: Span;
  /** The one that is changed; none where one is made. */
  readonly document?: Read<"temporary_schedules">;
}

interface Props {
  readonly schedule: Schedule;
  readonly asked: AskedTemporary;
  readonly close: () => void;
}

/** A span in which what is written here alone decides; what comes of it is the server's word, before it is saved. */
export default function TemporaryForm({ schedule, asked, close }: Props) {
  const zone = schedule.time_zone;
  const { document } = asked;
  const [now] = useState(Date.now);
  const [draft, set] = useState(() =>
    document === undefined ? newTemporary(zone, asked.span) : draftOfTemporary(zone, document, now),
  );
  const lack = lackOfTemporary(zone, draft);
  const span = spanOfFields(zone, draft) ?? asked.span;
  const seen = { from: dayStart(zone, span.from), to: dayStart(zone, span.to - 1, 1) };
  const { data: before } = useQuery(shiftsOf(schedule, seen.from, seen.to));
  const people = useCandidates(schedule, draft.shifts);
  const changeShift = (id: number, part: Partial<ShiftDraft>) =>
    set({ ...draft, shifts: draft.shifts.map(each => (each.id === id ? { ...each, ...part } : each)) });

  const save = async () => {
    if (lack !== null) throw new Error(say(`temporary-lack-${lack}`));
    if (document !== undefined) return temporaries.change(document, temporaryOf(zone, draft, document));
    return temporaries.make([madeOf(schedule, draft, new Set(await temporaries.names()))]);
  };
  return (
    <FormDialog
      title={document === undefined ? say("temporary-form-new") : say("temporary-form-edit")}
      close={close}
      save={save}
      {...(document !== undefined && { remove: () => temporaries.remove(document) })}
    >
      <p className="dim">{say(draft.stand === "running" ? "temporary-hint-running" : "temporary-hint")}</p>
      <TextField
        label={say("temporary-name")}
        value={draft.title}
        change={title => set({ ...draft, title })}
        placeholder={say("temporary-name-example")}
        isFirst
      />
      <WhenFields
        from={draft.from}
        to={draft.to}
        zone={zone}
        isBegun={draft.stand === "running"}
        changeFrom={from => set(begunOn(draft, from))}
        changeTo={to => set({ ...draft, to })}
      />
      {draft.shifts.map((shift, at) => (
        <ShiftFields
          key={shift.id}
          shift={shift}
          number={at + 1}
          zone={zone}
          people={people}
          change={part => changeShift(shift.id, part)}
          remove={() => set({ ...draft, shifts: draft.shifts.filter(({ id }) => id !== shift.id) })}
        />
      ))}
      {draft.shifts.length === 0 && <p className="dim">{say("temporary-empty")}</p>}
      <div className="acts">
        <button type="button" className="button" onClick={() => set(withShift(zone, draft, Date.now()))}>
          <Icon sign="plus" />
          {say("temporary-add")}
        </button>
        {draft.shifts.every(({ before: was }) => was === null) && before !== undefined && (
          <button type="button" className="button" onClick={() => set(filled(zone, draft, before.shifts, Date.now()))}>
            <Icon sign="copy" />
            {say("temporary-fill")}
          </button>
        )}
      </div>
      {lack === null ? (
        <Proposal schedule={schedule} proposed={proposedOf(schedule, draft, document)} seen={seen} before={before} />
      ) : (
        <p className="dim">{say(`temporary-lack-${lack}`)}</p>
      )}
    </FormDialog>
  );
}

/** What would be saved; of a new one under a name that is only the preview's. */
function proposedOf(schedule: Schedule, draft: TemporaryDraft, document?: Read<"temporary_schedules">) {
  if (document === undefined) return madeOf(schedule, { ...draft, title: "not-saved-yet" }, new Set());
  return temporaryOf(schedule.time_zone, draft, document);
}

function Proposal(props: {
  schedule: Schedule;
  proposed: TemporarySchedule;
  seen: Span;
  before: Calendar | undefined;
}) {
  const { schedule, proposed, seen, before } = props;
  const zone = schedule.time_zone;
  const names = useNames();
  const drafted = [{ kind: "temporary_schedules", name: proposed.name, document: proposed }] as const;
  const { after, differences, why, isCurrent } = usePreview(schedule, drafted, seen);
  if (why !== null) {
    return (
      <p className="refused" role="status">
        <Icon sign="warning" />
        {why}
      </p>
    );
  }
  if (after === undefined || before === undefined) return null;
  const given = tints([...before.shifts, ...after.shifts].map(({ user }) => user));
  const look: Look = {
    scale: { ...seen, width: 100 },
    zone,
    tintOf: user => given.get(user) ?? { hue: 6, pattern: 0 },
    titleOf: names.person,
  };
  return (
    <section
      className="proposal"
      aria-label={say("editor-preview")}
      aria-live="polite"
      data-preview={isCurrent ? "current" : "waiting"}
    >
      <BeforeAfter before={before} after={after} look={look} />
      <Told differences={differences} zone={zone} titleOf={names.person} />
    </section>
  );
}

interface ShiftProps {
  readonly shift: ShiftDraft;
  readonly number: number;
  readonly zone: string;
  readonly people: readonly Option[];
  readonly change: (part: Partial<ShiftDraft>) => void;
  readonly remove: () => void;
}

/** One shift. What is over is told, and cannot be changed; of what has begun only the end can. */
function ShiftFields({ shift, number, zone, people, change, remove }: ShiftProps) {
  const span = spanOfFields(zone, shift);
  if (shift.stand === "over" && span !== null) {
    const who = people.find(([name]) => name === shift.user)?.[1] ?? shift.user;
    return (
      <p className="dim">
        {who}: {between(span, zone)}
      </p>
    );
  }
  const isBegun = shift.stand === "running";
  return (
    <fieldset className="fields temporary-shift">
      <legend className="hidden-but-said">{say("temporary-shift", { number })}</legend>
      <SelectField
        label={say("temporary-who")}
        value={shift.user}
        change={user => change({ user })}
        options={isBegun ? people.filter(([name]) => name === shift.user) : people}
      />
      {!isBegun && (
        <button
          type="button"
          className="button bare square"
          aria-label={say("temporary-remove", { number })}
          title={say("temporary-remove", { number })}
          onClick={remove}
        >
          <Icon sign="failed" />
        </button>
      )}
      <WhenFields
        from={shift.from}
        to={shift.to}
        isBegun={isBegun}
        changeFrom={from => change(begunOn(shift, from))}
        changeTo={to => change({ to })}
      />
    </fieldset>
  );
}

/** Whoever can be on call: those with turns on the schedule first, and whoever is named already. */
function useCandidates(schedule: Schedule, shifts: readonly ShiftDraft[]): readonly Option[] {
  const { data: users } = useQuery(documents("users"));
  const members = new Set((schedule.rotations ?? []).flatMap(({ members: each }) => each.flat()));
  const named = new Set(shifts.map(({ user }) => user));
  const rank = ([name]: Option) => (members.has(name) ? 0 : 1);
  return (users ?? [])
    .filter(({ name, disabled }) => disabled !== true || named.has(name))
    .map(({ name, title = name }): Option => [name, title])
    .sort((a, b) => rank(a) - rank(b) || a[1].localeCompare(b[1]));
}
