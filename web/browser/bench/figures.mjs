// Many times of one thing, as figures.

/** Half of them took at most the first, none more than the second. */
export function spread(key, times) {
  const sorted = [...times].sort((a, b) => a - b);
  return { [`${key}_p50_ms`]: sorted[Math.floor(sorted.length / 2)], [`${key}_max_ms`]: sorted.at(-1) };
}
