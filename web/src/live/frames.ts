/** Gathers what arrives until the next frame, so that five hundred changes a second are sixty pieces of work. */
export class FrameBatch<T> {
  #waiting: T[] = [];
  #isAsked = false;
  readonly #flush: (items: T[]) => void;
  readonly #ask: (run: () => void) => void;

  constructor(flush: (items: T[]) => void, ask: (run: () => void) => void = nextFrame) {
    this.#flush = flush;
    this.#ask = ask;
  }

  add(item: T): void {
    this.#waiting.push(item);
    if (this.#isAsked) return;
    this.#isAsked = true;
    this.#ask(() => {
      const items = this.#waiting;
      this.#waiting = [];
      this.#isAsked = false;
      this.#flush(items);
    });
  }
}

const HIDDEN_MS = 250;

/** Pages that nobody sees have no frames, and still count alerts in their title. */
function nextFrame(run: () => void): void {
  if (document.hidden) setTimeout(run, HIDDEN_MS);
  else requestAnimationFrame(run);
}
