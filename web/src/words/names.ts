/** Names of documents, made of what people call them: 1 to 100 of a-z, 0-9, "-", "_", "."; the first a letter or a digit. */

const CHARS_MAX = 60;

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
