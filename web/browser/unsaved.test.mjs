// What was typed is not lost: not by Escape, not by a session that ends.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE } from "./browser.mjs";
import { PASSWORD } from "./nightbell.mjs";
import { stage, until } from "./stage.mjs";

const here = stage();

async function openForm(page) {
  await page.getByRole("button", { name: "Add time off" }).click();
  return page.getByRole("dialog");
}

test("Escape and a press beside a form ask before they throw away what was typed", async () => {
  await here.on("/profile", {}, async page => {
    const form = await openForm(page);
    await page.keyboard.press("Escape");
    await form.waitFor({ state: "detached" });

    await openForm(page);
    const reason = form.getByLabel("What for");
    await reason.fill("Dentist");
    await page.keyboard.press("Escape");
    await form.getByText("Throw away what you changed here?").waitFor();
    assert.equal(await form.getByRole("button", { name: "Save" }).count(), 0);
    await page.keyboard.press("Enter");
    await form.getByRole("button", { name: "Save" }).waitFor();
    assert.equal(await reason.inputValue(), "Dentist");
    assert.ok(await reason.evaluate(field => field === document.activeElement), "the focus is back");

    await page.mouse.click(5, 5);
    await form.getByRole("button", { name: "Throw away" }).click();
    await form.waitFor({ state: "detached" });

    await openForm(page);
    await reason.fill("Dentist");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await form.waitFor({ state: "detached" });
  });
});

test("what a button adds or takes away is a change, and what is refused is seen", async () => {
  await here.on("/profile", { size: PHONE }, async page => {
    await page.getByRole("button", { name: "Change" }).click();
    const form = page.getByRole("dialog");
    await form.getByRole("button", { name: "Remove this rule" }).last().click();
    await page.keyboard.press("Escape");
    await form.getByText("Throw away what you changed here?").waitFor();
    await form.getByRole("button", { name: "Keep editing" }).click();
    await form.locator("form").evaluate(each => {
      each.noValidate = true;
    });
    await form.getByLabel("Address").nth(1).fill("123");
    await form.getByRole("button", { name: "Save" }).click();
    const refused = form.getByRole("alert");
    await refused.waitFor();
    const { top, bottom } = await refused.evaluate(each => each.getBoundingClientRect());
    const actions = await form.locator(".actions").last().boundingBox();
    assert.ok(top >= 0 && bottom <= actions.y + 1, `${top} to ${bottom}, and the buttons at ${actions.y}`);
  });
});

test("within the console the browser asks as well before a form on a page is left", async () => {
  await here.on("/schedules/first-line/edit", {}, async page => {
    const title = page.getByLabel("What people call it");
    await title.fill("Another name");
    const asked = [];
    page.on("dialog", dialog => {
      asked.push(dialog.message());
      return asked.length === 1 ? dialog.dismiss() : dialog.accept();
    });
    await page.getByRole("link", { name: "On call" }).first().click();
    await until("it is asked", () => asked.length === 1);
    assert.equal(await title.inputValue(), "Another name");
    await page.getByRole("link", { name: "On call" }).first().click();
    await page.waitForURL("**/on-call");
    assert.deepEqual(asked, Array(2).fill("Throw away what you changed here?"));
  });
});

test("a note that is written stays when the session has ended", async () => {
  const { results } = await here.nightbell.send("storefront", { summary: "Noted", severity: "error" });
  await here.on(`/alerts/${results[0].alert_id}`, {}, async page => {
    const note = page.getByLabel("Leave a note on the timeline");
    await note.fill("It is the cache");
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Add note" }).click();
    await page.getByText("You are not signed in any more. What you typed is still here.").waitFor();
    assert.equal(await note.inputValue(), "It is the cache");
  });
});

test("a session that ends leaves the form as it is; signed in again elsewhere, it is saved", async () => {
  await here.on("/profile", {}, async page => {
    const form = await openForm(page);
    await form.getByLabel("What for").fill("Dentist, second try");
    await page.context().clearCookies();
    await form.getByRole("button", { name: "Save" }).click();
    await form.getByText("You are not signed in any more. What you typed is still here.").waitFor();
    const [elsewhere] = await Promise.all([
      page.context().waitForEvent("page"),
      form.getByRole("link", { name: "Sign in in a new tab" }).click(),
    ]);
    await elsewhere.fill('input[name="username"]', "maya");
    await elsewhere.fill('input[name="password"]', PASSWORD);
    await elsewhere.keyboard.press("Enter");
    await elsewhere.waitForURL("**/alerts");
    await form.getByRole("button", { name: "Save" }).click();
    await form.waitFor({ state: "detached" });
    const { items } = await here.nightbell.api("/api/v1/unavailabilities");
    assert.ok(items.some(each => each.user === "maya" && each.reason === "Dentist, second try"));
  });
  await here.on("/profile", {}, async page => {
    await page.getByRole("button", { name: "Add time off" }).waitFor();
    await page.context().clearCookies();
    await page.goto("/profile");
    await page.waitForURL("**/login?next=%2Fprofile");
  });
});
