/**
 * The order in which a list is shown. While it is frozen (a pointer is down, a row has the focus, the reader has scrolled
 * away from the top) nothing that is shown moves or goes, and what arrives is counted instead of put in.
 */
export interface Shown {
  readonly ids: readonly number[];
  /** How many would be there that are not. */
  readonly arrived: number;
}

export function shown(before: readonly number[] | null, now: readonly number[], isFrozen: boolean): Shown {
  if (!isFrozen || before === null) return { ids: now, arrived: 0 };
  const known = new Set(before);
  let arrived = 0;
  for (const id of now) if (!known.has(id)) arrived++;
  return { ids: before, arrived };
}
