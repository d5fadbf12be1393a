// Settings: tokens, the audit log, the configuration as text with plan and undo, rights, and the first-run guide.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { DESK, PHONE, signIn } from "./browser.mjs";
import { stage, until } from "./stage.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let admin;
const here = stage({
  prepare: async ({ browser, wire }) => {
    admin = await signIn(browser, wire.url, "nora");
  },
});
const asAdmin = (path, use, options = {}) => here.on(path, { state: admin, ...options }, use);
const whoAmI = token => fetch(`${here.nightbell.url}/api/v1/whoami`, { headers: { authorization: `Bearer ${token}` } });

test("a token is made, shown once, works, is in the audit log, and does not work once it is revoked", async () => {
  await asAdmin("/settings/tokens", async page => {
    await page.getByRole("button", { name: "New token" }).click();
    const form = page.getByRole("dialog", { name: "New token" });
    await form.getByLabel("Name").fill("CI deploys");
    await form.getByText("token:ci-deploys").waitFor();
    await form.getByLabel("Role").selectOption("observer");
    await form.getByLabel("Reading").check();
    await form.getByRole("button", { name: "Make the token" }).click();
    await page.getByText("It is shown this once.").waitFor();
    const token = await page.getByLabel("Token", { exact: true }).inputValue();
    const me = await (await whoAmI(token)).json();
    assert.deepEqual([me.name, me.role, me.scopes, me.owner], ["ci-deploys", "observer", ["read"], "nora"]);
    await page.getByRole("button", { name: "I have copied it" }).click();
    assert.equal(await page.getByText(token).count(), 0);

    const row = page.locator('[data-token="ci-deploys"]');
    await row.getByText("read", { exact: true }).waitFor();
    await row.getByRole("button", { name: "Revoke ci-deploys" }).click();
    const sure = page.getByRole("dialog", { name: "Revoke ci-deploys" });
    assert.equal((await whoAmI(token)).status, 200);
    await sure.getByRole("button", { name: "Revoke", exact: true }).click();
    await row.waitFor({ state: "detached" });
    assert.equal((await whoAmI(token)).status, 401);

    await page.goto("/settings/audit?action=token.*&subject=tokens/ci-deploys");
    await page.getByRole("link", { name: "Token revoked" }).waitFor();
    await page.getByRole("link", { name: "Token made" }).click();
    await page.getByRole("heading", { name: "Token made" }).waitFor();
    await page.getByText("Nora Lindqvist").first().waitFor();
  });
});

test("the configuration: what is wrong is said at its line; then plan, apply, audit entry with before and after, undo", async () => {
  const titleNow = async () => (await here.nightbell.api("/api/v1/users/arjun")).title;
  await asAdmin("/settings/configuration", async page => {
    const editor = page.getByLabel("Configuration as YAML");
    const before = await editor.inputValue();
    const look = page.getByRole("button", { name: "Show what would change" });
    await editor.fill(before.replace("title: Arjun Pillai", "titel: Arjun Pillai"));
    await look.click();
    const wrong = page.locator(".wrong");
    assert.match(await wrong.innerText(), /did you mean "title"\?/);
    const line = before.split("\n").findIndex(each => each.includes("title: Arjun Pillai")) + 1;
    await wrong.getByRole("button", { name: `Line ${line}`, exact: true }).click();
    const selected = await editor.evaluate(area => area.value.slice(area.selectionStart, area.selectionEnd));
    assert.equal(selected.trim(), "titel: Arjun Pillai");
    assert.match(await page.locator(".marks p").innerText(), /did you mean/);

    await editor.fill(before.replace("title: Arjun Pillai", "title: Arjun P."));
    assert.equal(await wrong.count(), 0);
    await look.click();
    const apply = page.getByRole("button", { name: "Apply 1 change" });
    await apply.waitFor();
    assert.match(await page.locator(".diff .removed").innerText(), /title: Arjun Pillai/);
    assert.match(await page.locator(".diff .added").innerText(), /title: Arjun P\./);
    assert.equal(await titleNow(), "Arjun Pillai");
    await apply.click();
    await page.getByText("It can be undone until you leave this page").waitFor();
    assert.equal(await titleNow(), "Arjun P.");

    await page.getByRole("button", { name: "Undo" }).click();
    const undo = page.getByRole("dialog", { name: "Undo" });
    await undo.getByText("arjun").waitFor();
    assert.equal(await titleNow(), "Arjun P.");
    await undo.getByRole("button", { name: "Put it back" }).click();
    await undo.waitFor({ state: "detached" });
    assert.equal(await titleNow(), "Arjun Pillai");

    await page.goto("/settings/audit?action=configuration.*&subject=users/arjun");
    await page.getByRole("link", { name: "Changed" }).last().click();
    await page.locator(".diff .added").waitFor();
    assert.match(await page.locator(".diff .added").innerText(), /title: Arjun P\./);
    assert.match(await page.locator(".diff .removed").innerText(), /title: Arjun Pillai/);
    await page.getByRole("link", { name: "History of arjun" }).click();
    await page.getByRole("heading", { name: "Revision 3" }).waitFor();
    await page.getByRole("button", { name: "Go back to this" }).last().waitFor();
  });
});

