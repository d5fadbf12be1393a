import { type MouseEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useIsOffline } from "../live/context";
import { tell } from "../shell/toasts";
import { say } from "../words/words";
import { Dialog } from "./dialog";
import { Refusal, reasonsOf } from "./refusal";
import { SignedOut, useUnsaved } from "./unsaved";

interface Props {
  readonly title: string;
  readonly close: () => void;
  /** Does it; what it is refused with stays in the dialog, with everything that was typed. */
  readonly save: () => Promise<void>;
  readonly saveWord?: string;
  /** What was done is shown in the dialog's place. */
  readonly staysOpen?: boolean;
  /** It writes nothing that would be missed: no question before it closes. */
  readonly isFleeting?: boolean;
  /** Given where what is edited can also be deleted. */
  readonly remove?: (() => Promise<void>) | undefined;
  readonly children: ReactNode;
}

function focus(element: Element | null): void {
  if (element instanceof HTMLElement) element.focus();
}

/** A dialog with fields, that saves or says why not. */
export function FormDialog(props: Props) {
  const { title, close, save, saveWord, staysOpen = false, isFleeting = false, remove, children } = props;
  const [isBusy, setBusy] = useState(false);
  const isOffline = useIsOffline();
  const [isSure, setSure] = useState(false);
  const [why, setWhy] = useState<readonly string[]>([]);
  const [isChanged, setChanged] = useState(false);
  /** What had the focus when the question came whether to throw away what was typed. */
  const [left, setLeft] = useState<Element | null>(null);
  const isSignedOut = useUnsaved(isChanged, isBusy);
  const isThere = useRef(true);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
    };
  }, []);
  const attempt = async (act: () => Promise<void>, closes = true) => {
    setBusy(true);
    setWhy([]);
    try {
      await act();
      setChanged(false);
      if (closes && isThere.current) close();
    } catch (error) {
      const reasons = reasonsOf(error, say("changed-meanwhile"));
      setWhy(reasons);
      setSure(false);
      if (!isThere.current) tell(`${title}: ${reasons.join("; ")}`, true);
    }
    setBusy(false);
  };
  const changed = () => {
    if (!isFleeting) setChanged(true);
    setLeft(null);
  };
  /** Adding, moving and taking away by a button is a change as much as typing is. */
  const pressed = ({ target }: MouseEvent) => {
    const button = target instanceof Element ? target.closest("button") : null;
    if (button?.type === "button" && button.closest(".actions") === null) changed();
  };
  const leave = () => {
    // What is on its way is not thrown away; what becomes of it is told.
    if (isChanged && !isBusy && left === null) setLeft(document.activeElement);
    else close();
  };
  const stay = () => {
    setLeft(null);
    focus(left);
  };
  return (
    <Dialog title={title} close={close} leave={leave}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: it hears of the buttons inside, which keys press as well */}
      <form
        className="form"
        onChange={changed}
        onClick={pressed}
        onSubmit={event => {
          event.preventDefault();
          setLeft(null);
          attempt(save, !staysOpen);
        }}
      >
        {children}
        {isOffline && <p className="dim">{say("offline-cannot")}</p>}
        {isSignedOut ? <SignedOut /> : <Refusal reasons={why} />}
        {left !== null && (
          <div className="actions" role="alert">
            <p>{say("unsaved")}</p>
            <button type="button" className="button bare" onClick={close}>
              {say("unsaved-discard")}
            </button>
            <button type="button" className="button first" ref={focus} onClick={stay}>
              {say("unsaved-keep")}
            </button>
          </div>
        )}
        <div className="actions" hidden={left !== null}>
          {remove !== undefined && (
            <button
              type="button"
              className="button danger"
              disabled={isBusy || isOffline}
              onClick={() => (isSure ? attempt(remove) : setSure(true))}
            >
              {say(isSure ? "delete-really" : "delete")}
            </button>
          )}
          <button type="button" className="button bare" onClick={close}>
            {say("cancel")}
          </button>
          <button type="submit" className="button first" disabled={isBusy || isOffline}>
            {saveWord ?? say("save")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
