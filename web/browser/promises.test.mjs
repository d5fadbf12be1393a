// What a schedule promises, set in its form; and temporary schedules, from the first draft to Undo.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE, signIn } from "./browser.mjs";
import { stage, until } from "./stage.mjs";

let responder;
const here = stage({
  prepare: async ({ nightbell, browser, wire }) => {
    const wei = await nightbell.api("/api/v1/users/wei");
    await put("/api/v1/users/wei", { ...wei, tags: ["dev"] }, wei.revision, nightbell);
    responder = await signIn(browser, wire.url, "priya");
  },
});
const api = (...asked) => here.nightbell.api(...asked);

function put(path, body, revision, nightbell = here.nightbell) {
  const headers = revision === undefined ? {} : { "if-match": `"${revision}"` };
  return nightbell.api(path, { method: "PUT", headers, body: JSON.stringify(body) });
}

const part = (page, title) => page.locator(".promises details").filter({ hasText: title });
const current = page => page.locator('[data-preview="current"]').waitFor();

/** Saves the schedule's form, and gives the document. */
async function saved(page, name) {
  const answered = page.waitForResponse(answer => answer.request().method() === "PUT");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const answer = await answered;
  assert.equal(answer.status(), 200, await answer.text());
  await page.locator('form[aria-busy="false"]').waitFor();
  return api(`/api/v1/schedules/${name}`);
}

test("what a schedule promises is set in its form, previewed, and kept with everything else", async () => {
  const rotations = [
    {
      name: "day",
      shift: "1d",
      start: "2026-01-05T09:00",
      members: ["maya", "elena"],
      shadows: ["wei"],
      order: "fair",
    },
  ];
  await put("/api/v1/schedules/promised", { title: "Promised", team: "storefront", time_zone: "UTC", rotations });
  await here.on("/schedules/promised/edit", {}, async page => {
    await current(page);
    const before = await api("/api/v1/schedules/promised");
    const coverage = part(page, "Somebody must be on call");
    assert.match(await coverage.locator("summary").innerText(), /not said when/);
    await coverage.locator("summary").click();
    await coverage.getByRole("button", { name: "At certain hours" }).click();
    await coverage.getByRole("button", { name: "Fri", exact: true }).click();
    await coverage.getByLabel("From").fill("08:00");
    await coverage.getByRole("button", { name: "So many people" }).click();
    await coverage.getByRole("button", { name: "One with a tag" }).click();
    assert.equal(await coverage.getByLabel("At least one with the tag").inputValue(), "dev");
    assert.match(
      await coverage.locator("summary").innerText(),
      /Mon – Thu 08:00–17:00; at least 2 people; one with “dev”/,
    );
    await current(page);
    const kept = page.locator(".preview .told").last();
    assert.match(await kept.innerText(), /Fewer than 2 people for 3 days/);
    assert.match(await kept.innerText(), /Nobody with “dev” for 3 days/);

    const handOver = part(page, "Hand-over");
    await handOver.locator("summary").click();
    await handOver.getByLabel(/^Tell people and channels/).check();
    await handOver.getByLabel("And before it, too").selectOption("1d");
    await handOver.getByLabel("A turn must be accepted").selectOption("4h");
    await handOver.getByRole("button", { name: "Add a channel" }).click();
    await handOver.getByRole("combobox", { name: /^When/ }).selectOption("at");
    await handOver.getByRole("button", { name: "Sun", exact: true }).click();
    assert.match(
      await handOver.locator("summary").innerText(),
      /told 1 day before and then; accepted 4 hrs before; told to/,
    );

    const nights = part(page, "Holidays and nights");
    await nights.locator("summary").click();
    await nights.getByLabel("Date").fill("2027-12-25");
    await nights.getByRole("button", { name: "Add holiday" }).click();
    await nights.getByLabel("Nights in a row, at most").fill("3");
    assert.match(await nights.locator("summary").innerText(), /1 holiday; at most 3 nights in a row/);

    await current(page);
    const after = await saved(page, "promised");
    const [channel] = after.hand_over.channels;
    assert.deepEqual(after, {
      ...before,
      revision: after.revision,
      coverage: [{ days: "mon-thu", from: "08:00", to: "17:00" }],
      requirements: [{ at_least: 2 }, { one_of: { tag: "dev" } }],
      hand_over: { before: "1d", accept: "4h", channels: [{ channel: channel.channel, at: "09:00", days: "mon-sat" }] },
      holidays: ["2027-12-25"],
      nights_in_a_row_max: 3,
    });

    // Nothing of it is touched by a change of something else, and all of it can be taken back.
    await page.getByLabel("A turn lasts").fill("2");
    await current(page);
    const next = await saved(page, "promised");
    assert.deepEqual({ ...next, revision: 0, rotations: 0 }, { ...after, revision: 0, rotations: 0 });
    await coverage.getByRole("button", { name: "Always" }).click();
    await current(page);
    assert.match(await page.locator(".preview").innerText(), /Fewer than 2 people for 14 days/);
    await coverage.getByRole("button", { name: "Not said" }).click();
    await coverage.getByRole("button", { name: "Remove requirement 2" }).click();
    await coverage.getByRole("button", { name: "Remove requirement 1" }).click();
    await handOver.getByLabel(/^Tell people and channels/).uncheck();
    await nights.getByRole("button", { name: /^Remove .*2027/ }).click();
    await nights.getByLabel("Nights in a row, at most").fill("");
    await current(page);
    const bare = await saved(page, "promised");
    assert.deepEqual({ ...bare, revision: 0, rotations: 0 }, { ...before, revision: 0, rotations: 0 });
  });
});

