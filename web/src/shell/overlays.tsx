import { lazy, Suspense, useSyncExternalStore } from "react";
import { Toasts } from "./toasts";

const Help = lazy(() => Promise.all([import("./help"), words()]).then(([loaded]) => loaded));
const Palette = lazy(() => Promise.all([import("./palette"), words()]).then(([loaded]) => loaded));
const words = () => import("../words/areas").then(({ wordsOf }) => wordsOf("screens"));

type Overlay = "help" | "palette";

let opened: Overlay | null = null;
const listeners = new Set<() => void>();

export function openOverlay(overlay: Overlay | null): void {
  opened = overlay;
  for (const listener of listeners) listener();
}

/** What lies over every screen. */
export function Overlays() {
  const overlay = useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => opened,
  );
  const close = () => openOverlay(null);
  return (
    <>
      <Toasts />
      <Suspense fallback={null}>
        {overlay === "help" && <Help close={close} />}
        {overlay === "palette" && <Palette close={close} />}
      </Suspense>
    </>
  );
}
