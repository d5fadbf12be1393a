import { useQuery } from "@tanstack/react-query";
import { type ReactNode, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useLocation } from "wouter";
import type { Alert } from "../../api/client";
import { whoAmI } from "../../api/queries";
import { mayAct } from "../../api/rights";
import { Icon } from "../../design/icon";
import { isPossible, type Operation } from "../../live/acting";
import { live, useIsOffline } from "../../live/context";
import { shown } from "../../live/order";
import type { Names } from "../../shell/names";
import { useKeys } from "../../shell/shortcuts";
import { say } from "../../words/words";
import type { Asked } from "./alerts";
import { FROM_LIST, Row } from "./row";
import { useSlice } from "./window";

interface Props {
  readonly alerts: readonly Alert[];
  readonly names: Names;
  readonly current: number | null;
  readonly setCurrent: (id: number | null) => void;
  /** The row on which keys act, for who listens to them. */
  readonly acted: RefObject<number | null>;
  readonly selected: ReadonlySet<number>;
  readonly setSelected: (ids: ReadonlySet<number>) => void;
  readonly act: (alerts: readonly Alert[], operation: Operation) => void;
  readonly ask: (asked: Asked) => void;
  /** Changes when the list is another one, and its order may begin anew. */
  readonly isFromStart: string;
  readonly empty: ReactNode;
  readonly more: (() => void) | null;
}

export function List(props: Props) {
  const { alerts, names, selected, setSelected, act, ask, isFromStart, more } = props;
  const list = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLDivElement>(null);
  const slice = useSlice(list, probe);
  const [, navigate] = useLocation();
  const { isFrozen, thaw } = useFrozen(list);
  const { data: me } = useQuery(whoAmI);

  const now = useMemo(() => alerts.map(({ id }) => id), [alerts]);
  const before = useRef<{ of: string; ids: readonly number[] } | null>(null);
  const known = before.current?.of === isFromStart ? before.current.ids : null;
  const { ids, arrived } = shown(known, now, isFrozen);
  before.current = { of: isFromStart, ids };

  const at = Math.max(0, props.current === null ? 0 : ids.indexOf(props.current));
  const currentId = ids[at] ?? null;
  props.acted.current = currentId;
  const anchor = useRef(0);

  const select = useCallback(
    (id: number, isRange: boolean) => {
      const here = ids.indexOf(id);
      const [from, to] = isRange ? [anchor.current, here].sort((a, b) => a - b) : [here, here];
      const chosen = new Set(selected);
      const adds = !selected.has(id);
      for (const each of ids.slice(from, (to ?? here) + 1)) adds ? chosen.add(each) : chosen.delete(each);
      anchor.current = here;
      setSelected(chosen);
    },
    [ids, selected, setSelected],
  );

  const move = (step: number) => (event: KeyboardEvent) => {
    event.preventDefault();
    const id = ids[Math.min(ids.length - 1, Math.max(0, at + step))];
    if (id === undefined) return;
    props.setCurrent(id);
    requestAnimationFrame(() => {
      const row = list.current?.querySelector<HTMLElement>(`[data-id="${id}"]`);
      row?.focus();
      row?.scrollIntoView({ block: "nearest" });
    });
  };
  useKeys({
    j: move(1),
    k: move(-1),
    ArrowDown: event => list.current?.contains(document.activeElement) && move(1)(event),
    ArrowUp: event => list.current?.contains(document.activeElement) && move(-1)(event),
    x: () => currentId !== null && select(currentId, false),
    Enter: event => {
      const isRow = (event.target as HTMLElement).getAttribute("role") === "row";
      if (isRow && currentId !== null) navigate(`/alerts/${currentId}`, { state: FROM_LIST });
    },
  });

  const isNearEnd = slice.to >= ids.length;
  useEffect(() => {
    if (isNearEnd) more?.();
  }, [isNearEnd, more]);

  const drawn: number[] = [];
  for (let index = slice.from; index < Math.min(slice.to, ids.length); index++) drawn.push(index);
  if (ids.length > 0 && !drawn.includes(at)) drawn.push(at);

  return (
    <div className="card list">
      {arrived > 0 && (
        <button
          type="button"
          className="arrived"
          onClick={() => {
            thaw();
            window.scrollTo({ top: 0, behavior: "smooth" });
          }}
        >
          <Icon sign="up" />
          {say("arrived", { count: arrived })}
        </button>
      )}
      {ids.length > 0 && (
        <div role="grid" aria-label={say("nav-alerts")} aria-rowcount={ids.length + 1} aria-multiselectable="true">
          <Head ids={ids} selected={selected} setSelected={setSelected} act={act} ask={ask} />
          <div
            role="rowgroup"
            ref={list}
            className="rows"
            style={{ height: ids.length * slice.rowPx }}
            onFocus={event => {
              const row = (event.target as HTMLElement).closest<HTMLElement>("[data-id]");
              if (row !== null) props.setCurrent(Number(row.dataset.id));
            }}
          >
            {drawn.map(index => {
              const id = ids[index] as number;
              const alert = live.book.get(id);
              if (alert === undefined) return null;
              return (
                <Row
                  key={id}
                  alert={alert}
                  index={index}
                  top={index * slice.rowPx}
                  isCurrent={index === at}
                  isLast={index === ids.length - 1}
                  isSelected={selected.has(id)}
                  mayAct={mayAct(me)}
                  names={names}
                  select={select}
                />
              );
            })}
          </div>
        </div>
      )}
      <div ref={probe} className="probe" aria-hidden="true" />
      {ids.length === 0 && props.empty}
    </div>
  );
}

