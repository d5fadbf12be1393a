// Every screen and every dialog of the console, for tests that look at all of them.

import { stage, until } from "./stage.mjs";
import { tellStory } from "./story.mjs";

/** A stage on which the story of a night was told, with the address of every screen. */
export function tour() {
  const routes = [];
  const ids = {};
  const here = stage({
    prepare: async ({ nightbell }) => {
      await nightbell.addDevice("maya", "Safari on iPhone");
      Object.assign(ids, await tellStory(nightbell));
      routes.push(...routesOf(ids));
    },
  });
  /** One page that goes from route to route, so that the program is loaded once. */
  const onEach = (paths, options, use) =>
    here.on("/healthz", options, async page => {
      for (const path of paths) {
        await page.goto(path);
        await ready(page);
        await use(page, path);
      }
    });
  return { here, routes, ids, onEach, dialogs: dialogsOf(ids) };
}

const routesOf = ids => [
  "/alerts",
  "/alerts?state=resolved",
  "/alerts?q=nothing-is-called-this",
  `/alerts/${ids.cards}`,
  `/alerts/${ids.replica}?tab=notifications`,
  `/alerts/${ids.cards}?tab=details`,
  "/on-call",
  "/schedules",
  "/schedules/first-line",
  "/schedules/warehouse?days=7",
  "/schedules/first-line/edit",
  "/new-schedule",
  "/services",
  "/services/checkout",
  "/services/storefront",
  "/escalation-policies",
  "/escalation-policies/customers",
  "/people",
  "/people/maya",
  "/people/elena",
  "/channels",
  "/channels/incident-room",
  "/channels/status-board",
  "/teams",
  "/teams/storefront",
  "/settings",
  "/settings/tokens",
  "/settings/audit",
  "/settings/audit/1",
  "/settings/history/services/checkout",
  "/settings/configuration",
  "/settings/sign-in",
  "/settings/checks",
  "/guide",
  "/deliveries",
  "/settings/providers",
  "/profile",
  "/more",
  "/settings/nowhere",
];

/** A screen is there when its heading is and nothing is still being waited for. */
export async function ready(page) {
  await page.locator("main :is(h1, h2)").first().waitFor();
  await until("everything is loaded", async () => (await page.locator(".bone").count()) === 0);
  await page.waitForTimeout(150);
}

/** What opens each dialog, and on which screen. */
const dialogsOf = ids => ({
  filters: { path: "/alerts", onPhoneOnly: true, opener: page => page.getByRole("button", { name: "Filters" }) },
  snooze: { path: () => `/alerts/${ids.cards}`, opener: page => page.getByRole("button", { name: "Snooze" }) },
  escalate: { path: () => `/alerts/${ids.cards}`, opener: page => page.getByRole("button", { name: "Escalate" }) },
  override: {
    path: "/schedules/first-line",
    opener: page => page.getByRole("button", { name: "Override", exact: true }),
  },
  temporary: {
    path: "/schedules/first-line",
    opener: page => page.getByRole("button", { name: "Edit: Stocktaking" }),
  },
  swap: { path: "/schedules/first-line", opener: page => page.getByRole("button", { name: "Offer a swap" }) },
  service: {
    path: "/services/storefront",
    opener: page => page.locator("main header").getByRole("button", { name: "Edit" }),
  },
  integration: { path: "/services/storefront", opener: page => page.getByRole("button", { name: "New integration" }) },
  policy: { path: "/escalation-policies/customers", opener: page => page.getByRole("button", { name: "Edit" }) },
  person: { path: "/people/maya", opener: page => page.getByRole("button", { name: "Edit" }) },
  reach: { path: "/profile", opener: page => page.getByRole("button", { name: "Change" }) },
  verify: { path: "/profile", opener: page => page.getByRole("button", { name: "Verify" }).first() },
  test: { path: "/profile", opener: page => page.getByRole("button", { name: "Page me now" }) },
  team: { path: "/teams/storefront", opener: page => page.getByRole("button", { name: "Edit" }) },
  leave: { path: "/profile", opener: page => page.getByRole("button", { name: "Add time off" }) },
  "leave deleted": { path: "/people/elena", opener: page => page.getByRole("button", { name: /^Delete: / }) },
  channel: { path: "/channels/status-board", opener: page => page.getByRole("button", { name: "Edit" }) },
  token: { path: "/settings/tokens", opener: page => page.getByRole("button", { name: "New token" }) },
  help: { path: "/more", opener: page => page.getByRole("button", { name: "Keyboard shortcuts" }) },
  palette: { path: "/more", opener: page => page.getByRole("button", { name: /^Go anywhere/ }) },
});
export const pathOf = ({ path }) => (typeof path === "function" ? path() : path);
