// Time off: what it does to whom is seen before it is saved, and what calendars, colleagues and the past say stays theirs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { signIn } from "./browser.mjs";
import { observing, stage, until } from "./stage.mjs";

const DAY_MS = 86_400_000;
const ZONE = "Europe/London";
const LEAVE = "/api/v1/unavailabilities";

let observer;
const here = stage({
  prepare: async parts => {
    observer = await observing(parts, "priya");
  },
});
const api = (...asked) => here.nightbell.api(...asked);
const put = (name, document) => api(`${LEAVE}/${name}`, { method: "PUT", body: JSON.stringify(document) });
const leaveOf = async user => (await api(LEAVE)).items.filter(each => each.user === user);
const fields = ({ revision: _, ...rest }) => rest;

const dateOf = (instant, zone = ZONE) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(instant);
const daysOn = days => dateOf(Date.now() + days * DAY_MS);
const after = date => new Date(Date.parse(date) + DAY_MS).toISOString().slice(0, 10);

/** A day ahead on which somebody has a turn on a schedule, and an instant within it. */
async function turnOf(user, schedule) {
  const query = `from=${new Date(Date.now() + 2 * DAY_MS).toISOString()}&to=${new Date(Date.now() + 28 * DAY_MS).toISOString()}`;
  const { shifts } = await api(`/api/v1/users/${user}/shifts?${query}`);
  const shift = shifts.slice(1).find(each => each.schedule === schedule);
  return { day: dateOf(Date.parse(shift.from)), at: Date.parse(shift.from) + 3_600_000 };
}

async function onCallAt(schedule, at) {
  const query = `from=${new Date(at).toISOString()}&to=${new Date(at + 1_000).toISOString()}`;
  const { shifts } = await api(`/api/v1/schedules/${schedule}/shifts?${query}`);
  return shifts.map(({ user }) => user);
}

const preview = dialog => dialog.locator('[data-preview="current"]');

test("who stands in is said before time off is saved, is so after it, and Undo takes it back", async () => {
  const { day, at } = await turnOf("maya", "first-line");
  await here.on("/profile", {}, async page => {
    await page.getByText("None ahead.").waitFor();
    await page.getByRole("button", { name: "Add time off" }).click();
    const form = page.getByRole("dialog", { name: "Time off of Maya Okafor" });
    await form.getByText(`Times in ${ZONE}`).waitFor();
    await form.getByLabel("First day").fill(day);
    assert.equal(await form.getByLabel("Last day").inputValue(), day, "the last day comes along");
    await form.getByLabel("What for").fill("Dentist");
    await preview(form).getByText("First line, follow the sun").waitFor();
    await preview(form)
      .getByText(/Tom Ashworth instead of Maya Okafor/)
      .first()
      .waitFor();
    assert.deepEqual(await leaveOf("maya"), [], "nothing is sent before Save");

    await form.getByRole("button", { name: "Save" }).click();
    await page.getByText("Time off saved").waitFor();
    const [made] = await leaveOf("maya");
    assert.deepEqual(fields(made), {
      name: `maya-${day}`,
      user: "maya",
      from: `${day}T00:00`,
      to: `${after(day)}T00:00`,
      reason: "Dentist",
    });
    assert.deepEqual(await onCallAt("first-line", at), ["tom"]);
    await page.getByText("Dentist").waitFor();

    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Taken back").waitFor();
    assert.deepEqual(await leaveOf("maya"), []);
    assert.deepEqual(await onCallAt("first-line", at), ["maya"]);
    await page.getByText("None ahead.").waitFor();
  });
});

