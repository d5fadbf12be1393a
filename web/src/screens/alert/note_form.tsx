import { useState } from "react";
import { SignedOut, useUnsaved } from "../../design/unsaved";
import type { Operation } from "../../live/acting";
import { useIsOffline } from "../../live/context";
import { say } from "../../words/words";

export function NoteForm({ act }: { act: (operation: Operation) => Promise<boolean> }) {
  const [text, write] = useState("");
  const isOffline = useIsOffline();
  const [isSending, setSending] = useState(false);
  const isSignedOut = useUnsaved(text.trim() !== "");
  return (
    <form
      className="note-form"
      onSubmit={async event => {
        event.preventDefault();
        setSending(true);
        // What was written stays there when it could not be sent.
        if (await act({ kind: "note", text: text.trim() })) write("");
        setSending(false);
      }}
    >
      <label className="field">
        <span>{say("note-label")}</span>
        <textarea
          className="input"
          rows={2}
          maxLength={4_000}
          placeholder={say("note-placeholder")}
          value={text}
          onChange={event => write(event.target.value)}
        />
      </label>
      {isSignedOut && <SignedOut />}
      <button type="submit" className="button" disabled={isOffline || isSending || text.trim() === ""}>
        {say("note-send")}
      </button>
    </form>
  );
}
