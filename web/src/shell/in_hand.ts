import { useSyncExternalStore } from "react";

/** Where the style sheets change from a desk to a hand. */
const query = window.matchMedia("(width < 48rem)");

export function useIsInHand(): boolean {
  return useSyncExternalStore(
    listener => {
      query.addEventListener("change", listener);
      return () => query.removeEventListener("change", listener);
    },
    () => query.matches,
  );
}
