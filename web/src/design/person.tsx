import type { ReactNode } from "react";

const HUES = 7;

let places: ReadonlyMap<string, number> = new Map();

/** Says who there is, so that hues go round and neighbours in the list differ. */
export function knowPeople(names: readonly string[]): void {
  places = new Map(names.map((name, place) => [name, place]));
}

/** A person's hue, the same on every screen and every device: by their place among all, or by their name as long as that is not known. */
export function hue(name: string): number {
  const place = places.get(name);
  if (place !== undefined) return place % HUES;
  let sum = 2_166_136_261;
  for (let at = 0; at < name.length; at++) sum = Math.imul(sum ^ name.charCodeAt(at), 16_777_619) >>> 0;
  return (sum >>> 8) % HUES;
}

/** How often a hue can be told apart from itself: plain, and with two patterns. */
const PATTERNS = 3;

export interface Tint {
  readonly hue: number;
  readonly pattern: number;
}

/** For people who are shown side by side: everybody keeps their hue, and who shares one gets a pattern. */
export function tints(names: Iterable<string>): ReadonlyMap<string, Tint> {
  const taken = new Map<number, number>();
  const given = new Map<string, Tint>();
  for (const name of [...new Set(names)].sort()) {
    const own = hue(name);
    const before = taken.get(own) ?? 0;
    taken.set(own, before + 1);
    given.set(name, { hue: own, pattern: before % PATTERNS });
  }
  return given;
}

export function initials(title: string): string {
  const words = title.split(/[\s._-]+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [title];
  return letters
    .map(word => Array.from(word ?? "")[0] ?? "")
    .join("")
    .toUpperCase();
}

export function Avatar({ name, title, large }: { name: string; title: string; large?: boolean }) {
  return (
    <span className={`avatar person-${hue(name)}${large ? " large" : ""}`} aria-hidden="true">
      {initials(title)}
    </span>
  );
}

export function Person({ name, title, children }: { name: string; title: string; children?: ReactNode }) {
  return (
    <span className="person">
      <Avatar name={name} title={title} />
      <span>
        {title}
        {children}
      </span>
    </span>
  );
}
