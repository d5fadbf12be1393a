import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import { keys, whoAmI } from "../../api/queries";
import type { Schedule } from "../../api/resources";
import { mayConfigure } from "../../api/rights";
import { type Effective, type Read, readDocument, removeDocument, writeDocument } from "../../api/writing";
import { SelectField, TextField } from "../../design/fields";
import { Icon } from "../../design/icon";
import { Refusal, reasonsOf } from "../../design/refusal";
import { Bones, Empty, Failed } from "../../design/states";
import { SignedOut, useUnsaved } from "../../design/unsaved";
import { useIsOffline } from "../../live/context";
import { usePageTitle } from "../../shell/title";
import { useOptions } from "../../shell/titles";
import { offerUndo } from "../../shell/undo";
import { fieldsOf } from "../../timeline/fields";
import { nameOf } from "../../words/names";
import { viewerZone } from "../../words/times";
import { say } from "../../words/words";
import "../listing.css";
import "../schedule/schedule.css";
import "../schedule/editor.css";
import { type Draft, documentOf, draftOf, missing, newRotation, type RotationDraft } from "./draft";
import { Preview } from "./preview";
import { PromiseFields } from "./promise_fields";
import { RotationFields } from "./rotation_fields";
import "./rotations.css";

/** The rotations of a schedule and what it promises, or a new schedule; what comes of it is drawn by the server before it is saved. */
export default function Rotations({ name }: { name?: string }) {
  const { data: me } = useQuery(whoAmI);
  const asked = useQuery({
    queryKey: [...keys.configuration, "schedule-edited", name],
    queryFn: () => readDocument("schedules", name ?? ""),
    enabled: name !== undefined,
    // What is being edited is not changed under the hand that edits it; saving says when somebody was faster.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: "always",
  });
  usePageTitle(name === undefined ? say("rotation-new-schedule") : (asked.data?.title ?? name));
  const blank: Schedule = { name: "", title: "", team: me?.teams?.[0] ?? "", time_zone: viewerZone(), rotations: [] };
  const schedule = name === undefined ? blank : asked.data;
  const isWaiting = me === undefined || (name !== undefined && asked.isPending);
  return (
    <div className="page rotations">
      <Link href={name === undefined ? "/schedules" : `/schedules/${name}`} className="back">
        <Icon sign="left" />
        {name === undefined ? say("nav-schedules") : (schedule?.title ?? name)}
      </Link>
      {isWaiting && <Bones rows={6} />}
      {asked.isError && <Failed error={asked.error} again={() => asked.refetch()} />}
      {!isWaiting && schedule !== undefined && !mayConfigure(me, schedule.team || undefined) && (
        <Empty sign="calendar" title={say("rotation-not-yours")}>
          <p>{say("rotation-not-yours-hint")}</p>
        </Empty>
      )}
      {!isWaiting && schedule !== undefined && mayConfigure(me, schedule.team || undefined) && (
        <Form schedule={schedule} isNew={name === undefined} />
      )}
    </div>
  );
}

