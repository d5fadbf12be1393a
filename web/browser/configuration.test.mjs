// Services, policies, teams and people: what is set up in the console is what the engine goes by.

import assert from "node:assert/strict";
import { test } from "node:test";
import { observing, stage, until } from "./stage.mjs";

let observer;
const here = stage({
  prepare: async parts => {
    observer = await observing(parts, "priya");
  },
});
const api = (...asked) => here.nightbell.api(...asked);

test("a service is made, gets an integration, and its test event becomes an alert", async () => {
  await here.on("/services", {}, async page => {
    await page.getByRole("button", { name: "New service" }).click();
    const form = page.getByRole("dialog", { name: "New service" });
    await form.getByLabel("What people call it").fill("Gift cards & vouchers");
    await form.getByLabel("Team").selectOption({ label: "Storefront" });
    await form.getByLabel("Escalation policy").selectOption({ label: "Customers are hurt" });
    await form.getByLabel("Playbook").fill("https://playbooks.harbourbooks.example/gifts");
    await form.getByRole("button", { name: "Save" }).click();
    await page.waitForURL("**/services/gift-cards-vouchers");
    const document = await api("/api/v1/services/gift-cards-vouchers");
    assert.equal(document.team, "storefront");
    assert.equal(document.playbook, "https://playbooks.harbourbooks.example/gifts");

    await page.getByText("Nothing can arrive here yet.").waitFor();
    await page.getByRole("button", { name: "New integration" }).click();
    const integration = page.getByRole("dialog", { name: "New integration" });
    await integration.getByLabel("What sends").selectOption({ label: "Prometheus, vmalert" });
    await integration.getByLabel("What people call it").fill("Prometheus");
    await integration.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Show address" }).click();
    const { key, urls } = await api("/api/v1/integrations/gift-cards-vouchers-prometheus/key");
    const shown = page.getByLabel("Address and path prefix");
    await shown.waitFor();
    assert.equal(await shown.inputValue(), urls.prometheus);
    assert.ok(urls.prometheus.includes(key));

    await page.getByRole("button", { name: "Send test event" }).click();
    const test = page.getByRole("dialog");
    await test.getByText("by their rules for low urgency").waitFor();
    await test.getByLabel("What it is to do").selectOption("high");
    await test.getByText(/^It pages /).waitFor();
    await test.getByLabel("What it is to do").selectOption("low");
    await test.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByRole("link", { name: /See alert/ }).click();
    await page.getByRole("heading", { name: "Test event of Prometheus" }).waitFor();
    const id = Number(/\d+$/.exec(new URL(page.url()).pathname)[0]);
    const alert = await api(`/api/v1/alerts/${id}`);
    assert.deepEqual([alert.service, alert.severity, alert.urgency], ["gift-cards-vouchers", "info", "low"]);
  });
});

