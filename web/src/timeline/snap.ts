/** Pulls an instant to where a clock on the wall shows a round time. */

import { type Instant, instantOf, offsetAt, wallAt } from "./zone";

export type Step = 5 | 15 | 30 | 60;

const MINUTE_MS = 60_000;

/** The nearest instant at which the clocks of the zone show a multiple of the step. */
export function snap(zone: string, instant: Instant, step: Step): Instant {
  const size = step * MINUTE_MS;
  const wall = wallAt(zone, instant);
  const down = Math.floor(wall / size) * size;
  // A round time next to a jump of the clocks may not be there; then the one beyond it is the nearest.
  const nearest = [down - size, down, down + size, down + 2 * size]
    .flatMap(round => [round - offsetAt(zone, instant), instantOf(zone, round)])
    .filter(each => wallAt(zone, each) % size === 0)
    .sort((a, b) => Math.abs(a - instant) - Math.abs(b - instant));
  return nearest[0] ?? instant;
}

/** The finest step that fingers and eyes can still tell apart at this scale. */
export function stepAt(pixelsPerHour: number): Step {
  if (pixelsPerHour >= 48) return 15;
  return pixelsPerHour >= 20 ? 30 : 60;
}
