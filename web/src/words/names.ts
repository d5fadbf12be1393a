/** Names of documents, made of what people call them: 1 to 100 of a-z, 0-9, "-", "_", "."; the first a letter or a digit. */

const CHARS_MAX = 60;

/** The stem, or the first of its numbers from 2 on that none of the others has. */
export function freeOf(stem: string, taken: Iterable<string>): string {
  const names = new Set(taken);
  let name = stem;
  for (let number = 2; names.has(name); number++) name = `${stem}-${number}`;
  return name;
}

/** A name for something new. Letters with marks lose them; what has no letters or digits at all is `otherwise`. */
export function nameOf(title: string, otherwise = "new"): string {
  const plain = title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/ß/g, "ss")
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[^a-z0-9]+/, "")
    .slice(0, CHARS_MAX)
    .replace(/[^a-z0-9]+$/, "");
  return plain === "" ? otherwise : plain;
}
