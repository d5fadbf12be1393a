/** What is typed into the search field: text to find, and `name=value` or `name!=value` for what the sender said (labels). */

import type { Alert } from "../../api/client";

type Matches = (alert: Alert) => boolean;

/** A name, `=` or `!=`, and a value; one with spaces in quotation marks. */
const TERM = /([^\s=!"]+)(!?=)(?:"([^"]*)"|(\S*))/g;

export function matcher(typed: string): Matches {
  const all: Matches[] = [];
  const rest = typed.toLowerCase().replace(TERM, (term, name, operator, quoted, plain) => {
    const value: string = quoted ?? plain;
    // Someone may look for "code=500" in a summary.
    if (operator === "=") all.push(alert => hasLabel(alert, name, value) || (value !== "" && hasText(alert, term)));
    else all.push(alert => !hasLabel(alert, name, value));
    return " ";
  });
  const text = rest.trim();
  if (text !== "") all.push(alert => hasText(alert, text));
  return alert => all.every(matches => matches(alert));
}

/** The search for alerts of which the sender said this; null where it cannot be written as a term. */
export function labelTerm(name: string, value: string): string | null {
  if (/[\s=!"]/.test(name) || value.includes('"')) return null;
  return /\s|^$/.test(value) ? `${name}="${value}"` : `${name}=${value}`;
}

function hasText(alert: Alert, text: string): boolean {
  return [alert.summary, alert.service, alert.source, `#${alert.id}`].some(each => each.toLowerCase().includes(text));
}

/** Labels are in the details or in a group of them, as in `labels`; no value is as good as an empty one. */
function hasLabel({ details }: Alert, name: string, value: string): boolean {
  const groups = [details, ...Object.values(details)].filter(isGroup);
  const values = groups.flatMap(group =>
    Object.entries(group).flatMap(([key, each]) => (key.toLowerCase() === name && !isGroup(each) ? [each] : [])),
  );
  if (value === "") return values.every(each => each === "" || each === null);
  return values.flat().some(each => String(each).toLowerCase() === value);
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
