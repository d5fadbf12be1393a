import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from "react";
import { useLocation, useSearch } from "wouter";
import type { Alert } from "../../api/client";
import { Bones, Failed } from "../../design/states";
import { type Failure, isPossible, type Operation, operate, operateAll } from "../../live/acting";
import { live, useBookRevision, useVerdict } from "../../live/context";
import { loadOpenAlerts, loadResolvedAlerts, POLL_MS } from "../../live/lists";
import { useNow } from "../../live/now";
import { useNames } from "../../shell/names";
import { type Keys, useKeys } from "../../shell/shortcuts";
import { usePageTitle } from "../../shell/title";
import { tell } from "../../shell/toasts";
import { say } from "../../words/words";
import "./alerts.css";
import { useScrollPlace } from "../../shell/scroll";
import { useBeginning } from "../guide/beginning";
import { Filters } from "./filters";
import { List } from "./list";
import { Nothing } from "./nothing";
import { useReader } from "./reader";
import { FROM_LIST } from "./row";
import { Verdict } from "./verdict";
import { comparison, read, type View, wantedIn, write } from "./view";

const GuideOnAlerts = lazy(() => import("../guide/on_alerts"));
const AlertDialog = lazy(() => import("./dialogs"));

/** Pages of resolved alerts that scrolling, or a filter that lets little through, may ask for. */
const RESOLVED_PAGES_MAX = 25;

export type Asked =
  | { readonly kind: "snooze" | "escalate"; readonly alerts: readonly Alert[] }
  | { readonly kind: "failures"; readonly failures: readonly Failure[]; readonly operation: Operation };

export function Alerts() {
  const view = read(useSearch());
  const [, navigate] = useLocation();
  const names = useNames();
  const verdict = useVerdict();
  const isBeginning = useBeginning();
  const hasStream = verdict.kind === "live" || verdict.kind === "behind";
  const open = useQuery({ ...loadOpenAlerts, refetchInterval: hasStream ? false : POLL_MS });
  const showsResolved = view.state === "resolved" || view.state === "all";
  const [page, turn] = useState<{ number: number; cursor: string | null }>({ number: 1, cursor: null });
  const resolved = useQuery({ ...loadResolvedAlerts(page.cursor), enabled: showsResolved });
  const following = showsResolved && page.number < RESOLVED_PAGES_MAX ? (resolved.data?.next ?? null) : null;
  const more = useCallback(() => turn(({ number }) => ({ number: number + 1, cursor: following })), [following]);
  const alerts = useWanted(view);
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [current, setCurrent] = useState<number | null>(null);
  const [asked, ask] = useState<Asked | null>(null);
  const search = useRef<HTMLInputElement>(null);
  usePageTitle(say("nav-alerts"));

  const waited = showsResolved ? resolved : open;
  const isWaiting = waited.isPending && alerts.length === 0;
  useScrollPlace(!isWaiting);

  const change = useCallback(
    (changed: Partial<View>, isTyped = false) =>
      navigate(`/alerts${write({ ...view, ...changed })}`, { replace: isTyped }),
    [navigate, view],
  );
  const acted = useRef<number | null>(null);
  const currentAlert = useCallback(() => live.book.get(acted.current ?? Number.NaN), []);
  const targets = useCallback(() => {
    if (selected.size > 0) return Array.from(selected, id => live.book.get(id)).filter(alert => alert !== undefined);
    const alert = currentAlert();
    return alert === undefined || !isInView(alert.id) ? [] : [alert];
  }, [selected, currentAlert]);

  const act = useCallback(async (chosen: readonly Alert[], operation: Operation) => {
    const possible = chosen.filter(alert => isPossible(alert, operation.kind));
    setSelected(new Set());
    if (possible.length === 1 && possible[0] !== undefined) {
      await operate(possible[0], operation);
      return;
    }
    const failures = await operateAll(possible, operation);
    const done = possible.length - failures.length;
    if (done > 0) tell(say(`done-${operation.kind}`, { count: done }));
    if (failures.length > 0) ask({ kind: "failures", failures, operation });
  }, []);

  const keys: Keys = {
    a: () => act(targets(), { kind: "acknowledge" }),
    r: () => act(targets(), { kind: "resolve" }),
    s: () => targets().length > 0 && ask({ kind: "snooze", alerts: targets() }),
    e: () => targets().length > 0 && ask({ kind: "escalate", alerts: targets() }),
    o: () => currentAlert() && navigate(`/alerts/${currentAlert()?.id}`, { state: FROM_LIST }),
    "/": event => {
      event.preventDefault();
      search.current?.focus();
      search.current?.select();
    },
  };
  useKeys(keys);

  return (
    <div className={`page alerts ${"isStale" in verdict && verdict.isStale ? "is-stale" : ""}`}>
      <header>
        <div>
          <h1>{say("nav-alerts")}</h1>
          <Verdict />
        </div>
      </header>
      <Suspense fallback={null}>{isBeginning && <GuideOnAlerts />}</Suspense>
      <Filters view={view} change={change} names={names} search={search} />
      {isWaiting && !waited.isError && (
        <div className="card">
          <Bones rows={8} />
        </div>
      )}
      {waited.isError && alerts.length === 0 && <Failed error={waited.error} again={() => waited.refetch()} />}
      {!isWaiting && !(waited.isError && alerts.length === 0) && (
        <List
          alerts={alerts}
          names={names}
          current={current}
          setCurrent={setCurrent}
          acted={acted}
          selected={selected}
          setSelected={setSelected}
          act={act}
          ask={ask}
          isFromStart={write(view)}
          empty={<Nothing view={view} clear={() => navigate("/alerts")} />}
          more={following === null ? null : more}
        />
      )}
      <Suspense fallback={null}>
        {asked !== null && <AlertDialog asked={asked} act={act} close={() => ask(null)} />}
      </Suspense>
    </div>
  );
}

/** Nothing is done to what cannot be seen: a key brings it into view first. */
function isInView(id: number): boolean {
  const row = document.querySelector(`.alert[data-id="${id}"]`);
  const { top = -1, bottom = -1 } = row?.getBoundingClientRect() ?? {};
  if (top >= 0 && bottom <= window.innerHeight) return true;
  row?.scrollIntoView({ block: "center" });
  return false;
}

/** The alerts of this view in its order. It begins with the order before, so that sorting has little left to do. */
function useWanted(view: View): readonly Alert[] {
  const revision = useBookRevision();
  const reader = useReader();
  const now = useNow(60_000);
  const before = useRef<readonly Alert[]>([]);
  const { state, scope, sort, range, severity, urgency, service, text } = view;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision stands for what is in the book
  return useMemo(() => {
    const wanted: View = { state, scope, sort, range, severity, urgency, service, text };
    const rest = new Map(live.book.all().map(alert => [alert.id, alert]));
    const ordered: Alert[] = [];
    for (const { id } of before.current) {
      const alert = rest.get(id);
      if (alert !== undefined && rest.delete(id)) ordered.push(alert);
    }
    before.current = ordered
      .concat(...rest.values())
      .filter(wantedIn(wanted, reader, now))
      .sort(comparison(sort));
    return before.current;
  }, [revision, reader, now, state, scope, sort, range, severity, urgency, service, text]);
}
