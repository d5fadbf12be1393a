import { useSyncExternalStore } from "react";
import { Icon } from "../design/icon";
import { say } from "../words/words";
import { useKeys } from "./shortcuts";

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly isFailure: boolean;
  readonly action?: { readonly word: string; readonly act: () => void };
}

const SHOWN_MS = 6_000;
const OFFERED_MS = 10_000;
const SHOWN_MAX = 4;
let toasts: readonly Toast[] = [];
let ids = 0;
const listeners = new Set<() => void>();

function set(now: readonly Toast[]): void {
  toasts = now;
  for (const listener of listeners) listener();
}

function show(toast: Omit<Toast, "id">, forMs: number): number {
  const id = ++ids;
  set([...toasts, { ...toast, id }].slice(-SHOWN_MAX));
  if (!toast.isFailure) setTimeout(() => putAway(id), forMs);
  return id;
}

/** Says something for a moment. What failed stays until it is put away. */
export function tell(text: string, isFailure = false): void {
  show({ text, isFailure }, SHOWN_MS);
}

/** Says what was done, and for ten seconds offers to take it back. What it gives withdraws the offer. */
export function offer(text: string, word: string, act: () => void): () => void {
  const id = show({ text, isFailure: false, action: { word, act } }, OFFERED_MS);
  return () => putAway(id);
}

function putAway(id: number): void {
  set(toasts.filter(toast => toast.id !== id));
}

export function Toasts() {
  const shown = useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  const undo = ({ id, action }: Toast) => {
    putAway(id);
    action?.act();
  };
  const offered = shown.findLast(({ action }) => action !== undefined);
  useKeys({ u: () => offered && undo(offered) });
  return (
    <div className="toasts">
      {shown.map(toast => {
        const { id, text, isFailure, action } = toast;
        return (
          <div key={id} className={`toast ${isFailure ? "failed" : ""}`} role={isFailure ? "alert" : "status"}>
            <Icon sign={isFailure ? "warning" : "check"} />
            <p>{text}</p>
            {action && (
              <button type="button" className="button" aria-keyshortcuts="u" onClick={() => undo(toast)}>
                {action.word}{" "}
                <span className="key at-desk" aria-hidden="true">
                  u
                </span>
              </button>
            )}
            <button type="button" className="away" aria-label={say("put-away")} onClick={() => putAway(id)}>
              <Icon sign="failed" />
            </button>
          </div>
        );
      })}
    </div>
  );
}
