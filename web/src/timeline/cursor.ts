/** The cursor that keys move along a lane, and the span that it draws while Shift is held. */

import { plusDays } from "./days";
import { type Step, snap } from "./snap";
import type { Instant } from "./zone";

export interface Cursor {
  readonly at: Instant;
  /** Where the span began; null while there is none. */
  readonly anchor: Instant | null;
}

export interface Pressed {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

interface Room {
  readonly zone: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly step: Step;
  /** Time runs to the left, as writing does. */
  readonly isMirrored?: boolean;
}

const MINUTE_MS = 60_000;
export const FINE: Step = 5;

/** Where a key takes the cursor; null when the key is none of its own. An arrow forward or back is a step, up and down a day. */
export function moved(cursor: Cursor, pressed: Pressed, room: Room): Cursor | null {
  const to = target(cursor.at, pressed, room);
  if (to === null) return null;
  const at = Math.min(Math.max(to, room.from), room.to);
  return { at, anchor: pressed.shiftKey ? (cursor.anchor ?? cursor.at) : null };
}

function target(
  at: Instant,
  { key, altKey }: Pressed,
  { zone, from, to, step, isMirrored = false }: Room,
): Instant | null {
  const fine = altKey ? FINE : step;
  switch (key) {
    case "ArrowRight":
      return stepped(zone, at, fine, isMirrored ? -1 : 1);
    case "ArrowLeft":
      return stepped(zone, at, fine, isMirrored ? 1 : -1);
    case "ArrowDown":
    case "PageDown":
      return plusDays(zone, at, 1);
    case "ArrowUp":
    case "PageUp":
      return plusDays(zone, at, -1);
    case "Home":
      return from;
    case "End":
      return to;
    default:
      return null;
  }
}

/** The next round time; from between two, the nearer one in that direction. */
function stepped(zone: string, at: Instant, step: Step, direction: 1 | -1): Instant {
  const size = step * MINUTE_MS;
  for (let far = size / 2; far <= 3 * size; far += size / 2) {
    const round = snap(zone, at + direction * far, step);
    if ((round - at) * direction > 0) return round;
  }
  return at + direction * size;
}

/** The span between the anchor and the cursor; null where it is empty. */
export function spanOf({ at, anchor }: Cursor): { from: Instant; to: Instant } | null {
  if (anchor === null || anchor === at) return null;
  return { from: Math.min(at, anchor), to: Math.max(at, anchor) };
}
