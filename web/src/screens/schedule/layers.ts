/** Which layer decided a shift, read from the reason that the resolver gives for it: pure. */

export type Layer =
  | { readonly kind: "rotation"; readonly name: string }
  | { readonly kind: "override" | "swap" | "temporary" | "leave"; readonly name: string };

export function layerOf(because: string): Layer {
  const find = (pattern: RegExp) => pattern.exec(because)?.[1];
  const temporary = find(/^temporary schedule (.+)$/);
  if (temporary !== undefined) return { kind: "temporary", name: temporary };
  const override = find(/\(override ([^)]+)\)$/) ?? find(/^added by override (.+)$/) ?? find(/^calendar (.+)$/);
  if (override !== undefined) return { kind: "override", name: override };
  const swap = find(/\(swap ([^)]+)\)$/);
  if (swap !== undefined) return { kind: "swap", name: swap };
  const passed = find(/rotation ([^\s,]+), passed to/);
  if (passed !== undefined) return { kind: "leave", name: passed };
  return { kind: "rotation", name: find(/rotation ([^\s,]+)/) ?? because };
}

/** In which order they win. */
const ORDER: readonly Layer["kind"][] = ["temporary", "override", "swap", "leave", "rotation"];

export interface Lane<T> {
  readonly kind: Layer["kind"];
  /** The rotation's; empty where one lane holds all of a kind. */
  readonly name: string;
  readonly shifts: readonly T[];
}

/** A lane for each rotation of the schedule, under lanes of what went over them, where there is any. */
export function lanesOf<T extends { readonly because: string }>(
  shifts: readonly T[],
  rotations: readonly string[],
): Lane<T>[] {
  const lanes = new Map<string, T[]>();
  for (const shift of shifts) {
    const { kind, name } = layerOf(shift.because);
    const key = kind === "rotation" ? `rotation ${name}` : kind;
    lanes.set(key, [...(lanes.get(key) ?? []), shift]);
  }
  const above = ORDER.filter(kind => kind !== "rotation" && lanes.has(kind));
  return [
    ...above.map(kind => ({ kind, name: "", shifts: lanes.get(kind) ?? [] })),
    ...rotations.map(name => ({ kind: "rotation" as const, name, shifts: lanes.get(`rotation ${name}`) ?? [] })),
  ];
}
