/** Times and durations as people read them: when, how long, and in whose zone. */

import { chosen } from "../shell/device";
import { language } from "./words";

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

let zoneOfViewer: string | null = null;

/** The reader's zone: the device's, unless they chose another on it. */
export function viewerZone(): string {
  zoneOfViewer ??= chosen("zone") ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zoneOfViewer;
}

// Making a format takes a hundred times as long as using it.
const formats = new Map<string, Intl.DateTimeFormat>();

export function formatted(at: number | Date, options: Intl.DateTimeFormatOptions, zone = viewerZone()): string {
  const key = JSON.stringify([language, zone, options]);
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(language, { timeZone: zone, ...options });
    formats.set(key, format);
  }
  return format.format(at);
}

export function clock(at: number | string, zone?: string): string {
  return formatted(new Date(at), { hour: "2-digit", minute: "2-digit" }, zone);
}

export function clockWithSeconds(at: number | string, zone?: string): string {
  return formatted(new Date(at), { hour: "2-digit", minute: "2-digit", second: "2-digit" }, zone);
}

/** A whole time with its zone, for titles and details. */
export function full(at: number | string, zone?: string): string {
  const options = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;
  return formatted(new Date(at), { ...options, timeZoneName: "short" }, zone);
}

/** Without the zone, where the page says it once; the day only when it is not today. */
export function near(at: number | string, now: number, zone?: string): string {
  const day = { year: "numeric", month: "numeric", day: "numeric" } as const;
  const instant = new Date(at);
  if (formatted(instant, day, zone) === formatted(now, day, zone)) return clock(at, zone);
  const options = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;
  return formatted(instant, options, zone);
}

const units = new Map<string, Intl.NumberFormat>();

function unit(value: number, name: string, display: "narrow" | "long" | "short"): string {
  const key = `${language} ${name} ${display}`;
  let format = units.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: display });
    units.set(key, format);
  }
  return format.format(value);
}

/** How long, in its largest unit: "3m", "2h", "5d". */
export function age(ms: number, display: "narrow" | "long" | "short" = "narrow"): string {
  const whole = Math.max(0, ms);
  if (whole < MINUTE) return unit(Math.floor(whole / SECOND), "second", display);
  if (whole < HOUR) return unit(Math.floor(whole / MINUTE), "minute", display);
  if (whole < 2 * DAY) return unit(Math.floor(whole / HOUR), "hour", display);
  return unit(Math.floor(whole / DAY), "day", display);
}

/** How long, exactly enough to plan by: "7 h 30 min". */
export function span(ms: number): string {
  const minutes = Math.round(ms / MINUTE);
  const parts: string[] = [];
  const days = Math.floor(minutes / 1_440);
  const hours = Math.floor((minutes % 1_440) / 60);
  if (days > 0) parts.push(unit(days, "day", "short"));
  if (hours > 0) parts.push(unit(hours, "hour", "short"));
  if (minutes % 60 > 0 && days === 0) parts.push(unit(minutes % 60, "minute", "short"));
  return parts.join(" ") || unit(0, "minute", "short");
}

/** What a countdown shows: "4:12", "1:04:12". */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / SECOND));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