test("the preview tells gaps inside the coverage from those outside", async () => {
  const rotations = [
    {
      name: "day",
      shift: "1d",
      start: "2026-01-05T09:00",
      members: ["maya"],
      active: [{ days: "mon-fri", from: "09:00", to: "17:00" }],
    },
  ];
  await put("/api/v1/schedules/hours", { title: "Hours", team: "storefront", time_zone: "UTC", rotations });
  await here.on("/schedules/hours/edit", {}, async page => {
    await current(page);
    const coverage = part(page, "Somebody must be on call");
    await coverage.locator("summary").click();
    await coverage.getByRole("button", { name: "At certain hours" }).click();
    await current(page);
    assert.match(await page.locator(".preview").innerText(), /Everything that it promises is kept/);
    assert.equal(await page.locator(".preview .lane").nth(1).locator(".gap.is-fault").count(), 0);
    await coverage.getByLabel("To", { exact: true }).fill("18:00");
    await until("the preview has the gaps", async () =>
      /\d+ gaps when somebody must be on call/.test(await page.locator(".preview").innerText()),
    );
    await current(page);
    const { uncovered } = await api("/api/v1/schedules/hours/preview", {
      method: "POST",
      body: JSON.stringify({
        team: "storefront",
        time_zone: "UTC",
        rotations,
        coverage: [{ days: "mon-fri", from: "09:00", to: "18:00" }],
      }),
    });
    assert.equal(await page.locator(".preview .lane").nth(1).locator(".gap.is-fault").count(), uncovered.length);
  });
});

const holders = async (from, to) =>
  (await api(`/api/v1/schedules/first-line/shifts?from=${from}&to=${to}`)).shifts.map(
    ({ user, from, to }) => `${user} ${from.slice(8, 16)} ${to.slice(8, 16)}`,
  );
const DAY = ["2027-06-15T00:00:00Z", "2027-06-17T00:00:00Z"];
const formOf = page => page.getByRole("dialog");

async function fillSpan(form, [from, at, to, end]) {
  const fields = form.locator(".when").first();
  await fields.getByLabel("From", { exact: true }).fill(from);
  await fields.getByLabel("at", { exact: true }).fill(at);
  await fields.getByLabel("Until", { exact: true }).fill(to);
  await fields.getByLabel("at (end)").fill(end);
}

