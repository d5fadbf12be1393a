/**
 * Keeps the book of alerts in step with the server: one stream for the whole page, resumed where it broke off. What is
 * decided about the connection is decided in `machine.ts`; here are the request, the clock and the timers.
 */

import type { Alert } from "../api/client";
import { atSignIn, onCopy } from "../api/client";
import { prefix } from "../api/prefix";
import { AlertBook } from "./book";
import { EventStreamParser, type StreamEvent } from "./event_stream";
import { FrameBatch } from "./frames";
import { atFirst, type Connection, type Happening, isSilent, next, retryAfterMs } from "./machine";

const TICK_MS = 1_000;

type Told = { kind: "reset" } | { kind: "configuration" } | { kind: "opened"; isResumed: boolean };

export class Live {
  readonly book = new AlertBook();
  #connection = atFirst;
  #listeners = new Set<() => void>();
  #cursor: string | null = null;
  #request: AbortController | null = null;
  #retry: ReturnType<typeof setTimeout> | null = null;
  readonly #tell: (told: Told) => void;
  readonly #batch = new FrameBatch<Alert>(alerts => this.book.learn(alerts));

  constructor(tell: (told: Told) => void) {
    this.#tell = tell;
  }

  readonly connection = (): Connection => this.#connection;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    setInterval(() => this.#tick(), TICK_MS);
    window.addEventListener("online", () => {
      this.#happened({ kind: "network", at: Date.now(), online: true });
      this.#connectNow();
    });
    const gone = () => this.#happened({ kind: "network", at: Date.now(), online: false });
    window.addEventListener("offline", gone);
    if (!navigator.onLine) gone();
    onCopy(from => this.#happened({ kind: "copy", at: Date.now(), from }));
    this.#connectNow();
  }

  /** A list that was answered is as good a sign of life as a heartbeat. */
  heardOtherwise(): void {
    this.#happened({ kind: "heard", at: Date.now() });
  }

  #tick(): void {
    const at = Date.now();
    const wasSilent = isSilent(this.#connection, at);
    this.#happened({ kind: "tick", at });
    if (wasSilent) this.#connectNow();
  }

  #connectNow(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    this.#read(request).then(
      () => this.#ended(request),
      () => this.#ended(request),
    );
  }

  #ended(request: AbortController): void {
    if (this.#request !== request) return;
    this.#happened({ kind: "ended", at: Date.now() });
    this.#retry = setTimeout(() => this.#connectNow(), retryAfterMs(this.#connection, Math.random()));
  }

  async #read(request: AbortController): Promise<void> {
    const headers: Record<string, string> = { accept: "text/event-stream" };
    const isResumed = this.#cursor !== null;
    if (this.#cursor !== null) headers["last-event-id"] = this.#cursor;
    const response = await fetch(`${prefix}/api/v1/stream`, { headers, signal: request.signal, cache: "no-store" });
    atSignIn(response);
    if (!response.ok || response.body === null) return;
    this.#happened({ kind: "opened", at: Date.now() });
    this.#tell({ kind: "opened", isResumed });
    const parser = new EventStreamParser();
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || this.#request !== request) return;
      for (const event of parser.push(decoder.decode(value, { stream: true }))) this.#heard(event);
    }
  }

  #heard({ id, event, data }: StreamEvent): void {
    if (id !== "") this.#cursor = id;
    const at = Date.now();
    // It was given up, when the device said that it had no network, and is there all the same.
    if (this.#connection.phase === "lost") this.#happened({ kind: "opened", at });
    if (event === "heartbeat") {
      this.#happened({ kind: "heard", at, lagMs: (JSON.parse(data) as { engine_lag_ms: number }).engine_lag_ms });
      return;
    }
    if (event === "alert") this.#batch.add(JSON.parse(data) as Alert);
    else if (event === "configuration" || event === "reset") this.#tell({ kind: event });
    this.#happened({ kind: "heard", at });
  }

  #happened(happening: Happening): void {
    const before = this.#connection;
    this.#connection = next(before, happening);
    // Five hundred alerts a second need not be told of five hundred times: who listens looks at the clock as well.
    const isNews = before.phase !== this.#connection.phase || happening.kind !== "heard";
    const isLag = before.lagMs !== this.#connection.lagMs;
    // The server is there again: what was shown of copies is asked for anew.
    const isOverCopies = before.copyFrom !== null && this.#connection.copyFrom === null;
    if (isOverCopies) this.#tell({ kind: "reset" });
    if (before !== this.#connection && (isNews || isLag || isOverCopies))
      for (const listener of this.#listeners) listener();
  }
}
