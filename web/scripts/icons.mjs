// Draws the icons of the installed console from the mark in `src/shell/navigation.tsx`, with Debian's Chromium. Run it when the
// mark changes: `node scripts/icons.mjs`; what it makes is committed.

import { writeFileSync } from "node:fs";
import { startBrowser } from "../browser/browser.mjs";

const GROUND = "#222b47";
const BELL =
  '<path d="M9 21h14c-1.6-1.7-2-3.6-2-7a5 5 0 0 0-10 0c0 3.4-.4 5.3-2 7z"/><circle cx="16" cy="24.2" r="1.7"/>';
const MOON = '<path d="M24.5 6.5a4 4 0 1 0 2.600 5.800 4.600 4.600 0 0 1-2.600-5.800z"/>';
const coloured = `<g fill="#ffd98a">${BELL}</g><g fill="#8fa6e8" stroke="${GROUND}" stroke-width="1.4" paint-order="stroke">${MOON}</g>`;
const scaled = (part, inside) => `<g transform="translate(16 16) scale(${part}) translate(-16 -16)">${inside}</g>`;

/** Rounded where it is shown as it is; full to the edges where a system cuts its own shape; one colour where it is a mask. */
const ICONS = {
  "icon-192.png": { size: 192, drawing: `<rect width="32" height="32" rx="7.5" fill="${GROUND}"/>${coloured}` },
  "icon-512.png": { size: 512, drawing: `<rect width="32" height="32" rx="7.5" fill="${GROUND}"/>${coloured}` },
  "maskable-512.png": {
    size: 512,
    drawing: `<rect width="32" height="32" fill="${GROUND}"/>${scaled(0.84, coloured)}`,
  },
  "apple-touch-icon.png": { size: 180, drawing: `<rect width="32" height="32" fill="${GROUND}"/>${coloured}` },
  "badge-96.png": { size: 96, drawing: scaled(1.45, `<g fill="#fff">${BELL}</g>`) },
};

const browser = await startBrowser();
for (const [name, { size, drawing }] of Object.entries(ICONS)) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>*{margin:0}svg{display:block}</style><svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 32 32">${drawing}</svg>`,
  );
  writeFileSync(new URL(`../src/icons/${name}`, import.meta.url), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
