/**
 * What is known about the connection, as a pure machine: what happened and when goes in, what to say comes out.
 * Times are milliseconds of one clock; nothing here reads it.
 */

/** Heartbeats come every five seconds; three missed ones are silence. */
export const SILENCE_MS = 15_000;
/** From then on what is shown may mislead, and looks so. */
export const STALE_MS = 30_000;
/** An engine that is further behind than this must not look healthy. */
export const LAG_MS = 5_000;

const RETRY_MS_FIRST = 500;
const RETRY_MS_MAX = 10_000;

export interface Connection {
  readonly phase: "connecting" | "live" | "lost";
  /** When the server last said anything, or gave a list. */
  readonly heardAt: number | null;
  /** When the connection was lost; null while it is there. */
  readonly lostAt: number | null;
  /** How far the engine was behind at the last heartbeat. */
  readonly lagMs: number;
  /** Tries since it was last live. */
  readonly tries: number;
  /** Whether the device says that it has no network. */
  readonly offline: boolean;
  /** From when the oldest copy is that is shown; null once the server has said something since. */
  readonly copyFrom: number | null;
}

export type Happening =
  | { readonly kind: "opened"; readonly at: number }
  | { readonly kind: "heard"; readonly at: number; readonly lagMs?: number }
  | { readonly kind: "ended"; readonly at: number }
  | { readonly kind: "tick"; readonly at: number }
  | { readonly kind: "network"; readonly at: number; readonly online: boolean }
  | { readonly kind: "copy"; readonly at: number; readonly from: number };

export const atFirst: Connection = {
  phase: "connecting",
  heardAt: null,
  lostAt: null,
  lagMs: 0,
  tries: 0,
  offline: false,
  copyFrom: null,
};

export function next(connection: Connection, happening: Happening): Connection {
  const { at } = happening;
  switch (happening.kind) {
    case "opened":
      return { ...connection, phase: "live", heardAt: at, lostAt: null, tries: 0, offline: false, copyFrom: null };
    case "heard":
      // Devices are wrong about their network now and then; whoever is heard is there.
      return { ...connection, heardAt: at, lagMs: happening.lagMs ?? connection.lagMs, copyFrom: null, offline: false };
    case "ended":
      return lost(connection, at);
    case "tick":
      return isSilent(connection, at) ? lost(connection, at) : connection;
    case "network":
      return happening.online ? { ...connection, offline: false } : { ...lost(connection, at), offline: true };
    case "copy":
      return { ...connection, copyFrom: Math.min(connection.copyFrom ?? happening.from, happening.from) };
  }
}

function lost(connection: Connection, at: number): Connection {
  return { ...connection, phase: "lost", lostAt: connection.lostAt ?? at, tries: connection.tries + 1 };
}

/** Whether a connection that claims to be live has said nothing for too long. */
export function isSilent(connection: Connection, now: number): boolean {
  return connection.phase === "live" && connection.heardAt !== null && now - connection.heardAt >= SILENCE_MS;
}

/** How long to wait before the next try: doubling, with up to half of it by chance, so that not all return at once. */
export function retryAfterMs(connection: Connection, chance: number): number {
  const whole = Math.min(RETRY_MS_FIRST * 2 ** Math.max(0, connection.tries - 1), RETRY_MS_MAX);
  return Math.round(whole * (0.5 + chance / 2));
}

/** What to tell people. */
export type Verdict =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  | { readonly kind: "behind"; readonly lagMs: number }
  | { readonly kind: "reconnecting"; readonly from: number | null; readonly isStale: boolean }
  | { readonly kind: "offline"; readonly from: number | null; readonly isStale: boolean };

export function verdict(connection: Connection, now: number): Verdict {
  const { phase, heardAt, lagMs, offline, copyFrom } = connection;
  const from = copyFrom ?? heardAt;
  const isStale = from !== null && now - from >= STALE_MS;
  if (offline) return { kind: "offline", from, isStale };
  // A stream that lives does not make a copy new.
  if (phase === "lost" || copyFrom !== null) return { kind: "reconnecting", from, isStale };
  if (phase === "connecting") return { kind: "connecting" };
  return lagMs >= LAG_MS ? { kind: "behind", lagMs } : { kind: "live" };
}
