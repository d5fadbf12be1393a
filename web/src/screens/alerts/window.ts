import { type RefObject, useLayoutEffect, useState } from "react";

/** Rows beyond the edge of the screen that are drawn as well, so that a quick flick shows no holes. */
const OVERSCAN = 8;

export interface Slice {
  readonly rowPx: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Which rows of a long list are near the screen. The page itself scrolls; rows are all equally high, which the style sheet
 * decides and `probe` tells.
 */
export function useSlice(list: RefObject<HTMLElement | null>, probe: RefObject<HTMLElement | null>): Slice {
  const [slice, setSlice] = useState<Slice>({ rowPx: 44, from: 0, to: 40 });
  useLayoutEffect(() => {
    const look = () => {
      const rowPx = probe.current?.offsetHeight || 44;
      const above = -(list.current?.getBoundingClientRect().top ?? 0);
      const from = Math.max(0, Math.floor(above / rowPx) - OVERSCAN);
      const to = from + Math.ceil(window.innerHeight / rowPx) + 2 * OVERSCAN;
      setSlice(before => {
        const isSame = before.rowPx === rowPx && before.from === from && before.to === to;
        return isSame ? before : { rowPx, from, to };
      });
    };
    look();
    const observer = new ResizeObserver(look);
    if (probe.current !== null) observer.observe(probe.current);
    window.addEventListener("scroll", look, { passive: true });
    window.addEventListener("resize", look);
    return () => {
      observer.disconnect();
      window.removeEventListener("scroll", look);
      window.removeEventListener("resize", look);
    };
  }, [list, probe]);
  return slice;
}
