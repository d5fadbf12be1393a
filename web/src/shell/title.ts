import { useEffect, useSyncExternalStore } from "react";

let title = "";
const listeners = new Set<() => void>();

export function useTitle(): string {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => title,
  );
}

/** Names the page while a screen is shown. */
export function usePageTitle(name: string): void {
  useEffect(() => {
    title = name;
    for (const listener of listeners) listener();
  }, [name]);
}
