/** A language that nobody speaks: every text 40 % longer and full of accents, so that what is cut off or not translated shows. */

const ACCENTS: Record<string, string> = {
  a: "á",
  e: "é",
  i: "í",
  o: "ö",
  u: "ü",
  y: "ý",
  n: "ñ",
  c: "ç",
  s: "š",
  z: "ž",
  A: "Á",
  E: "É",
  I: "Í",
  O: "Ö",
  U: "Ü",
  N: "Ñ",
  C: "Ç",
  S: "Š",
  Z: "Ž",
};
const LONGER_BY = 0.4;

export function lengthened(text: string): string {
  const accented = Array.from(text, letter => ACCENTS[letter] ?? letter).join("");
  const padding = "~".repeat(Math.ceil(text.trim().length * LONGER_BY));
  return text.trim() === "" ? text : `${accented}${padding}`;
}
