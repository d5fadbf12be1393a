// ui.md §4, 21 to 27: planning on a schedule, by pointer, keys and form; what is saved is what the engine goes by.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE, signIn } from "./browser.mjs";
import { observing, stage, until } from "./stage.mjs";

let admin;
let observer;
let responder;
const here = stage({
  prepare: async parts => {
    observer = await observing(parts, "tom");
    responder = await signIn(parts.browser, parts.wire.url, "priya");
    admin = await signIn(parts.browser, parts.wire.url, "nora");
  },
});
const api = (...asked) => here.nightbell.api(...asked);

/** A Monday that is ahead whenever the tests run, on which no one else's overrides are. */
const WEEK = "2027-06-07";
const day = (number, hour) => `2027-06-${String(number).padStart(2, "0")}T${String(hour).padStart(2, "0")}:00:00Z`;

async function atLane(page) {
  await page.locator(".lane.is-final .bar").first().waitFor();
  await until("nothing is waited for", async () => (await page.locator(".bone").count()) === 0);
  const box = await page.locator(".plan-lane").boundingBox();
  const [from, to] = await page
    .locator(".keys")
    .evaluate(keys => [Number(keys.ariaValueMin), Number(keys.ariaValueMax)]);
  const isMirrored = (await page.locator("html").getAttribute("dir")) === "rtl";
  const share = iso => (Date.parse(iso) - from) / (to - from);
  const x = iso => box.x + (isMirrored ? 1 - share(iso) : share(iso)) * box.width;
  return { x, y: box.y + box.height / 2 };
}

/** Everything that a page sends but what it only asks. */
function writesOf(page) {
  const writes = [];
  page.on("request", request => {
    const { pathname } = new URL(request.url());
    // A preview is asked for by POST, and writes nothing.
    if (!["GET", "HEAD"].includes(request.method()) && !pathname.endsWith("/preview_changes")) {
      writes.push({ method: request.method(), path: pathname, body: request.postDataJSON() });
    }
  });
  return writes;
}

async function drag(page, from, to, { alt = false } = {}) {
  const lane = await atLane(page);
  await page.mouse.move(lane.x(from), lane.y);
  await page.mouse.down();
  if (alt) await page.keyboard.down("Alt");
  await page.mouse.move((lane.x(from) + lane.x(to)) / 2, lane.y, { steps: 4 });
  await page.mouse.move(lane.x(to), lane.y, { steps: 4 });
}

const formOf = page => page.getByRole("dialog");
const fieldsOf = async form => [
  await form.getByLabel("From", { exact: true }).inputValue(),
  await form.getByLabel("at", { exact: true }).inputValue(),
  await form.getByLabel("Until", { exact: true }).inputValue(),
  await form.getByLabel("at (end)").inputValue(),
];
const holders = async (schedule, from, to) =>
  (await api(`/api/v1/schedules/${schedule}/shifts?from=${from}&to=${to}`)).shifts.map(
    ({ user, from, to }) => `${user} ${from.slice(8, 16)} ${to.slice(8, 16)}`,
  );

test("21: a drag from 09:00 to 17:00 opens a draft with these times; Save puts it in Final; Undo restores", async () => {
  await here.on(`/schedules/first-line?days=7&from=${WEEK}&zone=schedule`, {}, async page => {
    const writes = writesOf(page);
    const before = await holders("first-line", day(8, 0), day(9, 0));
    await drag(page, day(8, 9), day(8, 17));
    await page.mouse.up();
    const form = formOf(page);
    await form.waitFor();
    assert.deepEqual(await fieldsOf(form), ["2027-06-08", "09:00", "2027-06-08", "17:00"]);
    await form.getByLabel("Who takes over").selectOption("wei");
    const told = form.locator(".told");
    await told.waitFor();
    assert.match(
      await told.innerText(),
      /Tue,? 8 Jun 09:00 – 16:00: Wei Ling Tan instead of (Maya Okafor|Tom Ashworth)/,
    );
    assert.match(await told.innerText(), /16:00 – 17:00: Wei Ling Tan instead of (Elena Ruiz|Jonah Weiss)/);
    const drawn = await form.locator(".lane.is-final").nth(1).innerText();
    assert.deepEqual(writes, [], "nothing is sent before Save");
    assert.ok(drawn.length > 0);
    await form.getByRole("button", { name: "Save" }).click();
    await form.waitFor({ state: "detached" });
    await page.locator('.lane.is-final .bar.by-override[title*="Wei Ling Tan"]').first().waitFor();
    const now = await holders("first-line", day(8, 0), day(9, 0));
    assert.deepEqual(
      now.filter(each => /T09:00|T16:00/.test(each)).filter(each => each.startsWith("wei")),
      ["wei 08T09:00 08T16:00", "wei 08T16:00 08T17:00"],
    );
    await page.keyboard.press("u");
    await until("it is as it was", async () => {
      const restored = await holders("first-line", day(8, 0), day(9, 0));
      return JSON.stringify(restored) === JSON.stringify(before);
    });
    await page.locator('.lane.is-final .bar.by-override[title*="8 Jun"]').first().waitFor({ state: "detached" });
  });
});

