import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { documents } from "../../api/queries";
import type { User } from "../../api/resources";
import type { Read } from "../../api/writing";
import { TextField } from "../../design/fields";
import { FormDialog } from "../../design/form_dialog";
import type { Fields } from "../../timeline/fields";
import { say } from "../../words/words";
import { Effect } from "./effect";
import { spanInWords } from "./in_words";
import { begunOn, documentOf, draftOf, type Leave, newDraft, newLeave, spanOfDraft } from "./leave";
import { change, make, namesOfLeave, remove } from "./saving";
import "../schedule/editor.css";

interface Props {
  readonly user: User;
  readonly zone: string;
  /** What is changed, as it was read; none where something new is written. */
  readonly leave?: Leave & { readonly document: Read<"unavailabilities"> };
  readonly close: () => void;
}

/** From when to when somebody is away; who stands in is seen before it is saved. */
export function LeaveForm({ user, zone, leave, close }: Props) {
  // What is planned stays the same while the form is open.
  const [now] = useState(Date.now);
  const [draft, set] = useState(() => (leave === undefined ? newDraft(zone, now) : draftOf(zone, leave)));
  const span = spanOfDraft(zone, draft, now, leave);
  const { data: known = [] } = useQuery(documents("unavailabilities"));
  const taken = known.map(({ name }) => name);
  const before = leave?.document ?? (span && newLeave(user.name, zone, span, taken));
  // What it is for changes nobody's hours, and nothing is asked anew while it is typed.
  const planned = before && span && documentOf(zone, before, span, "");
  const save = async () => {
    const { reason } = draft;
    const span = spanOfDraft(zone, draft, Date.now(), leave);
    if (span === null) throw new Error(say("leave-incomplete"));
    if (leave !== undefined) return change(leave.document, documentOf(zone, leave.document, span, reason));
    return make(documentOf(zone, newLeave(user.name, zone, span, await namesOfLeave()), span, reason));
  };
  return (
    <FormDialog
      title={say(leave === undefined ? "leave-new" : "leave-edit", { name: user.title ?? user.name })}
      close={close}
      save={save}
    >
      <fieldset className="fields when">
        <legend>{say("times-in", { zone })}</legend>
        {leave?.standing !== "running" && (
          <Edge
            words={[say(draft.isWhole ? "leave-first-day" : "leave-from"), say("leave-from-time")]}
            value={draft.from}
            isWhole={draft.isWhole}
            change={from => set(begunOn(draft, from))}
            isFirst
          />
        )}
        <Edge
          words={[say(draft.isWhole ? "leave-last-day" : "leave-to"), say("leave-to-time")]}
          value={draft.to}
          isWhole={draft.isWhole}
          change={to => set({ ...draft, to })}
          isFirst={leave?.standing === "running"}
        />
      </fieldset>
      <label className="switch">
        <input
          type="checkbox"
          checked={draft.isWhole}
          onChange={event => set({ ...draft, isWhole: event.target.checked })}
        />
        {say("leave-whole")}
      </label>
      <TextField
        label={say("leave-reason")}
        hint={say("leave-reason-hint")}
        value={draft.reason}
        change={reason => set({ ...draft, reason })}
      />
      {span?.beginsNow && <p className="dim">{say("leave-begins-now")}</p>}
      {planned === null || span === null ? (
        <p className="dim">{say("leave-incomplete")}</p>
      ) : (
        <Effect user={user.name} name={planned.name} document={planned} span={reach(span, leave, now)} zone={zone} />
      )}
    </FormDialog>
  );
}

/** Both as it was and as it will be, as far as it is ahead. */
function reach(span: { from: number; to: number }, leave: Leave | undefined, now: number) {
  const from = Math.max(now, Math.min(span.from, leave?.from ?? span.from));
  return { from, to: Math.max(span.to, leave?.to ?? span.to) };
}

interface EdgeProps {
  readonly words: readonly [date: string, time: string];
  readonly value: Fields;
  readonly isWhole: boolean;
  readonly change: (value: Fields) => void;
  readonly isFirst: boolean;
}

function Edge({ words: [date, time], value, isWhole, change: give, isFirst }: EdgeProps) {
  return (
    <>
      <TextField
        label={date}
        type="date"
        value={value.date}
        change={next => give({ ...value, date: next })}
        isRequired
        isFirst={isFirst}
      />
      {!isWhole && (
        <TextField
          label={time}
          type="time"
          value={value.time}
          change={next => give({ ...value, time: next })}
          isRequired
        />
      )}
    </>
  );
}

/** Asks before leave is deleted, or ended: it says whose turn it is then. */
export function LeaveEnd({ user, zone, leave, close }: Omit<Props, "leave"> & { leave: Leave }) {
  const [now] = useState(Date.now);
  const isRunning = leave.standing === "running";
  const title = say(isRunning ? "leave-end-title" : "leave-remove-title", { name: user.title ?? user.name });
  return (
    <FormDialog
      title={title}
      close={close}
      save={() => remove(leave, zone)}
      saveWord={say(isRunning ? "leave-end" : "leave-remove")}
    >
      <p>
        <strong>{spanInWords(zone, leave, now)}</strong>
      </p>
      <p className="dim">{say("times-in", { zone })}</p>
      <Effect
        user={user.name}
        name={leave.document.name}
        document={null}
        span={reach(leave, undefined, now)}
        zone={zone}
      />
    </FormDialog>
  );
}
