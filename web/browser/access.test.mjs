// ui.md §4: every route can be reached, read and used: widths, targets, axe, dialogs, dark, colour never alone.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { DESK, PHONE } from "./browser.mjs";
import { stage, until } from "./stage.mjs";
import { tellStory } from "./story.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let ids = {};
let routes = [];

const here = stage({ prepare });

async function prepare({ nightbell, server }) {
  server.devices.add("maya", { id: "phone", label: "Safari on iPhone", created_at: "2026-11-01T09:00:00Z" });
  ids = await tellStory(nightbell);
  routes = [
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
    "/nowhere",
  ];
}

/** A screen is there when its heading is and nothing is still being waited for. */
async function ready(page) {
  await page.locator("main :is(h1, h2)").first().waitFor();
  await until("everything is loaded", async () => (await page.locator(".bone").count()) === 0);
  await page.waitForTimeout(150);
}

/** One page that goes from route to route, so that the program is loaded once. */
function onEach(paths, options, use) {
  return here.on("/healthz", options, async page => {
    for (const path of paths) {
      await page.goto(path);
      await ready(page);
      await use(page, path);
    }
  });
}

async function violations(page) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }),
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary.slice(0, 200)}`),
  );
}

/** What opens each dialog, and on which screen. */
const DIALOGS = {
  filters: { path: "/alerts", onPhoneOnly: true, opener: page => page.getByRole("button", { name: "Filters" }) },
  snooze: { path: () => `/alerts/${ids.cards}`, opener: page => page.getByRole("button", { name: "Snooze" }) },
  escalate: { path: () => `/alerts/${ids.cards}`, opener: page => page.getByRole("button", { name: "Escalate" }) },
  override: {
    path: "/schedules/first-line",
    opener: page => page.getByRole("button", { name: "Override", exact: true }),
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
};
const pathOf = ({ path }) => (typeof path === "function" ? path() : path);

test("15: nothing scrolls sideways at 320, 390, 768 and 1280 pixels", async () => {
  for (const width of [320, 390, 768, 1280]) {
    await onEach(routes, { size: { width, height: 800 } }, async (page, route) => {
      const [wide, room] = await widths(page);
      assert.ok(wide <= room, `${route} at ${width}: ${wide} > ${room}`);
    });
  }
});

const widths = page =>
  page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);

test("16: on a phone every target is 44 pixels, and fields have 16 pixels of text", async () => {
  await onEach(routes, { size: PHONE }, async (page, route) => {
    const small = await page.evaluate(() => {
      const found = [];
      for (const element of document.querySelectorAll(
        "a[href], button, input, select, textarea, summary, [role=option]",
      )) {
        const target = element.closest("label.check, label.choice") ?? element;
        const { width, height } = target.getBoundingClientRect();
        const isSeen = element.checkVisibility({ visibilityProperty: true }) && width > 0 && !element.matches(".skip");
        if (!isSeen) continue;
        // A link whose target is the whole card around it, and links inside of text.
        const isStretched = getComputedStyle(element, "::after").position === "absolute";
        const isInline = element.tagName === "A" && getComputedStyle(element).display === "inline" && !isStretched;
        if (!isStretched && !isInline && (width < 44 || height < 44)) {
          found.push(`${element.outerHTML.slice(0, 90)} ${Math.round(width)}x${Math.round(height)}`);
        }
        const isField = element.matches("input:not([type=checkbox]), select, textarea");
        if (isField && Number.parseFloat(getComputedStyle(element).fontSize) < 16)
          found.push(`small text: ${element.outerHTML}`);
      }
      return found;
    });
    assert.deepEqual(small, [], route);
  });
});

for (const theme of ["light", "dark"]) {
  for (const [where, size] of Object.entries({ desk: DESK, phone: PHONE })) {
    test(`17: axe finds nothing on any route, ${theme}, ${where}`, async () => {
      await onEach(routes, { theme, size }, async (page, route) => {
        assert.deepEqual(await violations(page), [], route);
      });
    });

    test(`17: axe finds nothing in any dialog, ${theme}, ${where}`, async () => {
      for (const [name, dialog] of Object.entries(DIALOGS)) {
        if (dialog.onPhoneOnly && size !== PHONE) continue;
        await here.on(pathOf(dialog), { theme, size }, async page => {
          await ready(page);
          await dialog.opener(page).click();
          await page.getByRole("dialog").waitFor();
          await page.waitForTimeout(150);
          assert.deepEqual(await violations(page), [], name);
        });
      }
    });
  }
}

test("18: dialogs take the focus, keep it, and give it back", async () => {
  for (const [name, dialog] of Object.entries(DIALOGS)) {
    await here.on(pathOf(dialog), { size: PHONE }, async page => {
      await ready(page);
      await dialog.opener(page).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor();
      const isInside = () => page.evaluate(() => document.querySelector("dialog")?.contains(document.activeElement));
      await until(`${name}: the focus is inside`, isInside);
      for (let tab = 0; tab < 20; tab++) {
        await page.keyboard.press(tab < 14 ? "Tab" : "Shift+Tab");
        assert.ok(await isInside(), `${name}: Tab ${tab} left it`);
      }
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      const isBack = () => dialog.opener(page).evaluate(opener => opener === document.activeElement);
      await until(`${name}: the focus is back`, isBack);
    });
  }
});

/** The luminance of a colour as WCAG has it. */
function luminance(color) {
  const [red, green, blue] = color.match(/[\d.]+/g).map(Number);
  const part = value => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
}

test("19: in the dark there is no white, not even for a frame", async () => {
  const firstGround = async (options, prepare) => {
    const page = await here.open("/healthz", options);
    await prepare?.(page);
    // The program does not arrive: what is painted is what the page and its style sheet alone say.
    await page.route("**/assets/index-*.js", () => {});
    await page.goto("/alerts", { waitUntil: "commit" });
    await page.waitForFunction(() => document.styleSheets.length > 0);
    const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const scheme = await page.locator('meta[name="color-scheme"]').getAttribute("content");
    await page.context().close();
    return { ground: luminance(ground), scheme };
  };
  const system = await firstGround({ theme: "dark" });
  assert.ok(system.ground < 0.1, `${system.ground}`);
  const forced = await firstGround({ theme: "light" }, page =>
    page.evaluate(() => localStorage.setItem("theme", "dark")),
  );
  assert.ok(forced.ground < 0.1, `${forced.ground}`);
  assert.equal(forced.scheme, "dark");
  const light = await firstGround({ theme: "light" });
  assert.ok(light.ground > 0.8);
});

test("20: severity, state and gaps are words or shapes, not colours alone", async () => {
  await here.on("/alerts?state=all", {}, async page => {
    await ready(page);
    for (const row of await page.locator(".alert").all()) {
      const severity = row.locator(".severity");
      assert.match(await severity.innerText(), /^(Critical|Error|Warning|Info)$/);
      assert.equal(await severity.locator("svg path").count(), 1);
      assert.notEqual((await row.locator(".at-state").innerText()).trim(), "");
    }
    const shapes = await page.locator(".severity path").evaluateAll(paths => paths.map(path => path.getAttribute("d")));
    assert.equal(new Set(shapes).size, 4);
  });
  await here.on("/schedules/warehouse", {}, async page => {
    await ready(page);
    const gaps = page.locator(".lane.is-final .gap.is-fault");
    assert.ok((await gaps.count()) > 5);
    for (const gap of await gaps.all()) assert.match(await gap.textContent(), /Nobody is on call/);
    assert.match(await gaps.first().evaluate(gap => getComputedStyle(gap).borderStyle), /dashed/);
  });
  await here.on("/on-call", {}, async page => {
    await ready(page);
    assert.ok((await page.getByText(/^(Nobody|Tom Ashworth|Arjun Pillai|Jonah Weiss)$/).count()) > 0);
  });
});

test("30: in the pseudo-locale every word of the shell is translated, and nothing is cut off sideways", async () => {
  await here.on("/alerts", { size: PHONE }, async page => {
    await page.evaluate(() => localStorage.setItem("language", "pseudo"));
    for (const route of routes) {
      await page.goto(route);
      await ready(page);
      assert.match(await page.locator("nav").first().innerText(), /Álértš/);
      const [wide, room] = await widths(page);
      assert.ok(wide <= room, `${route}: ${wide} > ${room}`);
    }
  });
});

test("German is spoken to those who speak it", async () => {
  await here.on("/alerts", { locale: "de-DE" }, async page => {
    await page.getByRole("heading", { name: "Alarme", exact: true }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "de");
    assert.match(await page.locator(".alert .severity").first().innerText(), /Kritisch/);
  });
});