test("a temporary schedule is previewed by the server, saved, drawn, changed, deleted and brought back", async () => {
  await here.on("/schedules/first-line?days=7&zone=schedule&from=2027-06-14", {}, async page => {
    const before = await holders(...DAY);
    await page.getByRole("button", { name: "New temporary schedule" }).click();
    const form = formOf(page);
    await form.getByLabel("What people call it").fill("Stocktaking");
    await fillSpan(form, ["2027-06-15", "09:00", "2027-06-16", "09:00"]);
    await current(page);
    assert.match(await form.locator(".told").innerText(), /a new gap, nobody instead of/);
    await form.getByRole("button", { name: "Add a shift" }).click();
    await form.getByText("Say of each shift who").waitFor();
    const shift = form.getByRole("group", { name: "Shift 1" });
    await shift.getByLabel("Who").selectOption("priya");
    await shift.getByLabel("at (end)").fill("07:00");
    await current(page);
    assert.match(await form.locator(".told").innerText(), /Priya Nair instead of/);
    assert.deepEqual(await holders(...DAY), before, "nothing is saved before Save");
    const drawn = await form
      .locator(".proposal .lane")
      .nth(1)
      .locator(".bar")
      .evaluateAll(bars => bars.map(bar => bar.dataset.shift));
    await form.getByRole("button", { name: "Save" }).click();
    await form.waitFor({ state: "detached" });
    const document = await api("/api/v1/temporary_schedules/first-line-2027-06-15-stocktaking");
    assert.deepEqual(
      { ...document, revision: 0 },
      {
        name: "first-line-2027-06-15-stocktaking",
        title: "Stocktaking",
        schedule: "first-line",
        from: "2027-06-15T09:00",
        to: "2027-06-16T09:00",
        shifts: [{ user: "priya", from: "2027-06-15T09:00", to: "2027-06-16T07:00" }],
        revision: 0,
      },
    );
    const { shifts } = await api(`/api/v1/schedules/first-line/shifts?from=${DAY[0]}&to=${DAY[1]}`);
    const said = shifts.map(({ user, from, to }) => `${user} ${Date.parse(from)} ${Date.parse(to)}`);
    assert.deepEqual(drawn.toSorted(), said.toSorted(), "what was previewed is what is");

    const bar = page.locator(".lane.is-final .bar.by-temporary");
    await bar.waitFor();
    assert.match(await bar.getAttribute("title"), /temporary schedule “Stocktaking”/);
    const listed = page.locator(".ahead li").filter({ hasText: "Stocktaking" });
    assert.match(await listed.innerText(), /Tue,? 15 Jun,? 09:00 – Wed,? 16 Jun,? 09:00/);
    assert.match(await listed.innerText(), /Only Priya Nair is on call/);

    // What is there on the lane leads to what decides it.
    await bar.click();
    await page.getByRole("dialog", { name: "Change this temporary schedule" }).waitFor();
    await form.getByRole("group", { name: "Shift 1" }).getByLabel("Who").selectOption("sofia");
    await current(page);
    await form.getByRole("button", { name: "Save" }).click();
    await form.waitFor({ state: "detached" });
    await page.getByText("Only Sofia Lim is on call").waitFor();
    await page.getByRole("button", { name: "Undo" }).last().click();
    await page.getByText("Only Priya Nair is on call").waitFor();

    await listed.getByRole("button", { name: "Edit: Stocktaking" }).click();
    await form.getByRole("button", { name: "Delete" }).click();
    await form.getByRole("button", { name: "Really delete?" }).click();
    await listed.waitFor({ state: "detached" });
    assert.deepEqual(await holders(...DAY), before);
    await page
      .locator(".toast")
      .filter({ hasText: "Temporary schedule deleted" })
      .getByRole("button", { name: "Undo" })
      .click();
    await listed.waitFor();
    assert.equal((await api(`/api/v1/temporary_schedules/${document.name}`)).shifts[0].user, "priya");
  });
});