test("21: where writing goes from right to left, time does too, under the pointer and by keys", async () => {
  await here.on("/healthz", {}, async page => {
    await page.evaluate(() => localStorage.setItem("language", "oduesp"));
    await page.goto(`/schedules/first-line?days=7&from=${WEEK}&zone=schedule`);
    const times = async () => {
      await formOf(page).waitFor();
      const [from, to] = await formOf(page)
        .locator('input[type="time"]')
        .evaluateAll(all => all.map(each => each.value));
      await page.keyboard.press("Escape");
      await formOf(page).waitFor({ state: "detached" });
      return [from, to];
    };
    await drag(page, day(8, 9), day(8, 17));
    await page.mouse.up();
    assert.deepEqual(await times(), ["09:00", "17:00"]);
    await page.locator(".keys").focus();
    await page.keyboard.press("Home");
    for (const key of ["ArrowLeft", "Shift+ArrowLeft", "Enter"]) await page.keyboard.press(key);
    const [from, to] = await times();
    assert.ok(from < to && from > "00:00", `${from} to ${to}`);
  });
});

test("22: by pointer, by keyboard alone and by form alone the same is sent", async () => {
  const sent = [];
  const save = async (page, writes) => {
    const form = formOf(page);
    await form.getByLabel("Who takes over").selectOption("wei");
    await form.getByRole("button", { name: "Save" }).click();
    await form.waitFor({ state: "detached" });
    sent.push(writes.map(({ method, path, body }) => ({ method, path, body })));
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Taken back").waitFor();
  };
  const path = `/schedules/first-line?days=7&from=${WEEK}&zone=schedule`;
  await here.on(path, {}, async page => {
    const writes = writesOf(page);
    await drag(page, day(8, 9), day(8, 15));
    await page.mouse.up();
    await save(page, writes);
  });
  await here.on(path, {}, async page => {
    const writes = writesOf(page);
    await atLane(page);
    const keys = page.getByRole("slider");
    await keys.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    for (let hour = 0; hour < 9; hour++) await page.keyboard.press("ArrowRight");
    assert.match(await keys.getAttribute("aria-valuetext"), /Tue,? 8 Jun,? (at )?09:00/);
    for (let hour = 0; hour < 6; hour++) await page.keyboard.press("Shift+ArrowRight");
    assert.match(await keys.getAttribute("aria-valuetext"), /09:00 – 15:00/);
    await page.keyboard.press("Enter");
    await formOf(page).waitFor();
    assert.ok(await page.evaluate(() => document.querySelector("dialog").contains(document.activeElement)));
    await save(page, writes);
  });
  await here.on(path, { size: PHONE }, async page => {
    const writes = writesOf(page);
    await page.getByRole("button", { name: "Override", exact: true }).tap();
    const form = formOf(page);
    await form.getByLabel("From", { exact: true }).fill("2027-06-08");
    await form.getByLabel("at", { exact: true }).fill("09:00");
    await form.getByLabel("Until", { exact: true }).fill("2027-06-08");
    await form.getByLabel("at (end)").fill("15:00");
    await save(page, writes);
  });
  assert.equal(sent[0].length, 1);
  assert.deepEqual(sent[0][0].body, {
    name: "first-line-2027-06-08-wei",
    schedule: "first-line",
    replace: sent[0][0].body.replace,
    with: "wei",
    from: "2027-06-08T09:00",
    to: "2027-06-08T15:00",
  });
  assert.match(sent[0][0].body.replace, /maya|tom/);
  assert.deepEqual(sent[1], sent[0]);
  assert.deepEqual(sent[2], sent[0]);
});

