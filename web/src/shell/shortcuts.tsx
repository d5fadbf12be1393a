import { useEffect, useRef } from "react";
import { useLocation } from "wouter";
import { chosen } from "./device";
import { openOverlay } from "./overlays";

/**
 * Keys, in one place. A screen brings its own while it is shown. None of them count inside fields or dialogs, none with a
 * modifier, and all but the palette can be turned off, as WCAG 2.1.4 wants.
 */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

const screens: Keys[] = [];
const GO: Readonly<Record<string, string>> = {
  a: "/alerts",
  o: "/on-call",
  s: "/schedules",
  m: "/profile",
};
const SEQUENCE_MS = 1_200;

/** Keys of a screen while it is shown; a part of a screen adds its own. What was added last is asked first. */
export function useKeys(keys: Keys): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    const entry = new Proxy({} as Record<string, (event: KeyboardEvent) => void>, {
      get: (_, key: string) => current.current[key],
    });
    screens.push(entry);
    return () => {
      screens.splice(screens.indexOf(entry), 1);
    };
  }, []);
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== "checkbox" && target.type !== "radio";
  return target.isContentEditable || target.tagName === "TEXTAREA" || target.tagName === "SELECT";
}

export function Shortcuts() {
  const [, navigate] = useLocation();
  useEffect(() => {
    let goSince = 0;
    const { dataset } = document.documentElement;
    const pointed = () => {
      delete dataset.keys;
    };
    const pressed = (event: KeyboardEvent) => {
      dataset.keys = "";
      if (event.defaultPrevented || document.querySelector("dialog[open]") !== null) return;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        openOverlay("palette");
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (chosen("shortcuts") === "off") return;
      const place = GO[event.key];
      if (goSince > 0 && event.timeStamp - goSince < SEQUENCE_MS && place !== undefined) {
        goSince = 0;
        event.preventDefault();
        navigate(place);
        return;
      }
      goSince = event.key === "g" ? event.timeStamp : 0;
      if (event.key === "?") openOverlay("help");
      else screens.findLast(keys => keys[event.key] !== undefined)?.[event.key]?.(event);
    };
    document.addEventListener("keydown", pressed);
    document.addEventListener("pointerdown", pointed);
    return () => {
      document.removeEventListener("keydown", pressed);
      document.removeEventListener("pointerdown", pointed);
    };
  }, [navigate]);
  return null;
}
