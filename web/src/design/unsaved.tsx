import { useEffect, useState } from "react";
import { holdHere, signInPath } from "../api/client";
import { say } from "../words/words";
import { Icon } from "./icon";

/** What this needs of the Navigation API, which not every browser has. */
interface Leaving extends Event {
  readonly destination: { readonly url: string; readonly sameDocument: boolean };
}

/**
 * Keeps what was typed while it is not saved: before the page is closed or left for another, the browser asks, and a session
 * that ends does not lead away. While it is being saved nothing is asked. True once the session has ended.
 */
export function useUnsaved(isUnsaved: boolean, isSaving = false): boolean {
  const [isSignedOut, setSignedOut] = useState(false);
  useEffect(() => (isUnsaved ? holdHere(setSignedOut) : undefined), [isUnsaved]);
  const asks = isUnsaved && !isSaving;
  useEffect(() => {
    if (!asks) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    const askHere = (event: Event) => {
      const { destination } = event as Leaving;
      // Of leaving the document the browser asks by itself.
      const isElsewhere = destination.sameDocument && new URL(destination.url).pathname !== window.location.pathname;
      if (isElsewhere && event.cancelable && !window.confirm(say("unsaved"))) event.preventDefault();
    };
    const { navigation } = window as { navigation?: EventTarget };
    window.addEventListener("beforeunload", ask);
    navigation?.addEventListener("navigate", askHere);
    return () => {
      window.removeEventListener("beforeunload", ask);
      navigation?.removeEventListener("navigate", askHere);
    };
  }, [asks]);
  return isUnsaved && isSignedOut;
}

/** Where to sign in while a form stays as it is. */
export function SignedOut() {
  return (
    <p className="refused" role="alert">
      <Icon sign="warning" />
      <span>
        {say("signed-out")} {say("signed-out-kept")}{" "}
        <a href={signInPath("/alerts")} target="_blank" rel="noreferrer">
          {say("signed-out-sign-in")}
        </a>
      </span>
    </p>
  );
}