test("23: the count of gaps falls when an override covers one, and the form has its times", async () => {
  const path = "/schedules/warehouse?days=7&zone=schedule&from=2027-01-04";
  await here.on(path, { state: admin }, async page => {
    await page.getByText("10 gaps").click();
    await page.locator(".gaps li").first().getByRole("button", { name: "Cover it" }).click();
    const form = formOf(page);
    assert.deepEqual(await fieldsOf(form), ["2027-01-04", "07:00", "2027-01-04", "09:00"]);
    await form.getByLabel("Who takes over").selectOption("arjun");
    assert.match(await form.locator(".told").innerText(), /gap closed by Arjun Pillai/);
    await form.getByRole("button", { name: "Save" }).click();
    // The form draws the week with its gaps as well.
    await form.waitFor({ state: "detached" });
    await page.getByText("9 gaps").waitFor();
    assert.equal(await page.locator(".lane.is-final .gap.is-fault").count(), 9);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("10 gaps").waitFor();
  });
});

test("24: an edge changes only that edge, Escape changes nothing, and nothing is sent before Save", async () => {
  await api("/api/v1/overrides/edged", {
    method: "PUT",
    body: JSON.stringify({
      schedule: "first-line",
      replace: "maya",
      with: "wei",
      from: "2027-06-10T09:00",
      to: "2027-06-10T13:00",
    }),
  }).catch(() => {});
  const shown = await holders("first-line", day(10, 9), day(10, 13));
  if (!shown.some(each => each.startsWith("wei"))) {
    const before = await api("/api/v1/overrides/edged");
    await api("/api/v1/overrides/edged", {
      method: "PUT",
      headers: { "if-match": `"${before.revision}"` },
      body: JSON.stringify({ ...before, replace: "tom" }),
    });
  }
  const path = `/schedules/first-line?days=7&from=${WEEK}&zone=schedule`;
  await here.on(path, {}, async page => {
    const writes = writesOf(page);
    const before = await api("/api/v1/overrides/edged");
    await page.locator('.edge[data-of="edged"]').first().waitFor();
    await drag(page, day(10, 13), day(10, 15));
    await page.locator(".drawn").first().waitFor();
    await page.keyboard.press("Escape");
    await page.mouse.up();
    await page.waitForTimeout(200);
    assert.equal(await formOf(page).count(), 0);
    assert.equal(await page.locator(".plan-lane > .drawn").count(), 0);
    assert.deepEqual(writes, []);

    await drag(page, day(10, 13), day(10, 15));
    await page.mouse.up();
    const form = formOf(page);
    await form.waitFor();
    assert.deepEqual(await fieldsOf(form), ["2027-06-10", "09:00", "2027-06-10", "15:00"]);
    assert.deepEqual(writes, []);
    await form.getByRole("button", { name: "Save" }).click();
    await form.waitFor({ state: "detached" });
    const after = await api("/api/v1/overrides/edged");
    assert.deepEqual({ ...after, revision: 0 }, { ...before, revision: 0, to: "2027-06-10T15:00" });
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Taken back").waitFor();
    assert.equal((await api("/api/v1/overrides/edged")).to, before.to);

    // Alt is fine: five minutes.
    await drag(page, day(11, 1), "2027-06-11T06:26:00Z", { alt: true });
    await page.mouse.up();
    await page.keyboard.up("Alt");
    const [, , , end] = await fieldsOf(formOf(page));
    assert.match(end, /^06:(20|25|30)$/);
    await page.keyboard.press("Escape");
    await formOf(page).waitFor({ state: "detached" });

    // A click on an override changes it, or deletes it.
    const lane = await atLane(page);
    await page.mouse.click(lane.x(day(10, 11)), lane.y);
    await page.getByRole("dialog", { name: "Change this override" }).waitFor();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Really delete?" }).click();
    await page.getByText("Override deleted").waitFor();
    await page.locator('.edge[data-of="edged"]').first().waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    await page.locator('.edge[data-of="edged"]').first().waitFor();
  });
});