function Form({ schedule, isNew }: { schedule: Schedule | Read<"schedules">; isNew: boolean }) {
  const { data: me } = useQuery(whoAmI);
  const [, navigate] = useLocation();
  const teams = useOptions("teams").filter(([team]) => mayConfigure(me, team));
  const people = useOptions("users");
  const [before, setBefore] = useState(schedule);
  const [isChanged, setChanged] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const isSignedOut = useUnsaved(isChanged, isBusy);
  const [draft, write] = useState(() => {
    const first = draftOf(schedule);
    const today = fieldsOf(schedule.time_zone, Date.now()).date;
    return isNew ? { ...first, title: "", rotations: [newRotation(today, [])] } : first;
  });
  const [effective, setEffective] = useState<Effective>("hand_over");
  const isOffline = useIsOffline();
  const [why, setWhy] = useState<readonly string[]>([]);
  /** An offer to undo ends with the next change: that is made to what was saved, and would be saved with it again. */
  const withdraw = useRef(() => {});
  const set = (draft: Draft) => {
    withdraw.current();
    write(draft);
    setChanged(true);
  };
  const lack = missing(draft);
  const document = documentOf(draft, isNew ? { ...before, name: nameOf(draft.title, "schedule") } : before);

  const save = async () => {
    setBusy(true);
    setWhy([]);
    try {
      const written = await writeDocument("schedules", document, isNew ? undefined : effective);
      setChanged(false);
      withdraw.current();
      const saved = draftOf(written);
      if (isNew) navigate(`/schedules/${written.name}`);
      else {
        setBefore(written);
        write(saved);
        setEffective("hand_over");
      }
      withdraw.current = offerUndo(say("rotation-saved"), async () => {
        if (isNew) {
          await removeDocument("schedules", written.name, written.revision);
          if (window.location.pathname.endsWith(`/schedules/${written.name}`)) navigate("/schedules");
          return;
        }
        const restored = await writeDocument("schedules", { ...before, revision: written.revision }, effective);
        setBefore(restored);
        write(draft => (draft === saved ? draftOf(restored) : draft));
      });
    } catch (error) {
      setWhy(reasonsOf(error, say("rotation-changed-meanwhile")));
    }
    setBusy(false);
  };
  const changeRotation = (id: number, part: Partial<RotationDraft>) =>
    set({ ...draft, rotations: draft.rotations.map(each => (each.id === id ? { ...each, ...part } : each)) });
  const add = () =>
    set({
      ...draft,
      rotations: [...draft.rotations, newRotation(fieldsOf(draft.zone, Date.now()).date, draft.rotations)],
    });

  return (
    <form
      className="form"
      aria-busy={isBusy}
      onSubmit={event => {
        event.preventDefault();
        save();
      }}
    >
      <header>
        <h1>{isNew ? say("rotation-new-schedule") : say("rotation-title", { name: before.title ?? before.name })}</h1>
      </header>
      {lack === null ? (
        <Preview document={document} effective={effective} isNew={isNew} />
      ) : (
        <p className="card block dim">{say(`rotation-missing-${lack}`)}</p>
      )}
      {/* What is typed while it is being saved would be lost. */}
      <fieldset className="form whole" disabled={isBusy}>
        <div className="card block">
          <div className="fields">
            <TextField
              label={say("field-title")}
              value={draft.title}
              change={title => set({ ...draft, title })}
              isRequired
            />
            <SelectField
              label={say("field-team")}
              value={draft.team}
              change={team => set({ ...draft, team })}
              options={teams}
              none={say("no-team")}
            />
            <SelectField
              label={say("rotation-zone")}
              value={draft.zone}
              change={zone => set({ ...draft, zone })}
              options={zonesWith(draft.zone).map(zone => [zone, zone])}
            />
          </div>
        </div>
        {draft.rotations.map(rotation => (
          <RotationFields
            key={rotation.id}
            rotation={rotation}
            people={people}
            change={part => changeRotation(rotation.id, part)}
            remove={() => set({ ...draft, rotations: draft.rotations.filter(({ id }) => id !== rotation.id) })}
          />
        ))}
        <button type="button" className="button" onClick={add}>
          <Icon sign="plus" />
          {say("rotation-add")}
        </button>
        <PromiseFields
          promised={draft.promised}
          change={part => set({ ...draft, promised: { ...draft.promised, ...part } })}
        />
        {!isNew && <When effective={effective} change={setEffective} />}
      </fieldset>
      {isSignedOut ? <SignedOut /> : <Refusal reasons={why} />}
      {isOffline && <p className="dim">{say("offline-cannot")}</p>}
      <div className="acts">
        <button type="submit" className="button first" disabled={isBusy || isOffline || lack !== null}>
          {say("save")}
        </button>
        <Link href={isNew ? "/schedules" : `/schedules/${before.name}`} className="button bare">
          {say("cancel")}
        </Link>
      </div>
    </form>
  );
}

function When({ effective, change }: { effective: Effective; change: (effective: Effective) => void }) {
  const choices = ["hand_over", "now"] as const;
  return (
    <fieldset className="card block effective">
      <legend className="hidden-but-said">{say("rotation-effective")}</legend>
      <h2>{say("rotation-effective")}</h2>
      <div className="segments">
        {choices.map(choice => (
          <button key={choice} type="button" aria-pressed={choice === effective} onClick={() => change(choice)}>
            {say(`rotation-effective-${choice}`)}
          </button>
        ))}
      </div>
      <p className="dim" aria-live="polite">
        {say(`rotation-effective-hint-${effective}`)}
      </p>
    </fieldset>
  );
}

/** The zones that the browser knows, and the one that is set. */
function zonesWith(zone: string): string[] {
  return [...new Set(["UTC", zone, ...Intl.supportedValuesOf("timeZone")])].sort();
}
