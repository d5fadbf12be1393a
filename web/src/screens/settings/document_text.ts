/** A document as it reads in a file: so that what changed in it can be told line by line. It is for reading, not for parsing. */

const FIRST = ["name", "title"];

export function textOf(document: unknown): string {
  return document == null ? "" : `${linesOf(document).join("\n")}\n`;
}

function linesOf(value: unknown): string[] {
  if (Array.isArray(value)) {
    return value.flatMap(each => linesOf(each).map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`)));
  }
  if (value === null || typeof value !== "object") return [scalar(value)];
  return Object.entries(value)
    .sort(([one], [other]) => rank(one) - rank(other))
    .flatMap(([key, inner]) => {
      const isEmpty = inner !== null && typeof inner === "object" && Object.keys(inner).length === 0;
      if (isEmpty) return [`${key}: ${Array.isArray(inner) ? "[]" : "{}"}`];
      if (inner === null || typeof inner !== "object") return [`${key}: ${scalar(inner)}`];
      return [`${key}:`, ...linesOf(inner).map(line => `  ${line}`)];
    });
}

function rank(key: string): number {
  return FIRST.indexOf(key) >>> 0;
}

function scalar(value: unknown): string {
  return typeof value === "string" && !/[\n:#"'{}[\],&*?|<>=!%@`]/.test(value) && value.trim() === value && value !== ""
    ? value
    : JSON.stringify(value);
}