test("25: over days of 23 and 25 hours wall times stay, for readers in New York too", async () => {
  for (const [from, date, begin, end] of [
    ["2027-03-26", "2027-03-28", "2027-03-28T07:00:00Z", "2027-03-28T15:00:00Z"],
    ["2027-10-29", "2027-10-31", "2027-10-31T08:00:00Z", "2027-10-31T16:00:00Z"],
  ]) {
    const options = { state: admin, timezoneId: "America/New_York" };
    await here.on(`/schedules/warehouse?days=7&zone=mine&from=${from}`, options, async page => {
      await drag(page, `${from}T06:00:00Z`, `${from}T14:00:00Z`);
      await page.mouse.up();
      const form = formOf(page);
      const summer = from === "2027-03-26" ? ["07:00", "15:00"] : ["08:00", "16:00"];
      assert.deepEqual(await fieldsOf(form), [from, summer[0], from, summer[1]]);
      await form.getByLabel("at", { exact: true }).fill("09:00");
      await form.getByLabel("at (end)").fill("17:00");
      // Another date: the times stay, though the day is shorter or longer.
      await form.getByLabel("From", { exact: true }).fill(date);
      assert.deepEqual(await fieldsOf(form), [date, "09:00", date, "17:00"]);
      assert.match(await form.innerText(), /For you: .*America\/New_York/);
      await form.getByLabel("Who takes over").selectOption("jonah");
      await form.getByRole("button", { name: "Save" }).click();
      await form.waitFor({ state: "detached" });
      const { shifts } = await api(`/api/v1/schedules/warehouse/shifts?from=${date}T00:00:00Z&to=${date}T23:00:00Z`);
      assert.deepEqual(
        shifts.map(shift => [shift.user, shift.from, shift.to]),
        [["jonah", begin, end]],
      );
      await page.getByRole("button", { name: "Undo" }).click();
      await page.getByText("Taken back").waitFor();
    });
  }
});

test("26: A asks, B accepts on a phone page without script; Final shows B, both are marked, and it is on record", async () => {
  const { shifts } = await api(`/api/v1/schedules/first-line/shifts?from=${new Date().toISOString()}`);
  const shift = shifts.find(
    ({ user, from, because }) => user === "maya" && because.startsWith("rotation") && Date.parse(from) > Date.now(),
  );
  await here.on("/schedules/first-line?days=28&zone=schedule", {}, async page => {
    await page.getByRole("button", { name: "Offer a swap" }).click();
    const form = formOf(page);
    await form.getByLabel("Which shift").selectOption(String(Date.parse(shift.from)));
    await form.getByLabel("Whom to ask").selectOption("priya");
    await form.getByRole("button", { name: "Ask" }).click();
    await page.getByText("Maya Okafor asks Priya Nair").waitFor();
    await page.locator(".pending").first().waitFor();
    assert.match(
      await page
        .locator(".pending")
        .first()
        .evaluate(each => getComputedStyle(each).borderStyle),
      /dotted/,
    );
    const link = await page.getByLabel("Link for whoever is asked").inputValue();

    const phone = await here.browser.newContext({
      storageState: responder,
      javaScriptEnabled: false,
      viewport: PHONE,
      locale: "en-GB",
    });
    const asked = await phone.newPage();
    await asked.goto(link);
    assert.equal(await asked.locator("script").count(), 0);
    await asked.locator('button[value="take"]').click();
    await asked.waitForLoadState();
    await phone.close();

    await page.getByText("Priya Nair takes over from Maya Okafor").waitFor();
    await page.locator(".pending").first().waitFor({ state: "detached" });
    const drawn = page.locator(`.bar.by-swap[data-shift="priya ${Date.parse(shift.from)} ${Date.parse(shift.to)}"]`);
    assert.equal(await page.locator(".lane.is-final").locator(drawn).count(), 1);
    assert.equal(await drawn.count(), 2, "in Final and in the lane of swaps");
    for (const bar of await drawn.all()) {
      assert.match(await bar.locator(".label").evaluate(label => getComputedStyle(label).outlineStyle), /double/);
    }
    const { items } = await api("/api/v1/audit?limit=50");
    assert.ok(
      items.some(({ actor, action }) => /priya/.test(actor) && /swap/.test(action)),
      JSON.stringify(items[0]),
    );

    await page.getByRole("button", { name: /^Undo: give/ }).click();
    await page.getByText("The shift went back").waitFor();
    await page.getByRole("button", { name: /^Cancel what/ }).click();
    await page.getByText("Nobody offers a shift.").waitFor();
  });
});

