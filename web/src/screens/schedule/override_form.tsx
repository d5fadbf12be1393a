import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { documents, whoAmI } from "../../api/queries";
import type { Override, Schedule } from "../../api/resources";
import { type Plans, plansOf } from "../../api/rights";
import type { Read } from "../../api/writing";
import { type Option, SelectField } from "../../design/fields";
import { FormDialog } from "../../design/form_dialog";
import { Icon } from "../../design/icon";
import { tints } from "../../design/person";
import { Bones } from "../../design/states";
import { useOptions } from "../../shell/titles";
import { dayStart, days } from "../../timeline/days";
import type { Fields } from "../../timeline/fields";
import { type Span, spanOfFields } from "../../timeline/spans";
import { clock, viewerZone } from "../../words/times";
import { say } from "../../words/words";
import { BeforeAfter } from "./before_after";
import { begunOn, changed, type Draft, draftOf, overridesOf, planOf } from "./drafts";
import type { Look } from "./lane";
import { type Plan, peopleIn, type Replaced } from "./planned";
import { type Drafted, usePreview } from "./previewing";
import { change, make, namesOfOverrides, remove } from "./saving";
import { type Calendar, shiftsOf } from "./shifts";
import { between, Told } from "./told";
import { WhenFields } from "./when_fields";

export interface Asked {
  readonly span: Span;
  /** The override that is changed; none where one is made. */
  readonly override?: Read<"overrides">;
}

interface Props {
  readonly schedule: Schedule;
  readonly asked: Asked;
  readonly close: () => void;
}

/** Who takes over, from whom, and when; what comes of it is seen before it is saved. */
export default function OverrideForm({ schedule, asked, close }: Props) {
  const zone = schedule.time_zone;
  const { override } = asked;
  const { data: me } = useQuery(whoAmI);
  const plans = plansOf(me, schedule.team);
  const [draft, set] = useState(() => draftOf(zone, asked.span, whoOf(override, plans, me?.name)));
  const plan = planOf(zone, draft);
  const span = spanOfFields(zone, draft);
  const before = useCalendar(schedule, span ?? asked.span);
  const drafted = useDrafted(schedule, override, plan, before);
  const { after, differences, why, isCurrent } = usePreview(schedule, drafted, daysOf(zone, span ?? asked.span));
  const people = useCandidates(schedule, span ?? asked.span);
  const titles = new Map(people.map(({ name, title }) => [name, title]));
  const titleOf = (user: string) => titles.get(user) ?? user;
  const whom = useWhom(plans, me?.name ?? "", draft, before, span ?? asked.span, titleOf);

  const save = async () => {
    if (plan === null || before === undefined) throw new Error(say("editor-incomplete"));
    if (override !== undefined) return change(override, changed(override, zone, plan));
    return make(overridesOf(schedule, plan, before, await namesOfOverrides()));
  };
  return (
    <FormDialog
      title={override === undefined ? say("editor-override-new") : say("editor-override-edit")}
      close={close}
      save={save}
      {...(override !== undefined && { remove: () => remove(override) })}
    >
      <SelectField
        label={say("editor-with")}
        value={draft.with}
        change={user => set({ ...draft, with: user })}
        options={people.map(({ name, title, hours }): Option => [name, hours === "" ? title : `${title} · ${hours}`])}
        isFirst
      />
      <SelectField
        label={say("editor-replaced")}
        value={wordOf(draft.replaced)}
        change={word => set({ ...draft, replaced: replacedOf(word) })}
        options={whom}
      />
      <WhenFields
        from={draft.from}
        to={draft.to}
        zone={zone}
        changeFrom={from => set(begunOn(draft, from))}
        changeTo={(to: Fields) => set({ ...draft, to })}
      />
      {span !== null && zone !== viewerZone() && (
        <p className="dim">{say("editor-for-you", { time: between(span, viewerZone()), zone: viewerZone() })}</p>
      )}
      {override?.calendar !== undefined && (
        <p className="dim">{say("editor-of-calendar", { name: override.calendar })}</p>
      )}
      {plan !== null && before !== undefined && (
        <section
          className="proposal"
          aria-label={say("editor-preview")}
          aria-live="polite"
          aria-busy={!isCurrent && why === null}
        >
          {why !== null && (
            <p className="refused">
              <Icon sign="warning" />
              {why}
            </p>
          )}
          {why === null && after === undefined && <Bones rows={2} />}
          {why === null && after !== undefined && (
            <>
              <BeforeAfter before={before} after={after} look={lookOf(zone, plan, before, after, titleOf)} />
              <Told differences={differences} zone={zone} titleOf={titleOf} />
            </>
          )}
        </section>
      )}
      {plan === null && <p className="dim">{say("editor-incomplete")}</p>}
    </FormDialog>
  );
}