/** The order is frozen while a pointer is down, a row has the focus, or the reader has scrolled into the list. */
function useFrozen(list: RefObject<HTMLElement | null>) {
  const [holds, hold] = useState({ pointer: false, focus: false, scroll: false });
  useEffect(() => {
    const set = (change: Partial<typeof holds>) =>
      hold(before => {
        const after = { ...before, ...change };
        const isSame = (Object.keys(after) as (keyof typeof after)[]).every(key => after[key] === before[key]);
        return isSame ? before : after;
      });
    const isInList = (target: EventTarget | null) => target instanceof Node && list.current?.contains(target) === true;
    const down = (event: PointerEvent) => isInList(event.target) && set({ pointer: true });
    const up = () => set({ pointer: false });
    const focus = () => set({ focus: isInList(document.activeElement) });
    const blur = (event: FocusEvent) => set({ focus: isInList(event.relatedTarget) });
    const scroll = () => set({ scroll: (list.current?.getBoundingClientRect().top ?? 0) < -8 });
    const options = { capture: true, passive: true };
    document.addEventListener("pointerdown", down, options);
    document.addEventListener("pointerup", up, options);
    document.addEventListener("pointercancel", up, options);
    document.addEventListener("focusin", focus);
    document.addEventListener("focusout", blur);
    window.addEventListener("scroll", scroll, { passive: true });
    return () => {
      document.removeEventListener("pointerdown", down, options);
      document.removeEventListener("pointerup", up, options);
      document.removeEventListener("pointercancel", up, options);
      document.removeEventListener("focusin", focus);
      document.removeEventListener("focusout", blur);
      window.removeEventListener("scroll", scroll);
    };
  }, [list]);
  const thaw = () => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    hold({ pointer: false, focus: false, scroll: false });
  };
  return { isFrozen: holds.pointer || holds.focus || holds.scroll, thaw };
}

function Head(props: { ids: readonly number[] } & Pick<Props, "selected" | "setSelected" | "act" | "ask">) {
  const { ids, selected, setSelected, act, ask } = props;
  const chosen = ids.filter(id => selected.has(id));
  const isAll = chosen.length > 0 && chosen.length === ids.length;
  const alerts = () => chosen.map(id => live.book.get(id)).filter(alert => alert !== undefined);
  const isOffline = useIsOffline();
  const can = (kind: Operation["kind"]) => !isOffline && alerts().some(alert => isPossible(alert, kind));
  return (
    <div role="row" aria-rowindex={1} className={`head ${chosen.length > 0 ? "has-chosen" : ""}`}>
      <div role="columnheader" className="at-check">
        <label className="check">
          <input
            type="checkbox"
            ref={input => {
              if (input !== null) input.indeterminate = chosen.length > 0 && !isAll;
            }}
            checked={isAll}
            onChange={() => setSelected(new Set(isAll ? [] : ids))}
          />
          <span>{say("select-all")}</span>
        </label>
      </div>
      {chosen.length === 0 ? (
        ["severity", "summary", "state", "age", "action"].map(column => (
          <div key={column} role="columnheader" className={`at-${column}`}>
            <span className={column === "action" ? "hidden-but-said" : ""}>{say(`column-${column}`)}</span>
          </div>
        ))
      ) : (
        <div role="columnheader" className="bulk">
          <span className="nowrap">{say("selected", { count: chosen.length })}</span>
          <button
            type="button"
            className="button first"
            disabled={!can("acknowledge")}
            onClick={() => act(alerts(), { kind: "acknowledge" })}
          >
            {say("acknowledge")}
          </button>
          <button
            type="button"
            className="button"
            disabled={!can("resolve")}
            onClick={() => act(alerts(), { kind: "resolve" })}
          >
            {say("resolve")}
          </button>
          <button
            type="button"
            className="button"
            disabled={!can("snooze")}
            onClick={() => ask({ kind: "snooze", alerts: alerts() })}
          >
            {say("snooze")}
          </button>
          <button type="button" className="button bare" onClick={() => setSelected(new Set())}>
            {say("select-none")}
          </button>
        </div>
      )}
    </div>
  );
}
