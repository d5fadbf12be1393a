import { useEffect, useState } from "react";
import { holdHere, signInPath } from "../api/client";
import { say } from "../words/words";
import { Icon } from "./icon";

/**
 * Keeps what was typed while it is not saved: the browser asks before it closes or leaves the page, and a session that ends
 * does not lead away. True once it has ended.
 */
export function useUnsaved(isUnsaved: boolean): boolean {
  const [isSignedOut, setSignedOut] = useState(false);
  useEffect(() => {
    if (!isUnsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    const release = holdHere(setSignedOut);
    return () => {
      window.removeEventListener("beforeunload", ask);
      release();
    };
  }, [isUnsaved]);
  return isUnsaved && isSignedOut;
}

/** Where to sign in while a form stays as it is. */
export function SignedOut() {
  return (
    <p className="refused" role="alert">
      <Icon sign="warning" />
      <span>
        {say("signed-out")}{" "}
        <a href={signInPath("/alerts")} target="_blank" rel="noreferrer">
          {say("signed-out-sign-in")}
        </a>
      </span>
    </p>
  );
}
