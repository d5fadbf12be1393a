/** Durations as documents have them, a whole number and a unit: `500ms`, `30s`, `5m`, `2h`, `1d`. */

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** In milliseconds; null where it is none. */
export function durationMs(text: string): number | null {
  const [, count, unit = ""] = /^(\d+)(ms|[smhd])$/.exec(text.trim()) ?? [];
  const unitMs = UNITS_MS[unit];
  return unitMs === undefined ? null : Number(count) * unitMs;
}
