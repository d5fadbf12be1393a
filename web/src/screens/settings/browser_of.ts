/** "Firefox, Android" of what a browser calls itself: enough to know one's own again. Of anything else nothing. */

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/\bHeadlessChrome\/|\bChrome\/|\bCriOS\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, "Android"],
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

export function browserOf(agent: string): string {
  const first = (all: typeof BROWSERS) => all.find(([pattern]) => pattern.test(agent))?.[1];
  const browser = first(BROWSERS);
  return browser === undefined ? "" : [browser, first(SYSTEMS)].filter(Boolean).join(", ");
}
