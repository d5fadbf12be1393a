// Channels: made, changed and deleted by form, without ever showing or overwriting what is secret in them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { signIn } from "./browser.mjs";
import { observing, stage, until } from "./stage.mjs";

let observer;
let admin;
const here = stage({
  prepare: async parts => {
    observer = await observing(parts, "priya");
    admin = await signIn(parts.browser, parts.wire.url, "nora");
  },
});
const api = (...asked) => here.nightbell.api(...asked);

/** The secret that is kept, as only an export with secrets gives it. */
async function secretOf(name) {
  const response = await fetch(`${here.nightbell.url}/api/v1/config/export?with_secrets=true`, {
    headers: { authorization: `Bearer ${here.nightbell.token}` },
  });
  const text = await response.text();
  const [, rest = ""] = text.split(new RegExp(`name: ${name}\\b`));
  return /secret: "?([\w-]+)/.exec(rest.split("name: ")[0])?.[1];
}

test("a webhook is made with a secret of its own, which a change of something else leaves as it is", async () => {
  const address = "https://hooks.harbourbooks.example/services/T0/B0/not-for-everybody";
  await here.on("/channels", {}, async page => {
    await page.getByRole("button", { name: "New channel" }).click();
    const form = page.getByRole("dialog", { name: "New channel" });
    await form.getByLabel("What people call it").fill("Shop floor");
    await form.getByLabel("What carries it").selectOption("webhook");
    await form.getByLabel("Where it goes").fill(address);
    await form.getByLabel("Signing secret").fill("first-secret-of-it");
    await form.getByRole("button", { name: "Save" }).click();
    await page.waitForURL("**/channels/shop-floor");
    await page.getByText("hooks.harbourbooks.example").waitFor();
    assert.equal(await secretOf("shop-floor"), "first-secret-of-it");
    assert.doesNotMatch(await page.content(), /first-secret-of-it/);

    await page.getByRole("button", { name: "Edit" }).click();
    const edit = page.getByRole("dialog");
    assert.equal(await edit.getByLabel("Signing secret").inputValue(), "");
    await edit.getByLabel("Wait for more").fill("5m");
    await edit.getByRole("button", { name: "Save" }).click();
    await page.getByText("5m", { exact: true }).waitFor();
    const document = await api("/api/v1/channels/shop-floor");
    assert.deepEqual([document.title, document.address, document.bundle], ["Shop floor", address, "5m"]);
    assert.equal(await secretOf("shop-floor"), "first-secret-of-it");

    await page.getByRole("button", { name: "Edit" }).click();
    await edit.getByLabel("Signing secret").fill("second-secret-of-it");
    await edit.getByRole("button", { name: "Save" }).click();
    await until("it is another", async () => (await secretOf("shop-floor")) === "second-secret-of-it");

    await page.getByRole("button", { name: "Edit" }).click();
    await edit.getByRole("button", { name: "Delete" }).click();
    await edit.getByRole("button", { name: "Really delete?" }).click();
    await page.waitForURL("**/channels");
    const { items } = await api("/api/v1/channels");
    assert.deepEqual(
      items.filter(({ name }) => name === "shop-floor"),
      [],
    );
  });
});

test("what uses a channel is named, and it cannot be deleted from under it", async () => {
  await here.on("/escalation-policies/customers", {}, async page => {
    await page.getByRole("link", { name: "Incident room" }).click();
    await page.getByRole("heading", { name: "Incident room" }).waitFor();
    await page.getByText("incident-room@harbourbooks.example").waitFor();
    for (const name of ["Customers are hurt", "Checkout", "Storefront", "Catalogue search"]) {
      await page.locator("main").getByRole("link", { name, exact: true }).waitFor();
    }
    await page.getByRole("button", { name: "Edit" }).click();
    const form = page.getByRole("dialog");
    await form.getByRole("button", { name: "Delete" }).click();
    await form.getByRole("button", { name: "Really delete?" }).click();
    assert.match(await form.getByRole("alert").innerText(), /customers/);
    await api("/api/v1/channels/incident-room");
  });
});

test("an admin sends a test by a channel, and the provider’s words come back", async () => {
  await here.on("/channels/incident-room", { state: admin }, async page => {
    await page.getByRole("button", { name: "Send a test" }).click();
    const dialog = page.getByRole("dialog", { name: "Test of Incident room" });
    await dialog.getByText("incident-room@harbourbooks.example").waitFor();
    await dialog.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByText(/^It was taken: /).waitFor();
    await until("it is there", async () =>
      here.nightbell.mails.some(mail => /^To: .*incident-room@harbourbooks\.example/m.test(mail)),
    );
  });
});

test("whoever only reads does not see where a webhook leads, and is offered nothing", async () => {
  await here.on("/channels", { state: observer }, async page => {
    await page.getByText("Nothing comes to it").waitFor();
    await page.getByRole("link", { name: "Status board" }).click();
    await page.getByText("not shown to you").first().waitFor();
    assert.doesNotMatch(await page.locator("main").innerText(), /board\.harbourbooks\.example/);
    const offered = page.locator("main").getByRole("button", { name: /Edit|New|Send/ });
    assert.equal(await offered.count(), 0);
  });
});
