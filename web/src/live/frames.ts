/**
 * Gathers what arrives until the next frame, so that five hundred changes a second are ten pieces of work: what comes after
 * a pause is shown with the next frame, and a flood no more often than eyes can follow.
 */

/** Between two batches of a flood. */
const PAUSE_MS = 100;
const HIDDEN_MS = 250;

export interface Frames {
  now(): number;
  /** Runs something with a frame, after at least so long. */
  ask(run: () => void, afterMs: number): void;
}

export class FrameBatch<T> {
  #waiting: T[] = [];
  #isAsked = false;
  #lastAt = Number.NEGATIVE_INFINITY;
  readonly #flush: (items: T[]) => void;
  readonly #frames: Frames;

  constructor(flush: (items: T[]) => void, frames: Frames = ofBrowser) {
    this.#flush = flush;
    this.#frames = frames;
  }

  add(item: T): void {
    this.#waiting.push(item);
    if (this.#isAsked) return;
    this.#isAsked = true;
    const pause = this.#lastAt + PAUSE_MS - this.#frames.now();
    this.#frames.ask(() => this.#run(), Math.max(0, pause));
  }

  #run(): void {
    const items = this.#waiting;
    this.#waiting = [];
    this.#isAsked = false;
    this.#lastAt = this.#frames.now();
    this.#flush(items);
  }
}

const ofBrowser: Frames = {
  now: () => performance.now(),
  ask: (run, afterMs) => {
    // Pages that nobody sees have no frames, and still count alerts in their title.
    if (document.hidden) setTimeout(run, Math.max(HIDDEN_MS, afterMs));
    else if (afterMs > 0) setTimeout(() => requestAnimationFrame(run), afterMs);
    else requestAnimationFrame(run);
  },
};
