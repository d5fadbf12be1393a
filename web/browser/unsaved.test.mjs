// What was typed is not lost: not by Escape, not by a session that ends.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PASSWORD } from "./nightbell.mjs";
import { stage } from "./stage.mjs";

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

test("a session that ends leaves the form as it is; signed in again elsewhere, it is saved", async () => {
  await here.on("/profile", {}, async page => {
    const form = await openForm(page);
    await form.getByLabel("What for").fill("Dentist, second try");
    await page.context().clearCookies();
    await form.getByRole("button", { name: "Save" }).click();
    await form.getByText("You are not signed in any more.").waitFor();
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
