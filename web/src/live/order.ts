/**
 * The order in which a list is shown. While it is frozen (a pointer is down, a row has the focus, the reader has scrolled
 * away from the top) nothing that is shown moves or goes, and what arrives is counted instead of put in; but for what
 * belongs after all of it, which moves nothing.
 */
export interface Shown {
  readonly ids: readonly number[];
  /** How many would be there that are not. */
  readonly arrived: number;
}

export function shown(before: readonly number[] | null, now: readonly number[], isFrozen: boolean): Shown {
  if (!isFrozen || before === null) return { ids: now, arrived: 0 };
  const known = new Set(before);
  const end = now.lastIndexOf(before.at(-1) ?? Number.NaN) + 1;
  const after = end > 0 ? now.slice(end).filter(id => !known.has(id)) : [];
  let arrived = 0 - after.length;
  for (const id of now) if (!known.has(id)) arrived++;
  return { ids: after.length > 0 ? before.concat(after) : before, arrived };
}
