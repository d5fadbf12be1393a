// ui.md §4: the page that a link in a message leads to, in a browser without JavaScript, as the binary serves it.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { PHONE, startBrowser } from "./browser.mjs";
import { startNightbell } from "./nightbell.mjs";
import { until } from "./stage.mjs";

const KB = 1_024;
let nightbell;
let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());
// One for each: pages to one person soon after each other are one message.
beforeEach(async () => {
  nightbell = await startNightbell();
});
afterEach(() => nightbell?.stop());

/** An alert whose page went out by mail: its id, and the address and the token of the page in each of so many mails. */
async function paged(summary, mails = 1) {
  const { results } = await nightbell.send("checkout", { summary, severity: "critical", dedup_key: summary });
  const id = results[0].alert_id;
  const found = () =>
    nightbell.mails
      .filter(mail => mail.includes(summary) && /^To:.*@harbourbooks/m.test(mail) && !/^To:.*incident-room/m.test(mail))
      .map(mail => /\/a\/([\w-]+)/.exec(mail)?.[1])
      .filter(token => token !== undefined);
  if (mails > 1) await nightbell.api(`/api/v1/alerts/${id}/escalate`, { method: "POST" });
  await until(`${mails} mails`, () => new Set(found()).size >= mails, 20_000);
  return { id, tokens: [...new Set(found())] };
}

const status = async id => (await nightbell.api(`/api/v1/alerts/${id}`)).status;

async function withPage(use, options = {}) {
  const context = await browser.newContext({
    baseURL: nightbell.url,
    javaScriptEnabled: false,
    viewport: PHONE,
    locale: "en-GB",
    ...options,
  });
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
  }
}

test("1: without JavaScript, one tap acknowledges", async () => {
  const { id, tokens } = await paged("One tap is enough");
  await withPage(async page => {
    await page.goto(`/a/${tokens[0]}`);
    assert.match(await page.innerText("h1"), /One tap is enough/);
    await page.getByRole("button", { name: "Acknowledge" }).click();
    await page.getByText(/Acknowledged by you at \d\d:\d\d/).waitFor();
    assert.equal(await status(id), "acknowledged");
  });
});

test("2: looking changes nothing, pressing twice acknowledges once, and others see who has it since when", async () => {
  const { id, tokens } = await paged("Two people are paged", 2);
  for (let look = 0; look < 10; look++) assert.equal((await fetch(`${nightbell.url}/a/${tokens[0]}`)).status, 200);
  assert.equal(await status(id), "triggered");
  for (let press = 0; press < 2; press++) {
    const body = new URLSearchParams({ action: "acknowledge" });
    const pressed = await fetch(`${nightbell.url}/a/${tokens[0]}`, { method: "POST", body, redirect: "manual" });
    assert.equal(pressed.status, 303);
  }
  const { items } = await nightbell.api(`/api/v1/alerts/${id}/timeline`);
  assert.equal(items.filter(({ kind }) => kind === "acknowledged").length, 1);
  await withPage(async page => {
    await page.goto(`/a/${tokens[1]}`);
    await page.getByText(/Acknowledged by (?!you)\S.* at \d\d:\d\d/).waitFor();
    assert.equal(await page.getByRole("button", { name: "Acknowledge" }).count(), 0);
  });
});

test("3: the page has no script, is small, and its button is large and seen at once", async () => {
  const { tokens } = await paged("Three kilobytes are enough");
  const bytes = Buffer.from(await (await fetch(`${nightbell.url}/a/${tokens[0]}`)).arrayBuffer());
  assert.ok(bytes.length <= 8 * KB, `${bytes.length} bytes`);
  assert.doesNotMatch(bytes.toString(), /<script/i);
  await withPage(async page => {
    await page.goto(`/a/${tokens[0]}`);
    const { y, height } = await page.getByRole("button", { name: "Acknowledge" }).boundingBox();
    assert.ok(height >= 64, `${height} px high`);
    assert.ok(y >= 0 && y + height <= PHONE.height, `from ${y} to ${y + height}`);
  });
});

test("4: an expired link says so, offers to sign in, and tells nothing of the alert", async () => {
  const { tokens } = await paged("Four days are over");
  await withPage(async page => {
    const answer = await page.goto(`/a/${expired(tokens[0])}`);
    assert.equal(answer.status(), 410);
    assert.doesNotMatch(await page.content(), /Four days|Checkout|critical/i);
    await page.getByRole("link", { name: "Sign in" }).click();
    await page.waitForURL("**/login");
  });
});

const TAG_BYTES = 16;
const EXPIRY_AT = 16;

/** The same token as it is after its time: made with the server's key, which lies in its data beside its name. */
function expired(token) {
  const bytes = Buffer.from(token, "base64url");
  const signed = bytes.subarray(0, bytes.length - TAG_BYTES);
  const tag = (key, message) => createHmac("sha256", key).update(message).digest().subarray(0, TAG_BYTES);
  const key = linkKeys().find(each => tag(each, signed).equals(bytes.subarray(-TAG_BYTES)));
  assert.ok(key, "the key of links is in the data");
  const old = Buffer.from(signed);
  old.writeUInt32BE(Math.floor(Date.now() / 1_000) - 1, EXPIRY_AT);
  return Buffer.concat([old, tag(key, old)]).toString("base64url");
}

function linkKeys() {
  const name = Buffer.from("link_key");
  const files = readdirSync(nightbell.data, { recursive: true, withFileTypes: true }).filter(file => file.isFile());
  return files.flatMap(file => {
    const bytes = readFileSync(join(file.parentPath ?? file.path, file.name));
    const keys = [];
    for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + 1)) {
      keys.push(bytes.subarray(at + name.length, at + name.length + 32));
    }
    return keys;
  });
}
