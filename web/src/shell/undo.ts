import { isChangedMeanwhile, messageOf } from "../api/client";
import { say } from "../words/words";
import { offer, tell } from "./toasts";

const whyOf = (error: unknown) => (isChangedMeanwhile(error) ? say("editor-changed-since") : messageOf(error));

/** Says what was done, offers to take it back, and says whether that went; gives what withdraws the offer. Its words are the editor's. */
export function offerUndo(text: string, undo: () => Promise<void>): () => void {
  return offer(text, say("editor-undo"), () => {
    undo().then(
      () => tell(say("editor-undone")),
      error => tell(say("editor-not-undone", { why: whyOf(error) }), true),
    );
  });
}

/** Does what a press asks for, and says why it did not go. */
export function orTell(act: () => Promise<void>): void {
  act().catch(error => tell(whyOf(error), true));
}