/** Random, and the same every time. */
function dice(seed) {
  let state = seed;
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test("27: for 50 random edits of rotations, what was drawn before Save is what the API says after it", async () => {
  const roll = dice(27);
  const people = ["wei", "arjun", "sofia", "maya", "tom", "priya", "elena", "jonah"];
  await api("/api/v1/schedules/shuffled", {
    method: "PUT",
    body: JSON.stringify({
      title: "Shuffled",
      time_zone: "Europe/Berlin",
      team: "storefront",
      rotations: [{ name: "one", shift: "1d", start: "2026-01-05T09:00", members: ["wei", "maya", "tom"] }],
    }),
  });
  await here.on("/schedules/shuffled/edit", {}, async page => {
    const edits = [
      () =>
        page
          .getByLabel("A turn lasts")
          .first()
          .fill(String(1 + roll(5))),
      () => page.getByRole("combobox", { name: "Unit" }).first().selectOption(["h", "d", "w"][roll(3)]),
      () =>
        page
          .getByLabel("First turn begins on")
          .first()
          .fill(`2026-0${1 + roll(6)}-1${roll(10)}`),
      () =>
        page
          .getByLabel("Hand-over at")
          .first()
          .fill(`${10 + roll(12)}:${roll(2)}0`),
      async () => {
        const add = page.getByLabel("Add somebody").first();
        if ((await add.locator("option").count()) > 4) await add.selectOption({ index: 1 + roll(3) });
      },
      async () => {
        const up = page.getByRole("button", { name: /earlier$/, disabled: false });
        const count = await up.count();
        if (count > 0) await up.nth(roll(count)).click();
      },
      async () => {
        const away = page
          .locator(".members")
          .first()
          .getByRole("button", { name: /^Remove/ });
        const count = await away.count();
        if (count > 1) await away.nth(roll(count)).click();
      },
      async () => {
        const windows = page.locator(".window");
        if ((await windows.count()) < 2)
          await page.getByRole("button", { name: "Only at certain hours" }).first().click();
        else
          await page
            .getByRole("button", { name: /^Remove hours/ })
            .first()
            .click();
      },
      async () => {
        const begin = page.locator(".window").getByLabel("From");
        if ((await begin.count()) > 0) await begin.first().fill(`0${roll(10)}:00`);
      },
      async () => {
        const whole = page.locator(".rotation");
        if ((await whole.count()) > 1) return page.getByRole("button", { name: "Remove rotation" }).last().click();
        await page.getByRole("button", { name: "Add a rotation" }).click();
        await page.getByLabel("Add somebody").last().selectOption(people[roll(people.length)]);
      },
    ];
    await page.locator('[data-preview="current"]').waitFor();
    let last = Date.now();
    for (let edit = 0; edit < 50; edit++) {
      await edits[roll(edits.length)]();
      if (roll(3) === 0) await page.getByRole("button", { name: "Now", exact: true }).click();
      await page.waitForTimeout(30);
      await page.locator('[data-preview="current"]').waitFor();
      const drawn = await page
        .locator(".preview .lane")
        .nth(1)
        .locator(".bar")
        .evaluateAll(bars => bars.map(bar => bar.dataset.shift));
      const times = drawn.flatMap(each => each.split(" ").slice(1).map(Number));
      const answered = page.waitForResponse(answer => answer.request().method() === "PUT");
      await page.getByRole("button", { name: "Save" }).click();
      assert.equal((await answered).status(), 200);
      const start = await page.locator(".preview").getAttribute("data-from");
      const end = await page.locator(".preview").getAttribute("data-to");
      const query = `from=${new Date(Number(start)).toISOString()}&to=${new Date(Number(end)).toISOString()}`;
      const { shifts } = await api(`/api/v1/schedules/shuffled/shifts?${query}`);
      assert.ok(times.length > 0);
      // An edit counts from the instant at which it is saved, which is a moment after that of the preview.
      const at = Date.now();
      const near = instant => (instant > last && instant <= at ? "now" : instant);
      const said = all => all.map(([user, from, to]) => `${user} ${near(Number(from))} ${near(Number(to))}`).sort();
      assert.deepEqual(
        said(drawn.map(each => each.split(" "))),
        said(shifts.map(({ user, from, to }) => [user, Date.parse(from), Date.parse(to)])),
        `edit ${edit}`,
      );
      last = at;
      await page.locator('form[aria-busy="false"]').waitFor();
    }
  });
});

test("rotations: somebody who was faster is not overwritten, and a new schedule is made", async () => {
  await here.on("/schedules/platform/edit", { state: admin }, async page => {
    await page.locator('[data-preview="current"]').waitFor();
    const before = await api("/api/v1/schedules/platform");
    await api("/api/v1/schedules/platform", {
      method: "PUT",
      headers: { "if-match": `"${before.revision}"` },
      body: JSON.stringify({ ...before, title: "Platform team" }),
    });
    await page.getByLabel("A turn lasts").fill("2");
    await page.getByRole("button", { name: "Save" }).click();
    assert.match(await page.getByRole("alert").innerText(), /Somebody else changed this schedule meanwhile/);
    assert.equal((await api("/api/v1/schedules/platform")).rotations[0].shift, "1w");
  });
  await here.on("/schedules", {}, async page => {
    await page.getByRole("link", { name: "New schedule" }).click();
    await page.getByLabel("What people call it").fill("Second line");
    await page.getByText("Say who takes turns").waitFor();
    await page.getByLabel("Add somebody").selectOption("maya");
    await page.getByLabel("Add somebody").selectOption("wei");
    await page.locator('[data-preview="current"] .bar').first().waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.waitForURL("**/schedules/second-line");
    const made = async () => (await api("/api/v1/schedules")).items.find(({ name }) => name === "second-line");
    const { revision: _, ...before } = await made();
    assert.deepEqual(before.rotations[0].members, ["maya", "wei"]);

    await page.goto("/schedules/second-line/edit");
    await page.locator('[data-preview="current"]').waitFor();
    await page.getByLabel("What people call it").fill("Third line");
    await page.getByLabel("A turn lasts").fill("3");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Taken back").waitFor();
    assert.deepEqual({ ...(await made()), revision: undefined }, { ...before, revision: undefined });
    await page.getByRole("heading", { name: "Second line" }).waitFor();
    assert.equal(await page.getByLabel("A turn lasts").inputValue(), "1");
  });
  await here.on("/schedules", {}, async page => {
    await page.getByRole("link", { name: "New schedule" }).click();
    await page.getByLabel("What people call it").fill("Fourth line");
    await page.getByLabel("Add somebody").selectOption("maya");
    await page.locator('[data-preview="current"] .bar').first().waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.waitForURL("**/schedules/fourth-line");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Taken back").waitFor();
    assert.ok(!(await api("/api/v1/schedules")).items.some(({ name }) => name === "fourth-line"));
  });
});

test("the calendar's link is shown when it is asked for, and the figures are there", async () => {
  await here.on("/schedules/first-line", {}, async page => {
    await page.getByRole("button", { name: "Show the link" }).click();
    await page.getByRole("button", { name: "Make a link" }).click();
    const link = page.getByLabel("Link to subscribe to");
    await link.waitFor();
    assert.equal(await link.inputValue(), (await api("/api/v1/schedules/first-line/calendar_feed")).url);
    await page.getByText("Is it fair?").click();
    await page.getByRole("rowheader", { name: "Maya Okafor" }).waitFor();
  });
});

test("observers read, and are offered nothing to change", async () => {
  await here.on("/schedules/first-line", { state: observer }, async page => {
    await page.locator(".lane.is-final .bar").first().waitFor();
    await page.waitForTimeout(300);
    assert.equal(await page.locator(".plan-lane, .keys, .edge").count(), 0);
    assert.equal(
      await page
        .locator("main")
        .getByRole("button", { name: /Override|Edit|Cover|Swap|Rotation/ })
        .count(),
      0,
    );
  });
});
