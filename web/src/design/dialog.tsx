import { type ReactNode, useEffect, useId, useRef } from "react";

interface Props {
  readonly title: string;
  readonly close: () => void;
  /** What Escape and a press beside it do, where that is not to close it at once. */
  readonly leave?: () => void;
  /** What it shows is not to be had again: a press beside it does not close it. */
  readonly staysOnPress?: boolean;
  readonly children: ReactNode;
}

/**
 * A modal dialog: the browser's own, which makes the rest inert, closes with Escape, and gives the focus back to whatever
 * opened it. Tab goes round inside it; left to itself it would wander off into the browser's own controls.
 */
export function Dialog({ title, close, leave = close, staysOnPress = false, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  /** A press that only ends beside the dialog, such as one that marks text, is not a press beside it. */
  const isPressedBeside = useRef(false);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    element?.showModal();
    element?.querySelector<HTMLElement>("[data-first]")?.focus();
    return () => {
      element?.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={id}
      onCancel={event => {
        event.preventDefault();
        leave();
      }}
      onClose={close}
      onKeyDown={event => {
        if (event.key === "Escape") {
          // Left to the browser, the second in a row would close it whatever is said here.
          event.preventDefault();
          leave();
        }
        if (event.key === "Tab") goRound(event.currentTarget, event.shiftKey, () => event.preventDefault());
        event.stopPropagation();
      }}
      onPointerDown={event => {
        isPressedBeside.current = event.target === event.currentTarget && !staysOnPress;
      }}
      onClick={event => {
        // The second press of a double one is not an answer to the question that the first one brought.
        if (event.target === event.currentTarget && isPressedBeside.current && event.detail < 2) leave();
      }}
    >
      <div>
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}

const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), select, textarea, [tabindex="0"]';

function goRound(dialog: HTMLElement, isBackwards: boolean, stop: () => void): void {
  const stops = Array.from(dialog.querySelectorAll<HTMLElement>(FOCUSABLE)).filter(each => each.offsetParent !== null);
  const edge = isBackwards ? stops[0] : stops[stops.length - 1];
  const other = isBackwards ? stops[stops.length - 1] : stops[0];
  const isInside = stops.includes(document.activeElement as HTMLElement);
  if (isInside && document.activeElement !== edge) return;
  stop();
  other?.focus();
}