test("it begins with what is planned, on a phone; somebody who was faster is not overwritten", async () => {
  await here.on("/schedules/first-line", { size: PHONE }, async page => {
    await page.getByRole("button", { name: "New temporary schedule" }).tap();
    const form = formOf(page);
    await fillSpan(form, ["2027-07-05", "00:00", "2027-07-06", "00:00"]);
    await form.getByRole("button", { name: "Begin with what is planned" }).tap();
    await form.getByRole("group", { name: "Shift 3" }).waitFor();
    await current(page);
    assert.match(await form.locator(".proposal").innerText(), /changes nobody’s hours/);
    await form.getByRole("group", { name: "Shift 2" }).getByLabel("Who").selectOption("tom");
    await form.getByRole("button", { name: "Remove shift 1" }).tap();
    await form.getByRole("button", { name: "Save" }).tap();
    await form.waitFor({ state: "detached" });
    const path = "/api/v1/temporary_schedules/first-line-2027-07-05-temporary";
    const document = await api(path);
    assert.equal(document.shifts.length, 2);

    await page.getByRole("button", { name: "Edit: first-line-2027-07-05-temporary" }).tap();
    await form.waitFor();
    await put(path, { ...document, title: "Theirs" }, document.revision);
    await form.getByLabel("What people call it").fill("Mine");
    await form.getByRole("button", { name: "Save" }).tap();
    await form.getByRole("alert").waitFor();
    assert.equal((await api(path)).title, "Theirs");
    await page.keyboard.press("Escape");
    await api(path, { method: "DELETE", headers: { "if-match": "*" } });
  });
});

test("of one that is running only what is ahead changes, and deleting it can be taken back; what is over is not offered", async () => {
  const at = hours => new Date(Date.now() + hours * 3_600_000).toISOString();
  const path = "/api/v1/temporary_schedules/drill";
  await put(path, {
    title: "Drill",
    schedule: "first-line",
    from: at(-1),
    to: at(5),
    shifts: [{ user: "priya", from: at(-1), to: at(5) }],
  });
  await here.on("/schedules/first-line?days=1", {}, async page => {
    const listed = page.locator(".ahead li").filter({ hasText: "Drill" });
    assert.match(await listed.innerText(), /running/);
    const open = async () => {
      await listed.getByRole("button", { name: "Edit: Drill" }).click();
      await formOf(page).getByText("It has begun.").waitFor();
    };
    await open();
    const form = formOf(page);
    assert.ok(await form.getByLabel("From", { exact: true }).first().isDisabled());
    assert.equal(await form.getByRole("button", { name: "Remove shift 1" }).count(), 0);
    await form.getByRole("group", { name: "Shift 1" }).getByLabel("at (end)").fill("23:59");
    await form.getByRole("button", { name: "Cancel" }).click();
    await open();
    await form.getByRole("button", { name: "Delete" }).click();
    await form.getByRole("button", { name: "Really delete?" }).click();
    await listed.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Taken back").waitFor();
    await listed.waitFor();
    const [ended, next] = [await api(path), await api(`${path}-2`)];
    assert.ok(Date.parse(next.from) >= Date.parse(ended.to), `${next.from} ${ended.to}`);
    assert.equal((await api("/api/v1/schedules/first-line/shifts")).shifts[0].user, "priya");
    await api(`${path}-2`, { method: "DELETE", headers: { "if-match": "*" } });
    await listed.waitFor({ state: "detached" }).catch(() => page.reload());
    await page.locator(".lane.is-final .bar").first().waitFor();
    assert.equal(await listed.count(), 0, "what is over is not listed");
  });
});

test("whoever manages nothing reads temporary schedules, and is told who changes them", async () => {
  await here.on("/schedules/first-line?days=7&zone=schedule&from=2027-06-14", { state: responder }, async page => {
    const listed = page.locator(".ahead li").filter({ hasText: "Stocktaking" });
    await listed.waitFor();
    assert.equal(await listed.getByRole("button").count(), 0);
    assert.equal(await page.getByRole("button", { name: "New temporary schedule" }).count(), 0);
    await page.locator(".lane.is-final .bar.by-temporary").click();
    await page.getByText("“Stocktaking” alone decides then").waitFor();
    assert.equal(await formOf(page).count(), 0);
  });
});
