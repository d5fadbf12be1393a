import { useEffect, useState } from "react";
import { say } from "../words/words";
import { Icon } from "./icon";

const SAID_MS = 2_000;

/** Text to take elsewhere: shown whole, selected by a click into it, and copied by its button. */
export function Copy({ label, text }: { label: string; text: string }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <div className="copy">
      <label className="field">
        <span>{label}</span>
        <input
          className="input"
          readOnly
          value={text}
          spellCheck={false}
          onFocus={event => event.currentTarget.select()}
        />
      </label>
      <button
        type="button"
        className="button"
        // Browsers let pages copy in safe contexts only; elsewhere the text is selected, and the keys do it.
        onClick={event => {
          event.currentTarget.parentElement?.querySelector("input")?.select();
          navigator.clipboard?.writeText(text).then(() => setCopied(true));
        }}
      >
        <Icon sign={isCopied ? "check" : "copy"} />
        <span aria-live="polite">{say(isCopied ? "copied" : "copy")}</span>
      </button>
    </div>
  );
}
