import { useEffect, useRef } from "react";

/**
 * Where the reader was on a page comes back with Back, Forward and reload, and only then: going somewhere by a link begins
 * at the top. Places are kept by history entry, in the tab's own storage.
 */
let isReturn = ["reload", "back_forward"].includes(
  (performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming | undefined)?.type ?? "",
);

export function watchScroll(): void {
  history.scrollRestoration = "manual";
  window.addEventListener("popstate", () => {
    isReturn = true;
  });
}

function key(): string {
  return `scroll ${window.location.pathname}${window.location.search}`;
}

/** Keeps this page's place, and goes back to it once there is something to scroll. */
export function useScrollPlace(isReady: boolean): void {
  const hasPlaced = useRef(false);
  const address = key();
  useEffect(() => {
    if (!isReady || hasPlaced.current) return;
    hasPlaced.current = true;
    const place = isReturn ? Number(sessionStorage.getItem(address) ?? 0) : 0;
    isReturn = false;
    window.scrollTo(0, place);
  }, [isReady, address]);
  useEffect(() => {
    const keep = () => {
      // A screen that is about to go shrinks the page and scrolls it up; that is not where the reader was.
      if (hasPlaced.current && key() === address) sessionStorage.setItem(address, String(window.scrollY));
    };
    window.addEventListener("scroll", keep, { passive: true });
    return () => window.removeEventListener("scroll", keep);
  }, [address]);
}
