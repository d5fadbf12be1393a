/** The words of an area: a few screens that are seldom opened. Each has a file a language, loaded with its first screen. */

import { type Catalogue, learn, preferred } from "./words";

const catalogues = import.meta.glob<{ default: string }>("./*.*.ftl", { query: "?raw" }) as Record<string, Catalogue>;

export function speakOf(area: string): Promise<void> {
  const tag = preferred();
  return learn(catalogues[`./${tag}.${area}.ftl`] ?? catalogues[`./en.${area}.ftl`]);
}
