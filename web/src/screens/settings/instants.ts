/** The server names instants in UTC; people read them in their own zone, and which it is. */

import { full } from "../../words/times";

const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z/g;

export function inOwnZone(text: string, zone?: string): string {
  return text.replace(INSTANT, instant => full(instant, zone));
}
