/** The few signs that the console uses, all drawn on a 24 by 24 grid with one pen. */

const SIGNS = {
  bell: "M6 9a6 6 0 0 1 12 0c0 6 2.5 7.5 2.5 7.5h-17S6 15 6 9M10 20a2.2 2.2 0 0 0 4 0",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20.5a7.5 7.5 0 0 1 15 0",
  people:
    "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20a6.5 6.5 0 0 1 13 0M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14.2a6.5 6.5 0 0 1 3.5 5.8",
  calendar: "M4 6.5h16v13.5H4zM4 11h16M8 3.5v5M16 3.5v5",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14M20.5 20.5 16 16",
  check: "M5 12.5l4.5 4.5L19 7.5",
  done: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M8 12.5l2.8 2.8L16 9.5",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5l3.5 2",
  down: "M12 5v14M6 13l6 6 6-6",
  up: "M12 19V5M6 11l6-6 6 6",
  note: "M5 4.5h14v11H11l-4.5 4v-4H5zM9 8.5h6M9 11.5h4",
  book: "M5 4h10.5A2.5 2.5 0 0 1 18 6.5V20H7a2 2 0 0 1-2-2zM5 18a2 2 0 0 1 2-2h11",
  out: "M14 5h5v5M19 5l-8 8M17 14v5H5V7h5",
  left: "M14.5 5.5 8 12l6.5 6.5",
  right: "M9.5 5.5 16 12l-6.5 6.5",
  sun: "M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5",
  keyboard: "M3 6.5h18v11H3zM7 10.5h.01M11 10.5h.01M15 10.5h.01M8 14h8",
  filter: "M4 6h16M7 12h10M10 18h4",
  warning: "M12 4 2.8 20h18.4zM12 10v4.5M12 17.2v.01",
  send: "M20.5 3.5 10 14M20.5 3.5 14 20.5 10 14 3.5 10z",
  failed: "M6 6l12 12M18 6 6 18",
  plug: "M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4",
  swap: "M4 8h14l-3-3M20 16H6l3 3",
  skip: "M5 12h10M11 7l5 5-5 5M19.5 6v12",
  copy: "M9 9h11v11H9zM5.5 15H4V4h11v1.5",
  steps: "M4 19h5v-5h5V9h6M16.5 5.5 20 9l-3.5 3.5",
  layers: "M12 4 3.5 8.5 12 13l8.5-4.5zM3.5 13 12 17.5 20.5 13",
  settings: "M4 7h9M17 7h3M13 4.5v5h4v-5zM4 17h3M11 17h9M7 14.500v5h4v-5z",
  plus: "M12 5v14M5 12h14",
  pen: "M4.5 19.5 5.5 15 16 4.5l3.5 3.5L9 18.5zM13.5 7l3.5 3.5",
  card: "M3.5 5.5h17v13h-17zM9 12.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4M6 16a3.2 3.2 0 0 1 6 0M15 10h3M15 13.5h3",
} as const;

export type Sign = keyof typeof SIGNS;

/** Signs that point along the line of writing. */
const ALONG: readonly Sign[] = ["left", "right", "skip", "steps", "send"];

export function Icon({ sign }: { sign: Sign }) {
  return (
    <svg className={ALONG.includes(sign) ? "icon is-along" : "icon"} viewBox="0 0 24 24" aria-hidden="true">
      <path d={SIGNS[sign]} />
    </svg>
  );
}
