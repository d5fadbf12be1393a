import { useSyncExternalStore } from "react";
import { Icon } from "../design/icon";
import { say } from "../words/words";

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly isFailure: boolean;
}

const SHOWN_MS = 6_000;
const SHOWN_MAX = 4;
let toasts: readonly Toast[] = [];
let ids = 0;
const listeners = new Set<() => void>();

function set(now: readonly Toast[]): void {
  toasts = now;
  for (const listener of listeners) listener();
}

/** Says something for a moment. What failed stays until it is put away. */
export function tell(text: string, isFailure = false): void {
  const id = ++ids;
  set([...toasts, { id, text, isFailure }].slice(-SHOWN_MAX));
  if (!isFailure) setTimeout(() => putAway(id), SHOWN_MS);
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
  return (
    <div className="toasts">
      {shown.map(toast => (
        <div
          key={toast.id}
          className={`toast ${toast.isFailure ? "failed" : ""}`}
          role={toast.isFailure ? "alert" : "status"}
        >
          <Icon sign={toast.isFailure ? "warning" : "check"} />
          <p>{toast.text}</p>
          <button type="button" aria-label={say("put-away")} onClick={() => putAway(toast.id)}>
            <Icon sign="failed" />
          </button>
        </div>
      ))}
    </div>
  );
}
