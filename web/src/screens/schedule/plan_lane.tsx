import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from "react";
import type { Override, Schedule } from "../../api/resources";
import { type Cursor, FINE, moved, spanOf as spanOfCursor } from "../../timeline/cursor";
import { instantAt, pixelsPerHour, place } from "../../timeline/scale";
import { type Step, snap, stepAt } from "../../timeline/snap";
import { type Span, spanOfTimes } from "../../timeline/spans";
import { full } from "../../words/times";
import { say } from "../../words/words";
import { resized, spanAt, spanOfDrag } from "./drafts";
import type { Look } from "./lane";
import { layerOf } from "./layers";
import type { Calendar } from "./shifts";
import { between } from "./told";

interface Props {
  readonly schedule: Schedule;
  readonly calendar: Calendar;
  readonly overrides: readonly Override[];
  readonly look: Look;
  readonly now: number;
  readonly ask: (span: Span, override?: string) => void;
  readonly children: ReactNode;
}

interface Drag {
  readonly start: number;
  readonly x: number;
  /** What an edge was taken of. */
  readonly edge: { readonly of: Override; readonly side: "from" | "to" } | null;
}

/** So far a pointer may tremble and still mean the place where it is. */
const STILL_PX = 4;

/** The lane of the result, on which spans are drawn by a pointer or by keys. What is drawn is asked about, and not yet sent. */
export function PlanLane({ schedule, calendar, overrides, look, now, ask, children }: Props) {
  const lane = useRef<HTMLDivElement>(null);
  // A pointer may go up before what it drew is on the screen, so what it does is not read from there.
  const drag = useRef<Drag | null>(null);
  const [drawn, draw] = useState<Span | null>(null);
  const { zone } = look;
  const widthOf = () => lane.current?.getBoundingClientRect().width ?? 1;
  const stepOf = (isFine: boolean): Step =>
    isFine ? FINE : stepAt(pixelsPerHour({ ...look.scale, width: widthOf() }));
  const at = (event: PointerEvent) => {
    const box = lane.current?.getBoundingClientRect();
    const scale = { ...look.scale, width: box?.width ?? 1 };
    const x = isMirrored() ? (box?.right ?? 0) - event.clientX : event.clientX - (box?.left ?? 0);
    return Math.min(Math.max(instantAt(scale, x), scale.from), scale.to);
  };
  const end = () => {
    drag.current = null;
    draw(null);
  };
  useEscape(end);

  const press = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    const handle = (event.target as Element).closest<HTMLElement>("[data-edge]");
    const of = overrides.find(({ name }) => name === handle?.dataset.of);
    const side = handle?.dataset.edge === "from" ? "from" : "to";
    const edge = of === undefined ? null : ({ of, side } as const);
    // Fingers scroll the lane; they choose what is there, and the form does the rest.
    if (event.pointerType !== "touch") event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { start: at(event), x: event.clientX, edge };
  };
  /** What is drawn by now; nothing as long as the pointer stays where it went down. */
  const spanOf = (event: PointerEvent, { start, x, edge }: Drag): Span | null => {
    if (event.pointerType === "touch" || (drawn === null && Math.abs(event.clientX - x) < STILL_PX)) return null;
    const step = stepOf(event.altKey);
    if (edge === null) return spanOfDrag(zone, start, at(event), step);
    return resized(zone, spanOfTimes(schedule.time_zone, edge.of), edge.side, at(event), step);
  };
  const move = (event: PointerEvent) => {
    if (drag.current !== null) draw(spanOf(event, drag.current));
  };
  const release = (event: PointerEvent) => {
    const begun = drag.current;
    if (begun === null) return;
    const span = spanOf(event, begun);
    end();
    if (span !== null) ask(span, begun.edge?.of.name);
    else choose(at(event), (event.target as Element).closest<HTMLElement>("[data-because]")?.dataset.because);
  };
  /** What is there: an override to change, or a shift or a gap to take over. */
  const choose = (instant: number, because?: string) => {
    const found = because ?? calendar.shifts.find(({ from, to }) => from <= instant && to > instant)?.because ?? "";
    const layer = layerOf(found);
    const override = overrides.find(({ name }) => layer.kind === "override" && name === layer.name);
    if (override !== undefined) ask(spanOfTimes(schedule.time_zone, override), override.name);
    else {
      const span = spanAt(calendar, instant);
      if (span !== null) ask(span);
    }
  };

  return (
    <div
      className="plan-lane"
      ref={lane}
      onPointerDown={press}
      onPointerMove={move}
      onPointerUp={release}
      onPointerCancel={end}
    >
      {children}
      <Edges schedule={schedule} overrides={overrides} calendar={calendar} look={look} now={now} />
      {drawn !== null && <Drawn span={drawn} look={look} />}
      <Keys look={look} now={now} calendar={calendar} stepOf={stepOf} ask={ask} choose={choose} />
    </div>
  );
}

