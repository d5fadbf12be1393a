// `npm run screenshots [DIRECTORY] [WORD…]`: every screen in both themes, at a desk and in the hand; words choose among them.
// LOCALE=de-DE makes them in another language.

import { mkdirSync } from "node:fs";
import { DESK, open, PHONE, signIn, startBrowser } from "./browser.mjs";
import { startNightbell } from "./nightbell.mjs";
import { tellStory } from "./story.mjs";

const [directory = "screenshots", ...words] = process.argv.slice(2);
mkdirSync(directory, { recursive: true });

const nightbell = await startNightbell();
const ids = await tellStory(nightbell);
await nightbell.addDevice("maya", "Safari on iPhone");
await nightbell.addDevice("maya", "Firefox on Linux");
const browser = await startBrowser();
const state = await signIn(browser, nightbell.url);
const admin = await signIn(browser, nightbell.url, "nora");
/** What only admins see all of. */
const ADMINS = /^(audit|tokens|configuration|dialog-token|dialog-channel-test)/;

/** Edits the configuration and asks what would change. */
const edited = (from, to) => async page => {
  const editor = page.getByLabel("Configuration as YAML");
  await editor.fill((await editor.inputValue()).replace(from, to));
  await page.getByRole("button", { name: "Show what would change" }).click();
  await page.waitForTimeout(400);
};

const screens = {
  alerts: "/alerts",
  "alerts-resolved": "/alerts?state=resolved",
  "alerts-nothing": "/alerts?q=nothing",
  alert: `/alerts/${ids.cards}`,
  "alert-acknowledged": `/alerts/${ids.replica}`,
  "alert-notifications": `/alerts/${ids.cards}?tab=notifications`,
  "on-call": "/on-call",
  schedules: "/schedules",
  schedule: "/schedules/first-line",
  "schedule-gaps": "/schedules/warehouse",
  rotations: "/schedules/first-line/edit",
  "new-schedule": "/new-schedule",
  services: "/services",
  service: "/services/checkout",
  policies: "/escalation-policies",
  policy: "/escalation-policies/customers",
  people: "/people",
  person: "/people/maya",
  leave: "/people/elena",
  channels: "/channels",
  channel: "/channels/incident-room",
  webhook: "/channels/status-board",
  teams: "/teams",
  team: "/teams/payments",
  settings: "/settings",
  tokens: "/settings/tokens",
  audit: "/settings/audit",
  "audit-entry": "/settings/audit/1",
  configuration: "/settings/configuration",
  history: "/settings/history/services/checkout",
  "sign-in": "/settings/sign-in",
  checks: "/settings/checks",
  guide: "/guide",
  deliveries: "/deliveries",
  providers: "/settings/providers",
  profile: "/profile",
  more: "/more",
};
const doing = {
  "dialog-token": ["/settings/tokens", page => page.getByRole("button", { name: "New token" }).click()],
  "configuration-wrong": ["/settings/configuration", edited("title:", "titel:")],
  "configuration-plan": ["/settings/configuration", edited("title: Arjun Pillai", "title: Arjun P.")],
  "alerts-selected": ["/alerts", page => page.getByLabel("Select all").check()],
  "alerts-offline": ["/alerts", page => page.context().setOffline(true)],
  "dialog-snooze": ["/alerts", page => page.keyboard.press("s")],
  "dialog-override": [
    "/schedules/first-line",
    async page => {
      await page.getByRole("button", { name: "Override", exact: true }).click();
      await page.getByLabel("Who takes over").selectOption("wei");
      await page.waitForTimeout(400);
    },
  ],
  "dialog-leave": [
    "/profile",
    async page => {
      await page.getByRole("button", { name: "Add time off" }).click();
      const [day, later] = [3, 16].map(days => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10));
      await page.getByLabel("First day").fill(day);
      await page.getByLabel("Last day").fill(later);
      await page.waitForTimeout(600);
    },
  ],
  "dialog-leave-deleted": ["/people/elena", page => page.getByRole("button", { name: /^Delete: / }).click()],
  "dialog-channel": ["/channels/status-board", page => page.getByRole("button", { name: "Edit" }).click()],
  "dialog-channel-test": ["/channels/status-board", page => page.getByRole("button", { name: "Send a test" }).click()],
  "dialog-temporary": [
    "/schedules/first-line",
    async page => {
      await page.getByRole("button", { name: "Edit: Stocktaking" }).click();
      await page.locator(".proposal").waitFor();
      await page.locator(".proposal").scrollIntoViewIfNeeded();
    },
  ],
  promises: [
    "/schedules/first-line/edit",
    async page => {
      for (const summary of await page.locator(".promises summary").all()) await summary.click();
      await page.getByRole("button", { name: "So many people" }).click();
      await page.getByLabel(/^Tell people and channels/).check();
      await page.getByRole("button", { name: "Add a channel" }).click();
      await page.locator(".promises").evaluate(each => each.scrollIntoView({ block: "start" }));
    },
  ],
  "dialog-swap": ["/schedules/first-line", page => page.getByRole("button", { name: "Offer a swap" }).click()],
  "schedule-swaps": ["/schedules/first-line", page => page.locator(".ahead").last().scrollIntoViewIfNeeded()],
  "schedule-keys": [
    "/schedules/first-line",
    async page => {
      await page.locator(".keys").focus();
      for (let hour = 0; hour < 20; hour++) await page.keyboard.press("ArrowRight");
      for (let hour = 0; hour < 12; hour++) await page.keyboard.press("Shift+ArrowRight");
    },
  ],
  "dialog-help": ["/alerts", page => page.keyboard.press("?")],
  "dialog-palette": ["/alerts", page => page.keyboard.press("Control+k")],
};
for (const [name, path] of Object.entries(screens)) doing[name] = [path, async () => {}];

try {
  for (const [name, [path, act]] of Object.entries(doing)) {
    if (words.length > 0 && !words.includes(name)) continue;
    for (const theme of ["light", "dark"]) {
      for (const [width, size] of Object.entries({ desk: DESK, phone: PHONE })) {
        const page = await open(browser, {
          url: nightbell.url,
          state: ADMINS.test(name) ? admin : state,
          theme,
          size,
          path,
          ...(process.env.LOCALE && { locale: process.env.LOCALE }),
        });
        await page.waitForLoadState("domcontentloaded");
        await page.waitForTimeout(900);
        await act(page);
        await page.waitForTimeout(350);
        await page.screenshot({ path: `${directory}/${name}-${width}-${theme}.png` });
        for (const complaint of page.complaints) console.log(`${name} ${width} ${theme}: ${complaint}`);
        await page.context().close();
      }
    }
  }
} finally {
  await browser.close();
  await nightbell.stop();
}
process.exit(0);