test("what the server refuses is said in the form, nothing that was typed is lost, and a taken name gets a number", async () => {
  await here.on("/services", {}, async page => {
    await page.getByRole("button", { name: "New service" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("What people call it").fill("Checkout");
    await form.getByLabel("Team").selectOption({ label: "Storefront" });
    await form.getByLabel("Escalation policy").selectOption({ label: "Customers are hurt" });
    await form.getByLabel("Playbook").fill("ftp://playbooks.example/gifts");
    await form.getByRole("button", { name: "Save" }).click();
    await form
      .getByRole("alert")
      .getByText(/playbook/)
      .waitFor();
    assert.equal(await form.getByLabel("What people call it").inputValue(), "Checkout");
    await form.getByLabel("Playbook").fill("");
    await form.getByRole("button", { name: "Save" }).click();
    await page.waitForURL("**/services/checkout-2");
  });
});

test("somebody who was faster is not overwritten", async () => {
  await here.on("/services/storefront", {}, async page => {
    await page.locator("main header").getByRole("button", { name: "Edit" }).click();
    const form = page.getByRole("dialog");
    const before = await api("/api/v1/services/storefront");
    await api("/api/v1/services/storefront", {
      method: "PUT",
      headers: { "if-match": `"${before.revision}"` },
      body: JSON.stringify({ ...before, auto_resolve: "2d" }),
    });
    await form.getByLabel("What people call it").fill("Shop window");
    await form.getByRole("button", { name: "Save" }).click();
    assert.match(await form.getByRole("alert").innerText(), /Somebody else changed this meanwhile/);
    const after = await api("/api/v1/services/storefront");
    assert.deepEqual([after.title, after.auto_resolve], ["Storefront", "2d"]);
  });
});

test("a policy reads as sentences, and says whom it would page now", async () => {
  const { items } = await api("/api/v1/on-call");
  const holder = items.find(({ schedule }) => schedule === "first-line").on_call[0].title;
  await here.on("/escalation-policies/customers", {}, async page => {
    const steps = page.locator(".step");
    await steps.first().getByText(holder).waitFor();
    assert.match(await steps.nth(0).innerText(), /First, page whoever is on call in “First line, follow the sun”\./);
    assert.match(await steps.nth(1).innerText(), /After 5 mins without an answer, page the next in .* and the channel/);
    assert.match(await steps.nth(3).innerText(), /begin again, once/);
    assert.match(await steps.nth(4).innerText(), /page Nora Lindqvist by every method at once/);
  });
});

test("the neighbour that a policy names is the one whom the server would page", async () => {
  const put = (path, document) => api(path, { method: "PUT", body: JSON.stringify(document) });
  const steps = [{ notify: ["schedule:first-line+1"], wait: "5m" }];
  await put("/api/v1/escalation_policies/neighbours", { steps });
  await put("/api/v1/services/neighbourly", { escalation_policy: "neighbours" });
  const { services } = await api("/api/v1/on-call");
  const [{ title }] = services.find(({ service }) => service === "neighbourly").on_call;
  await here.on("/escalation-policies/neighbours", {}, async page => {
    await page.locator(".step .now").getByText(title).waitFor();
  });
});

test("a policy is written in the console, and a step that finds nobody says so", async () => {
  const at = new Date(Date.now() - 86_400_000).toISOString().slice(0, 16);
  const schedule = { time_zone: "Europe/London", team: "storefront", title: "Nobody’s hours" };
  const rotations = [
    {
      name: "none",
      shift: "1d",
      start: at,
      members: ["maya"],
      active: [{ days: "mon-sun", from: "00:00", to: "00:01" }],
    },
  ];
  await api("/api/v1/schedules/nobodys-hours", { method: "PUT", body: JSON.stringify({ ...schedule, rotations }) });
  await here.on("/escalation-policies", {}, async page => {
    await page.getByRole("button", { name: "New policy" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("What people call it").fill("Shop at night");
    await form.getByLabel("Team").selectOption({ label: "Storefront" });
    await form.getByLabel("Page", { exact: true }).selectOption("schedule:nobodys-hours");
    await form.getByRole("button", { name: "Add a step" }).click();
    await form.getByLabel("Page", { exact: true }).nth(1).selectOption("user:maya");
    await form.getByLabel("Then wait for an answer (minutes)").nth(1).fill("12");
    await form.getByRole("button", { name: "Save" }).click();
    await page.waitForURL("**/escalation-policies/shop-at-night");
    await page
      .locator(".step .gap-word")
      .getByText(/nobody: .*nobodys-hours/i)
      .waitFor();
    const { steps } = await api("/api/v1/escalation_policies/shop-at-night");
    assert.deepEqual(steps, [
      { notify: ["schedule:nobodys-hours"], wait: "5m" },
      { notify: ["user:maya"], wait: "12m" },
    ]);
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Really delete?" }).click();
    await page.waitForURL("**/escalation-policies");
    await assert.rejects(api("/api/v1/escalation_policies/shop-at-night"), /404/);
  });
});

test("one’s own rules are changed, and what happens at three changes with them", async () => {
  await here.on("/profile", {}, async page => {
    const night = page.locator(".night li");
    await night.first().waitFor();
    assert.deepEqual(await night.locator("time").allInnerTexts(), ["03:00", "03:01", "03:03"]);
    await until("what is not verified says so", async () => (await night.getByText("Not verified").count()) === 3);
    await page.getByRole("button", { name: "Change" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("After (minutes)").nth(2).fill("10");
    await form.getByRole("button", { name: "Save" }).click();
    await until("the call comes at ten past", async () =>
      (await night.locator("time").allInnerTexts()).includes("03:10"),
    );
    const { notification_rules: rules } = await api("/api/v1/users/maya");
    assert.deepEqual(rules.high.at(-1), { via: "call", after: "10m" });
  });
});

test("a contact method is verified by the code that comes, and a wrong one can be tried again", async () => {
  await here.on("/profile", {}, async page => {
    await page.getByRole("button", { name: "Verify", exact: true }).first().click();
    const form = page.getByRole("dialog");
    await form.getByRole("button", { name: "Send the code" }).click();
    const code = form.getByLabel("Code");
    await code.waitFor();
    let mail;
    await until("the mail is there", () => {
      mail = here.nightbell.mails.findLast(each => /^To: .*maya@/m.test(each) && /\b\d{6}\b/.test(each));
      return mail !== undefined;
    });
    const [, right] = /\r\n\r\n[\s\S]*?\b(\d{6})\b/.exec(mail);
    await code.fill(right === "111111" ? "222222" : "111111");
    await form.getByRole("button", { name: "Check" }).click();
    await form.getByRole("alert").waitFor();
    await code.fill(right);
    await form.getByRole("button", { name: "Check" }).click();
    await form.waitFor({ state: "detached" });
    await page.getByText("is verified").waitFor();
    await page.getByText("Verified", { exact: true }).first().waitFor();
  });
});

test("“page me now” shows what becomes of each message", async () => {
  await here.on("/profile", {}, async page => {
    await page.getByRole("button", { name: "Page me now" }).click();
    await page.getByRole("button", { name: "Page me", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await until("all three have gone out", async () => (await dialog.locator(".tag.ok").count()) === 3);
  });
});

test("whoever only reads is offered nothing to change, and sees no address", async () => {
  await here.on("/services/checkout", { state: observer }, async page => {
    await page.getByText("Managers of its team see the address").waitFor();
    for (const path of ["/services/checkout", "/escalation-policies/customers", "/teams/payments", "/people/maya"]) {
      await page.goto(path);
      await page.locator("main h1").waitFor();
      await until("everything is loaded", async () => (await page.locator(".bone").count()) === 0);
      const buttons = await page
        .locator("main")
        .getByRole("button", { name: /Edit|Change|New|Send|Show/ })
        .count();
      assert.equal(buttons, 0, path);
    }
    assert.doesNotMatch(await page.locator("main").innerText(), /\+447700900111/);
    await page.getByText("not shown to you").first().waitFor();
  });
});

test("whoever looks on is offered nothing that acts on alerts, by button or key", async () => {
  const event = { summary: "Watched only", severity: "critical", dedup_key: "watched" };
  const { results } = await here.nightbell.send("scanners", event);
  const id = results[0].alert_id;
  await here.on("/alerts?q=Watched", { state: observer }, async page => {
    const row = page.locator(`.alert[data-id="${id}"]`);
    await row.waitFor();
    await until("no button", async () => (await page.getByRole("button", { name: /^Acknowledge/ }).count()) === 0);
    await row.focus();
    await page.keyboard.press("a");
    await page.goto(`/alerts/${id}`);
    await page.getByText("You look on").waitFor();
    assert.equal(await page.getByRole("button", { name: /Acknowledge|Resolve|Snooze|Escalate|Add note/ }).count(), 0);
    assert.equal((await api(`/api/v1/alerts/${id}`)).status, "triggered");
  });
});
