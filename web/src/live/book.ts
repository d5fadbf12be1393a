/**
 * The alerts that this page knows, by id. What is older than what is known is dropped, so the list that was asked for, the
 * stream and what a resumed stream repeats may come in any order. A change that was asked for and not yet answered lies
 * over what is known.
 */

import type { Alert } from "../api/client";

/** Resolved alerts that are kept; the oldest go first. */
const RESOLVED_MAX = 5_000;

export class AlertBook {
  #known = new Map<number, Alert>();
  #hoped = new Map<number, Alert>();
  #listeners = new Set<() => void>();
  #revision = 0;

  /** Changes whenever anything in the book does. */
  readonly revision = (): number => this.#revision;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get(id: number): Alert | undefined {
    return this.#hoped.get(id) ?? this.#known.get(id);
  }

  all(): Alert[] {
    return Array.from(this.#known.keys(), id => this.get(id) as Alert);
  }

  #counted = { at: -1, triggered: 0, acknowledged: 0 };

  /** How many wait for somebody, and how many somebody has. Counted once for all who ask. */
  counts(): { readonly triggered: number; readonly acknowledged: number } {
    if (this.#counted.at !== this.#revision) {
      let [triggered, acknowledged] = [0, 0];
      for (const [id, known] of this.#known) {
        const { status } = this.#hoped.get(id) ?? known;
        if (status === "triggered") triggered++;
        else if (status === "acknowledged") acknowledged++;
      }
      this.#counted = { at: this.#revision, triggered, acknowledged };
    }
    return this.#counted;
  }

  /** Takes in what is newer than what is known. */
  learn(alerts: Iterable<Alert>): void {
    let hasChanged = false;
    for (const alert of alerts) {
      const known = this.#known.get(alert.id);
      if (known !== undefined && known.version >= alert.version) continue;
      this.#known.set(alert.id, alert);
      hasChanged = true;
    }
    if (hasChanged) {
      this.#forget();
      this.#tell();
    }
  }

  /** A list that is complete: what it lacks and was open is not any more, and is dropped until somebody shows it. */
  learnAllOpen(open: readonly Alert[], askedAtVersion: (id: number) => number | undefined): void {
    const listed = new Set(open.map(alert => alert.id));
    for (const [id, alert] of this.#known) {
      const isUntouched = askedAtVersion(id) === alert.version;
      if (alert.status !== "resolved" && !listed.has(id) && isUntouched) this.#known.delete(id);
    }
    this.learn(open);
    this.#tell();
  }

  /** The versions as they are now, to tell later what has not been touched since. */
  versions(): (id: number) => number | undefined {
    const versions = new Map(Array.from(this.#known, ([id, alert]) => [id, alert.version]));
    return id => versions.get(id);
  }

  /** Shows a change before the server has confirmed it. */
  hope(id: number, change: Partial<Alert>): void {
    const alert = this.get(id);
    if (alert === undefined) return;
    this.#hoped.set(id, { ...alert, ...change });
    this.#tell();
  }

  /** Shows again what is known. */
  settle(id: number): void {
    if (this.#hoped.delete(id)) this.#tell();
  }

  #forget(): void {
    const resolved = Array.from(this.#known.values()).filter(alert => alert.status === "resolved");
    if (resolved.length <= RESOLVED_MAX) return;
    resolved.sort((a, b) => a.id - b.id);
    for (const alert of resolved.slice(0, resolved.length - RESOLVED_MAX)) this.#known.delete(alert.id);
  }

  #tell(): void {
    this.#revision++;
    for (const listener of this.#listeners) listener();
  }
}