function whoOf(override: Override | undefined, plans: Plans, me: string | undefined): Pick<Draft, "with" | "replaced"> {
  if (override === undefined) return { with: plans === "own" ? (me ?? "") : "", replaced: { kind: "all" } };
  const { replace, with: user = "" } = override;
  return { with: user, replaced: replace === undefined ? { kind: "nobody" } : { kind: "one", user: replace } };
}

const wordOf = (replaced: Replaced) => (replaced.kind === "one" ? `user:${replaced.user}` : replaced.kind);

function replacedOf(word: string): Replaced {
  if (word === "all" || word === "nobody") return { kind: word };
  return { kind: "one", user: word.slice("user:".length) };
}

/** The days that a span touches. */
function daysOf(zone: string, { from, to }: Span): Span {
  return { from: dayStart(zone, from), to: dayStart(zone, to - 1, 1) };
}

/** Those days as they are. */
function useCalendar(schedule: Schedule, span: Span): Calendar | undefined {
  const { from, to } = daysOf(schedule.time_zone, span);
  return useQuery(shiftsOf(schedule, from, to)).data;
}

/** The documents that saving would write. */
function useDrafted(
  schedule: Schedule,
  override: Override | undefined,
  plan: Plan | null,
  before: Calendar | undefined,
): Drafted[] {
  const { data: known } = useQuery(documents("overrides"));
  return useMemo(() => {
    if (plan === null || before === undefined || known === undefined) return [];
    const names = known.map(({ name }) => name);
    const written =
      override === undefined
        ? overridesOf(schedule, plan, before, names)
        : [changed(override, schedule.time_zone, plan)];
    return written.map(document => ({ kind: "overrides", name: document.name, document }));
  }, [schedule, override, plan, before, known]);
}

interface Candidate {
  readonly name: string;
  readonly title: string;
  /** What their own clocks show then, where that is another hour. */
  readonly hours: string;
}

/** Whoever may be asked: those with turns on the schedule first. */
function useCandidates(schedule: Schedule, span: Span): Candidate[] {
  const { data: users } = useQuery(documents("users"));
  const members = new Set((schedule.rotations ?? []).flatMap(({ members: each }) => each.flat()));
  const ordered = (users ?? [])
    .filter(({ disabled }) => disabled !== true)
    .map(({ name, title = name, time_zone: zone = schedule.time_zone }) => {
      const theirs = `${clock(span.from, zone)}–${clock(span.to, zone)}`;
      const ours = `${clock(span.from, schedule.time_zone)}–${clock(span.to, schedule.time_zone)}`;
      return { name, title, hours: theirs === ours ? "" : say("editor-there", { time: theirs }) };
    });
  const rank = ({ name }: Candidate) => (members.has(name) ? 0 : 1);
  return ordered.sort((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title));
}

/** Whom it may replace: those who are on call then, all of them, or nobody. Who plans for themselves gives their own place. */
function useWhom(
  plans: Plans,
  me: string,
  draft: Draft,
  calendar: Calendar | undefined,
  span: Span,
  titleOf: (user: string) => string,
): Option[] {
  const everybody = useOptions("users");
  const there = peopleIn(calendar?.shifts ?? [], span);
  const chosen = draft.replaced.kind === "one" ? [draft.replaced.user] : [];
  const offered = plans === "own" && draft.with !== me ? [me] : [...new Set([...there, ...chosen])];
  const known = new Map(everybody);
  return [
    ["all", say("editor-replace-all")],
    ...offered
      .filter(user => user !== draft.with)
      .map((user): Option => [`user:${user}`, known.get(user) ?? titleOf(user)]),
    ["nobody", say("editor-replace-nobody")],
  ];
}

function lookOf(zone: string, { from, to }: Span, before: Calendar, after: Calendar, titleOf: Look["titleOf"]): Look {
  const given = tints([...before.shifts, ...after.shifts].map(({ user }) => user));
  const first = dayStart(zone, from);
  const last = days(zone, to - 1, 1)[0]?.to ?? to;
  return {
    scale: { from: first, to: last, width: 100 },
    zone,
    tintOf: user => given.get(user) ?? { hue: 6, pattern: 0 },
    titleOf,
  };
}
