/** The words of the screens beyond the list of alerts: a catalogue for each area and language, loaded with its first screen. */

import { learn } from "./words";

export type Area = "screens" | "editor" | "configuration" | "settings" | "device";

const catalogues = import.meta.glob<string>("./*.*.ftl", { query: "?raw", import: "default" });
const learnt = new Map<Area, Promise<void>>();

export function wordsOf(area: Area): Promise<void> {
  const known = learnt.get(area) ?? learn(tag => catalogues[`./${tag}.${area}.ftl`]);
  learnt.set(area, known);
  return known;
}