test("where nobody is left to stand in, the gap is said", async () => {
  const { day } = await turnOf("maya", "first-line");
  await put("tom-too", { user: "tom", from: `${day}T00:00`, to: `${after(day)}T00:00` });
  await here.on("/profile", {}, async page => {
    await page.getByRole("button", { name: "Add time off" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("First day").fill(day);
    await preview(form)
      .getByText(/a new gap, nobody instead of Maya Okafor/)
      .waitFor();
    await form.getByLabel("Whole days").uncheck();
    await form.getByLabel("at", { exact: true }).fill("00:00");
    await form.getByLabel("at (end)").fill("00:30");
    await preview(form)
      .getByText(/changes nobody’s hours/)
      .waitFor();
    await form.getByLabel("Last day").or(form.getByLabel("Until")).fill(daysOn(-3));
    await form.getByText(/until when: after it begins/).waitFor();
  });
  const { revision } = await api(`${LEAVE}/tom-too`);
  await api(`${LEAVE}/tom-too`, { method: "DELETE", headers: { "if-match": `"${revision}"` } });
});

test("an override is stronger than time off, which is said", async () => {
  const { items } = await api("/api/v1/overrides");
  const covers = items.find(({ name }) => name === "maya-covers");
  await here.on("/profile", {}, async page => {
    await page.getByRole("button", { name: "Add time off" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("First day").fill(covers.from.slice(0, 10));
    await preview(form)
      .getByText(/Maya Okafor stays on call \(.*override maya-covers.*\)/)
      .waitFor();
  });
});

test("a manager changes the time off of somebody in their team; a colleague who was faster is not overwritten", async () => {
  const document = {
    user: "wei",
    from: `${daysOn(40)}T00:00`,
    to: `${daysOn(43)}T00:00`,
    reason: "Sea",
    title: "Holiday by the sea",
  };
  await put("wei-sea", document);
  await here.on("/people/wei", {}, async page => {
    await page.getByText("Times in Asia/Singapore").waitFor();
    await page.getByText("(3 days)").waitFor();
    const edit = page.getByRole("button", { name: /^Edit: / });
    await edit.click();
    const form = page.getByRole("dialog");
    assert.equal(await form.getByLabel("Last day").inputValue(), daysOn(42));
    await form.getByLabel("Last day").fill(daysOn(45));
    const read = await api(`${LEAVE}/wei-sea`);
    await api(`${LEAVE}/wei-sea`, {
      method: "PUT",
      headers: { "if-match": `"${read.revision}"` },
      body: JSON.stringify({ ...read, reason: "Mountains" }),
    });
    await form.getByRole("button", { name: "Save" }).click();
    assert.match(await form.getByRole("alert").innerText(), /Somebody else changed this meanwhile/);
    await form.getByRole("button", { name: "Cancel" }).click();

    await edit.click();
    assert.equal(await form.getByLabel("What for").inputValue(), "Mountains");
    await form.getByLabel("Last day").fill(daysOn(45));
    await form.getByRole("button", { name: "Save" }).click();
    await page.getByText("Time off changed").waitFor();
    const changed = { name: "wei-sea", ...document, reason: "Mountains", to: `${daysOn(46)}T00:00` };
    assert.deepEqual(fields(await api(`${LEAVE}/wei-sea`)), changed, "what the form does not show stays");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Taken back").waitFor();
    assert.equal((await api(`${LEAVE}/wei-sea`)).to, document.to);

    await page.getByRole("button", { name: /^Delete: / }).click();
    const removal = page.getByRole("dialog", { name: "Delete time off of Wei Ling Tan?" });
    await preview(removal).waitFor();
    await removal.getByRole("button", { name: "Delete" }).click();
    await page.getByText("Time off deleted").waitFor();
    assert.deepEqual(await leaveOf("wei"), []);
    await page.getByRole("button", { name: "Undo" }).click();
    await until("it is back", async () => (await leaveOf("wei")).length === 1);
    assert.deepEqual(fields(await api(`${LEAVE}/wei-sea`)), { ...changed, to: document.to });
  });
});

test("what runs ends now, its past stays, and Undo brings back what is left", async () => {
  await put("elena-ill", { user: "elena", from: new Date(Date.now() + 500).toISOString(), to: `${daysOn(3)}T00:00` });
  await until("it runs", async () => Date.parse((await api(`${LEAVE}/elena-ill`)).from) < Date.now());
  await here.on("/people/elena", {}, async page => {
    await page.getByText("away now").waitFor();
    await page.getByRole("button", { name: /^Edit: until / }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("Last day").waitFor();
    assert.equal(await form.getByLabel("First day").count(), 0, "the beginning is over");
    await form.getByRole("button", { name: "Cancel" }).click();

    await page.getByRole("button", { name: /^End now: until / }).click();
    const end = page.getByRole("dialog", { name: "Is Elena Ruiz back?" });
    await preview(end).waitFor();
    await end.getByRole("button", { name: "End now" }).click();
    await page.getByText("Time off ended").waitFor();
    const ended = await api(`${LEAVE}/elena-ill`);
    assert.ok(Date.parse(ended.to) <= Date.now() + 1_000, "it stays, and ends");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Taken back").waitFor();
    const rest = await api(`${LEAVE}/elena-ill-2`);
    assert.equal(rest.to, `${daysOn(3)}T00:00`);
    assert.ok(Date.parse(rest.from) >= Date.parse(ended.to));
    await page.getByText("away now").waitFor();
  });
});

test("what a calendar says is named and not editable, and what is over is not listed", async () => {
  const stamp = days => `${daysOn(days).replaceAll("-", "")}`;
  const event = `UID:1\r\nSUMMARY:Conference\r\nDTSTART;VALUE=DATE:${stamp(50)}\r\nDTEND;VALUE=DATE:${stamp(52)}`;
  const calendar = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n${event}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
  await api("/api/v1/users/nora/leave_calendars/hr", {
    method: "PUT",
    headers: { "content-type": "text/calendar" },
    body: calendar,
  });
  const state = await signIn(here.browser, here.wire.url, "nora");
  await here.on("/profile", { state }, async page => {
    await page.getByText("From the calendar “hr”: it is changed there.").waitFor();
    await page.getByText("Conference").waitFor();
    assert.equal(await page.getByRole("button", { name: /^(Edit|Delete): / }).count(), 0);
    await page.getByRole("button", { name: "Add time off" }).waitFor();
  });
});

test("whose time off one may not write, one is not offered to", async () => {
  for (const [path, options] of [
    ["/people/tom", {}],
    ["/profile", { state: observer }],
    ["/people/elena", { state: observer }],
  ]) {
    await here.on(path, options, async page => {
      await page.getByRole("heading", { name: "Time off" }).waitFor();
      await until("everything is loaded", async () => (await page.locator(".bone").count()) === 0);
      const offered = page.getByRole("button", { name: /Add time off|^(Edit|Delete|End now): / });
      assert.equal(await offered.count(), 0, path);
    });
  }
});
