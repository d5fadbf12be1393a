import { useEffect, useState, useSyncExternalStore } from "react";
import { live, useVerdict } from "../live/context";
import { say } from "../words/words";
import { useTitle } from "./title";

const SAID_EVERY_MS = 5_000;

/** How many alerts wait for somebody. */
export function useTriggered(): number {
  return useSyncExternalStore(live.book.subscribe, () => live.book.counts().triggered);
}

/** What is noticed without looking at the page: its title, its sign, and what a screen reader says. */
export function Attention() {
  const count = useTriggered();
  const verdict = useVerdict();
  const title = useTitle();
  const isSure = verdict.kind === "live" || verdict.kind === "connecting";
  useEffect(() => {
    document.title = `${count > 0 ? `(${count}) ` : ""}${title === "" ? "" : `${title} · `}Nightbell`;
  }, [count, title]);
  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (icon !== null) icon.href = sign(count, isSure);
  }, [count, isSure]);
  const said = useSettled(count);
  return (
    <p className="hidden-but-said" aria-live="polite">
      {said > 0 ? say("nav-count", { count: said }) : ""}
    </p>
  );
}

/** A count that changes no more often than somebody can listen. */
function useSettled(count: number): number {
  const [settled, settle] = useState(count);
  useEffect(() => {
    if (count === settled) return;
    const timer = setTimeout(() => settle(count), SAID_EVERY_MS);
    return () => clearTimeout(timer);
  }, [count, settled]);
  return settled;
}

/** A bell; with a number on red when somebody is waited for, in grey when nobody knows. */
function sign(count: number, isSure: boolean): string {
  const ground = isSure ? "#2a3350" : "#7a828e";
  const badge =
    count > 0
      ? `<circle cx="22" cy="10" r="10" fill="#b3261e"/><text x="22" y="15" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="${count > 9 ? 12 : 15}" fill="#fff">${count > 99 ? "99" : count}</text>`
      : "";
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="${ground}"/><path d="M8 22h16c-2-2-2.3-4-2.3-8a5.7 5.7 0 0 0-11.400 0c0 4-.3 6-2.3 8z" fill="#ffd98a"/><circle cx="16" cy="25.3" r="2" fill="#ffd98a"/>${badge}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