/** Whether time runs to the left, as writing does. */
function isMirrored(): boolean {
  return document.dir === "rtl";
}

function useEscape(act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      if (event.key === "Escape") latest.current();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

function Drawn({ span, look }: { span: Span; look: Look }) {
  const at = place(look.scale, span.from, span.to);
  if (at === null) return null;
  return (
    <div className="drawn" style={{ insetInlineStart: `${at.left}%`, width: `${at.width}%` }}>
      <span>{between(span, look.zone)}</span>
    </div>
  );
}

/** Where an override begins and ends, as far as that is ahead and still to be moved. */
function Edges(props: Pick<Props, "schedule" | "overrides" | "calendar" | "look" | "now">) {
  const { schedule, overrides, calendar, look, now } = props;
  const handles = overrides.flatMap(override => {
    const span = spanOfTimes(schedule.time_zone, override);
    const isShown = calendar.shifts.some(({ because }) => {
      const layer = layerOf(because);
      return layer.kind === "override" && layer.name === override.name;
    });
    if (!isShown || override.calendar !== undefined) return [];
    return (["from", "to"] as const)
      .filter(edge => span[edge] > now && span[edge] >= look.scale.from && span[edge] <= look.scale.to)
      .map(edge => ({ edge, name: override.name, at: span[edge] }));
  });
  return handles.map(({ edge, name, at }) => (
    <i
      key={`${name} ${edge}`}
      className={`edge is-${edge}`}
      data-edge={edge}
      data-of={name}
      style={{ insetInlineStart: `${place(look.scale, look.scale.from, at)?.width ?? 0}%` }}
    />
  ));
}

interface KeysProps extends Pick<Props, "look" | "now" | "calendar" | "ask"> {
  readonly stepOf: (isFine: boolean) => Step;
  readonly choose: (instant: number) => void;
}

/** The cursor for keys. It is a slider, so that its time is said whenever it moves. */
function Keys({ look, now, calendar, stepOf, ask, choose }: KeysProps) {
  const { scale, zone } = look;
  const mark = useRef<HTMLElement>(null);
  const [cursor, set] = useState<Cursor | null>(null);
  const start = now >= scale.from && now < scale.to ? snap(zone, now, 60) : scale.from;
  const here =
    cursor !== null && cursor.at >= scale.from && cursor.at <= scale.to ? cursor : { at: start, anchor: null };
  const span = spanOfCursor(here);
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      set({ ...here, anchor: null });
      return;
    }
    if (event.key === "Enter") {
      event.preventDefault();
      if (span === null) choose(here.at);
      else ask(span);
      return;
    }
    const next = moved(here, event, {
      zone,
      from: scale.from,
      to: scale.to,
      step: stepOf(event.altKey),
      isMirrored: isMirrored(),
    });
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    set(next);
    requestAnimationFrame(() => mark.current?.scrollIntoView({ block: "nearest", inline: "nearest" }));
  };
  const people = calendar.shifts.filter(({ from, to }) => from <= here.at && to > here.at);
  const who = people.map(({ user }) => look.titleOf(user)).join(", ") || say("on-call-nobody");
  return (
    <>
      <div
        className="keys"
        role="slider"
        tabIndex={0}
        aria-label={say("editor-lane")}
        aria-valuemin={scale.from}
        aria-valuemax={scale.to}
        aria-valuenow={here.at}
        aria-valuetext={span === null ? say("editor-at", { time: full(here.at, zone), who }) : between(span, zone)}
        onKeyDown={press}
      />
      <div className="cursor" aria-hidden="true">
        <i ref={mark} style={{ insetInlineStart: `${place(scale, scale.from, here.at)?.width ?? 0}%` }}>
          <span>{full(here.at, zone)}</span>
        </i>
        {span !== null && <Drawn span={span} look={look} />}
      </div>
    </>
  );
}