test("what was made is taken away again by undo, what refers to it first", async () => {
  await asAdmin("/settings/configuration", async page => {
    const editor = page.getByLabel("Configuration as YAML");
    await editor.fill(`teams:
  - { name: night-owls, members: [maya] }
services:
  - { name: owl, team: night-owls, escalation_policy: customers }
`);
    await page.getByRole("button", { name: "Show what would change" }).click();
    await page.getByRole("button", { name: "Apply 2 changes" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("button", { name: "Put it back" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await assert.rejects(here.nightbell.api("/api/v1/teams/night-owls"), /404/);
    await assert.rejects(here.nightbell.api("/api/v1/services/owl"), /404/);
  });
});

test("what the reader may not do is not offered, or says why", async () => {
  const priya = await signIn(here.browser, here.wire.url, "priya");
  await here.on("/settings/audit", { state: priya }, async page => {
    await page.getByRole("heading", { name: "The audit log is for admins" }).waitFor();
    await page.goto("/settings/tokens");
    await page.getByRole("button", { name: "New token" }).click();
    const form = page.getByRole("dialog");
    assert.deepEqual(await form.getByLabel("Role").locator("option").allInnerTexts(), ["Observer", "Responder"]);
    assert.equal(await form.getByLabel("Owner").count(), 0);
    await page.goto("/settings/configuration");
    const editor = page.getByLabel("Configuration as YAML");
    await editor.fill("teams:\n  - { name: platform, members: [priya] }\n");
    await page.getByRole("button", { name: "Show what would change" }).click();
    assert.match(await page.getByRole("alert").innerText(), /changing teams\/platform/);
  });
});

test("sessions: one is signed out, and then all others", async () => {
  const sessions = async () => (await here.nightbell.api("/api/v1/users/nora/sessions")).items.length;
  for (let more = 0; more < 3; more++) await here.nightbell.as("nora");
  const before = await sessions();
  await asAdmin("/settings/sign-in", async page => {
    await page.getByRole("button", { name: "Sign out node" }).first().click();
    await until("one is gone", async () => (await sessions()) === before - 1);
    await page.getByRole("button", { name: "Sign out everywhere else" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Sign out everywhere else" }).click();
    await until("only this one is left", async () => (await sessions()) === 1);
    assert.equal(await page.getByText("this one", { exact: true }).count(), 1);
  });
});

test("the guide ticks as things appear, and is put away on this device", async () => {
  await asAdmin("/guide", async page => {
    const step = text => page.locator(".guide-steps li").filter({ hasText: text });
    await step("Get the first event").getByRole("link").waitFor();
    await step("Say how you are reached").getByText("Done").waitFor();
    await step("Verify it").getByRole("link", { name: "Verify" }).waitFor();
    const { results } = await here.nightbell.send("storefront", { summary: "First of all", severity: "critical" });
    await step("Get the first event").getByText("Done").waitFor();
    await step("Acknowledge the first page").getByRole("link").waitFor();
    await here.nightbell.api(`/api/v1/alerts/${results[0].alert_id}/acknowledge`, { method: "POST" });
    await step("Acknowledge the first page").getByText("Done").waitFor();

    await page.getByRole("button", { name: "Page me now" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Page me" }).click();
    await page.getByText("Did it reach you?").waitFor();
    await page.keyboard.press("Escape");

    // The card on the alerts: shown to whoever cannot be reached, until they put it away.
    await page.route("**/api/v1/services", route => route.fulfill({ json: { items: [], next_cursor: null } }));
    await page.goto("/alerts");
    await page.getByRole("region", { name: "First steps" }).waitFor();
    await page.getByRole("button", { name: "Put away" }).click();
    await page.reload();
    await page.getByRole("heading", { name: "Alerts" }).waitFor();
    await page.waitForTimeout(500);
    assert.equal(await page.getByRole("region", { name: "First steps" }).count(), 0);
  });
});

/** What access.test.mjs does not see, because not everybody does, or because something has to be done first. */
const STATES = {
  "/settings/audit": page => page.locator(".audit").waitFor(),
  "/settings/audit/1": page => page.locator(".diff, .dim").first().waitFor(),
  "/settings/tokens": page => page.locator(".tokens").waitFor(),
  "/settings/configuration": async page => {
    const editor = page.getByLabel("Configuration as YAML");
    await editor.fill((await editor.inputValue()).replace("title:", "titel:"));
    await page.getByRole("button", { name: "Show what would change" }).click();
    await page.locator(".wrong").waitFor();
  },
};

test("15, 17: what only admins see is as accessible, and as narrow, as everything else", async () => {
  for (const theme of ["light", "dark"]) {
    for (const size of [DESK, PHONE]) {
      for (const [path, act] of Object.entries(STATES)) {
        await asAdmin(
          path,
          async page => {
            await act(page);
            await page.evaluate(axe);
            const found = await page.evaluate(async () => {
              const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
              const { violations } = await window.axe.run(document, { runOnly: tags });
              return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
            });
            assert.deepEqual(found, [], `${path} ${theme} ${size.width}`);
            const [wide, room] = await page.evaluate(() => [
              document.documentElement.scrollWidth,
              document.documentElement.clientWidth,
            ]);
            assert.ok(wide <= room, `${path} at ${size.width}: ${wide} > ${room}`);
          },
          { theme, size },
        );
      }
    }
  }
});

test("the delivery log says what became of each message, and a provider is tested", async () => {
  // Somebody was told by what the tests before sent; if nothing was, the first message to somebody leaves at once.
  await here.nightbell.send("checkout", { summary: "Cards are refused", dedup_key: "deliveries" });
  const sent = async () => (await here.nightbell.api("/api/v1/notifications?status=sent&kind=page")).items[0];
  await until("somebody was told", sent);
  const { alerts, summary } = await sent();
  await asAdmin("/deliveries?status=sent", async page => {
    const link = page.getByRole("link", { name: `#${alerts[0]} ${summary}` });
    await link.first().waitFor();
    await page.getByLabel("What became of it").selectOption("failed");
    await page.getByRole("heading", { name: "No message fits" }).waitFor();
    assert.equal(new URL(page.url()).search, "?status=failed");

    await page.goto("/settings/providers");
    const mail = page.locator(".providers li").filter({ hasText: "E-mail" });
    await mail.getByText(/Took a message/).waitFor();
    await mail.getByRole("button", { name: "Test" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Send" }).click();
    await page.getByText(/^It was taken: /).waitFor();
  });
});
