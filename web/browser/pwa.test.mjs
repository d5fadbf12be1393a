// ui.md §4: the installed console: without a network, after signing out, at a new version, under a path prefix; and pages that
// are pushed to it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { open, signIn } from "./browser.mjs";
import { startNightbell, subscription } from "./nightbell.mjs";
import { rowOf, stage, until } from "./stage.mjs";
import { startWire } from "./wire.mjs";

const here = stage();

/** A page whose worker is in charge and has kept what the page shows. */
async function installed(path = "/alerts", options = {}) {
  const page = await here.open(path, { serviceWorkers: "allow", ...options });
  await inCharge(page);
  return page;
}

async function inCharge(page) {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 20_000 });
  await until("the list is kept", async () => (await kept(page)).some(url => url.includes("/api/v1/alerts?")));
  await until("who is on call is kept", async () => (await kept(page)).some(url => url.endsWith("/api/v1/on-call")));
}

/** What this device keeps of the API. */
const kept = page =>
  page.evaluate(async () => {
    const names = (await caches.keys()).filter(name => name.endsWith(" data"));
    const requests = await Promise.all(names.map(async name => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => url);
  });

async function send(summary, service = "checkout", nightbell = here.nightbell) {
  const event = { summary, severity: "critical", dedup_key: summary };
  const { results } = await nightbell.send(service, event);
  return results[0].alert_id;
}

/** Neither the network nor the server is there. */
async function offline(page, isOffline = true) {
  if (isOffline) here.wire.leave();
  else here.wire.comeBack();
  await page.context().setOffline(isOffline);
}

test("6: a second load without a network opens the shell and says how old the data is", async t => {
  const id = await send("Six was there before");
  const page = await installed();
  try {
    await rowOf(page, id).waitFor();
    await offline(page);
    const started = performance.now();
    await page.reload();
    await page.getByRole("navigation").waitFor();
    t.diagnostic(`the shell was there after ${Math.round(performance.now() - started)} ms`);
    await page
      .locator(".offline")
      .getByText(/^Offline\. Data from \d\d:\d\d/)
      .waitFor();
    await rowOf(page, id).waitFor();
    assert.ok(
      await rowOf(page, id)
        .getByRole("button", { name: /Acknowledge/ })
        .isDisabled(),
    );
    await page.keyboard.press("j");
    await page.keyboard.press("a");
    await page.getByRole("alert").getByText("this device needs a network").waitFor();
    await page.getByRole("link", { name: "On call", exact: true }).click();
    await page.getByRole("heading", { name: "First line, follow the sun" }).waitFor();
    await page.locator('nav a[href$="/profile"]').first().click();
    await page.getByText("It is not on this device").waitFor();
    await page.goto(`${here.wire.url}/alerts/${id}`);
    await page.getByRole("heading", { name: "Six was there before" }).waitFor();
    const missed = await send("Six was missed");
    await offline(page, false);
    await page.goto(`${here.wire.url}/alerts`);
    await page.getByText("Live", { exact: true }).waitFor();
    await rowOf(page, missed).waitFor();
    assert.equal(await page.locator(".offline").count(), 0);
  } finally {
    await offline(page, false);
    await page.context().close();
  }
});

test("6: a server that is away is not taken for a quiet night, and what was missed comes with it", async () => {
  const id = await send("The server goes away");
  const page = await installed();
  try {
    await rowOf(page, id).waitFor();
    here.wire.leave();
    await page.reload();
    await page.getByText(/^Reconnecting, data from \d\d:\d\d$/).waitFor();
    await rowOf(page, id).waitFor();
    const missed = await send("While it was away");
    here.wire.comeBack();
    await page.getByText("Live", { exact: true }).waitFor({ timeout: 20_000 });
    await rowOf(page, missed).waitFor();
  } finally {
    here.wire.comeBack();
    await page.context().close();
  }
});

test("signing out deletes what was kept, and so does a session that ended", async () => {
  const state = await signIn(here.browser, here.wire.url);
  const page = await installed("/profile", { state });
  const cookies = await page.context().cookies();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/login");
  await until("nothing is kept", async () => (await kept(page)).length === 0);
  await page.context().addCookies(cookies);
  await page.goto(`${here.wire.url}/alerts`);
  await page.waitForURL("**/login?next=*");
  assert.deepEqual(await kept(page), []);
  await page.context().close();

  const other = await installed("/alerts", { state: await signIn(here.browser, here.wire.url) });
  await other.context().clearCookies();
  await other.evaluate(() => fetch("/api/v1/whoami"));
  await until("nothing is kept either", async () => (await kept(other)).length === 0);
  await other.context().close();
});

test("whoever signs in next meets nothing of whoever was there before", async () => {
  const page = await installed("/alerts", { state: await signIn(here.browser, here.wire.url) });
  const { cookies } = await signIn(here.browser, here.wire.url, "priya");
  // The session is another, and no page of the server has seen it change.
  await page.context().addCookies(cookies);
  await page.evaluate(() => fetch("/api/v1/schedules/first-line/shifts?from=then"));
  await page.evaluate(() => fetch("/api/v1/whoami").then(answer => answer.json()));
  await until("it begins anew", async () => (await kept(page)).join().endsWith("/api/v1/whoami"));
  await page.context().close();
});

/** Delivers a push as a push service would. */
async function pushTo(page) {
  const session = await page.context().newCDPSession(page);
  const registered = new Promise(resolve =>
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const found = registrations.find(({ scopeURL, isDeleted }) => scopeURL === `${here.wire.url}/` && !isDeleted);
      if (found) resolve(found.registrationId);
    }),
  );
  await session.send("ServiceWorker.enable");
  const registrationId = await registered;
  const origin = new URL(here.wire.url).origin;
  return payload =>
    session.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data: JSON.stringify(payload) });
}

const shown = page =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const notifications = await registration.getNotifications();
    return notifications.map(({ title, body, tag, actions }) => {
      return { title, body, tag, actions: actions.map(({ action, title: label }) => `${action}: ${label}`) };
    });
  });

/** Presses a button of the notification, which only a person can: the worker is told as the browser tells it. */
const press = (page, action) =>
  page
    .context()
    .serviceWorkers()[0]
    .evaluate(async pressed => {
      const [notification] = await self.registration.getNotifications();
      const event = new NotificationEvent("notificationclick", { notification, action: pressed });
      let done;
      event.waitUntil = promise => {
        done = promise;
      };
      self.dispatchEvent(event);
      await Promise.resolve(done).catch(() => {});
    }, action);

function pageAbout(id, token, kind = "page") {
  const link = `https://bell.elsewhere.example/a/${token}`;
  const labels = { acknowledge_label: "Acknowledge", open_label: "Open" };
  return {
    web_push: 8030,
    notification: {
      title: "Pushed to a phone",
      body: "Checkout",
      navigate: link,
      tag: `alert-${id}`,
      lang: "en",
      data: { alert: id, acknowledge: link, confirm: `${link}/shown`, kind, ...labels },
    },
  };
}

test("a push is shown, confirmed, and acknowledged from the notification", async () => {
  // Of a service that no other test sends to: pages to one person soon after each other are one message.
  const id = await send("Pushed to a phone", "database");
  const mail = await untilMail("Pushed to a phone");
  const token = /\/a\/([\w-]+)/.exec(mail)[1];
  const page = await installed("/alerts", { permissions: ["notifications"] });
  const push = await pushTo(page);
  await push(pageAbout(id, token));
  await until("it is shown", async () => (await shown(page)).length === 1);
  const buttons = ["acknowledge: Acknowledge", "open: Open"];
  assert.deepEqual(await shown(page), [
    { title: "Pushed to a phone", body: "Checkout", tag: `alert-${id}`, actions: buttons },
  ]);
  await until("the server hears of it", () =>
    here.wire.requests.some(({ method, path }) => method === "POST" && path === `/a/${token}/shown`),
  );

  await press(page, "open");
  await page.waitForURL(`**/alerts/${id}`);
  await until("it is put away", async () => (await shown(page)).length === 0);
  await push(pageAbout(id, token));
  await until("it is shown again", async () => (await shown(page)).length === 1);
  await press(page, "acknowledge");
  assert.equal((await here.nightbell.api(`/api/v1/alerts/${id}`)).status, "acknowledged");
  const [after] = await shown(page);
  assert.deepEqual([after.body, after.tag, after.actions], ["Acknowledged. You have it.", `alert-${id}`, []]);

  await push(pageAbout(id, "no-such-token"));
  await until("the next one", async () => (await shown(page))[0]?.body === "Checkout");
  await press(page, "acknowledge");
  assert.equal((await shown(page))[0].body, "Not acknowledged. Open it and try again.");
  await push({ nonsense: true });
  await until("even nonsense is shown", async () => (await shown(page)).some(({ title }) => title === "Nightbell"));
  await page.context().close();
});

async function untilMail(summary) {
  let mail;
  await until("the mail", () => {
    mail = here.nightbell.mails.find(each => each.includes(summary) && /\/a\//.test(each));
    return mail !== undefined;
  });
  return mail;
}

test("a new version is taken at the next load, and a tab of the old one goes on", async () => {
  const page = await installed();
  const caches = () => page.evaluate(async () => (await window.caches.keys()).filter(name => / files /.test(name)));
  const build = () => page.locator("html").getAttribute("data-build");
  const before = await caches();
  let isMissing = false;
  const version = number =>
    here.wire.changeFiles((path, body) => {
      if (/^\/assets\/profile-.*\.js$/.test(path) && isMissing) return null;
      if (path === "/sw.js") return body.toString().replace(/[0-9a-f]{12}/, String(number).repeat(12));
      if (path === "/index.html") return body.toString().replace("<html", `<html data-build="${number}"`);
      return body;
    });
  try {
    version(2);
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await until("the new worker is there", async () => (await caches()).length === 2);
    assert.equal(await build(), null, "nothing happened to the tab");
    await page.reload();
    assert.equal(await build(), "2");

    version(3);
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await until("what is older is dropped", async () => (await caches()).every(name => !before.includes(name)));
    isMissing = true;
    let loads = 0;
    page.on("request", request => {
      if (!request.isNavigationRequest()) return;
      loads++;
      isMissing = false;
    });
    await page.locator('nav a[href$="/profile"]').first().click();
    await page.getByRole("heading", { name: "Pages on this device" }).waitFor();
    assert.equal(await build(), "3", "a file of the old version was gone, so the page was taken anew");
    assert.equal(loads, 1);
  } finally {
    here.wire.changeFiles(null);
    await page.context().close();
  }
});

test("a file that is gone for good does not make the page go round in circles", async () => {
  const page = await installed();
  let loads = 0;
  page.on("load", () => loads++);
  here.wire.changeFiles((path, body) => (/^\/assets\/profile-.*\.js$/.test(path) ? null : body));
  try {
    await page.locator('nav a[href$="/profile"]').first().click();
    await until("it was taken anew", () => loads === 1);
    await page.getByText("It is not on this device").waitFor();
    await page.waitForTimeout(500);
    assert.equal(loads, 1);
  } finally {
    here.wire.changeFiles(null);
    await page.context().close();
  }
});

test("all of it works under a path prefix", async () => {
  const wire = await startWire({ prefix: "/tools/bell" });
  const nightbell = await startNightbell({ publicUrl: wire.url });
  wire.lead(nightbell.url);
  const id = await send("Below a path", "checkout", nightbell);
  const state = await signIn(here.browser, wire.url);
  const page = await open(here.browser, { url: wire.url, state, path: `${wire.url}/alerts`, serviceWorkers: "allow" });
  try {
    const [manifestAddress, manifest] = await page.evaluate(async () => {
      const { href } = document.querySelector('link[rel="manifest"]');
      return [href, await (await fetch(href)).json()];
    });
    const at = relative => new URL(relative, manifestAddress).href;
    assert.equal(manifestAddress, `${wire.url}/manifest.webmanifest`);
    assert.equal(new URL(manifest.id, wire.url).href, `${wire.url}/`);
    assert.deepEqual([at(manifest.start_url), at(manifest.scope)], [`${wire.url}/alerts`, `${wire.url}/`]);
    assert.deepEqual(
      manifest.shortcuts.map(({ url }) => at(url)),
      [`${wire.url}/alerts`, `${wire.url}/on-call`],
    );
    const apple = await page.locator('link[rel="apple-touch-icon"]').evaluate(link => link.href);
    for (const icon of [...manifest.icons.map(({ src }) => at(src)), apple]) {
      const answer = await fetch(icon);
      assert.deepEqual([answer.status, answer.headers.get("content-type")], [200, "image/png"], icon);
    }
    await inCharge(page);
    assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.ready).scope), `${wire.url}/`);
    wire.leave();
    await page.reload();
    await rowOf(page, id).waitFor();
    await page.getByText(/^Reconnecting, data from/).waitFor();
  } finally {
    await page.context().close();
    await wire.stop();
    await nightbell.stop();
  }
});

/** A browser whose push service takes every subscription: the one of a test has none. */
const PUSH_SERVICE = given => {
  let subscription = null;
  const made = {
    unsubscribe: async () => {
      subscription = null;
      return true;
    },
    endpoint: given.endpoint,
    toJSON: () => given,
  };
  PushManager.prototype.getSubscription = async () => subscription;
  PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
    if (!userVisibleOnly || applicationServerKey.length !== 87) throw new Error("not as agreed");
    subscription = made;
    return made;
  };
};

test("pages are turned on by a tap, listed with their last delivery, and removed", async () => {
  await here.nightbell.addDevice("maya", "Safari on iPhone");
  const labels = async () => {
    const { items } = await here.nightbell.api("/api/v1/users/maya/devices");
    return items.map(({ label }) => label);
  };
  const page = await here.open("/healthz", { serviceWorkers: "allow", permissions: ["notifications"] });
  try {
    await page.addInitScript(PUSH_SERVICE, subscription("here"));
    await page.goto("/profile");
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    const block = page.locator(".push");
    await block.getByText("Nothing was sent to it yet.").waitFor();
    await block.getByText("Push alone cannot wake a muted iPhone").waitFor();
    await block.getByRole("button", { name: "Turn on pages here" }).click();
    await block.getByText("This device shows your pages").waitFor();
    assert.deepEqual((await labels()).sort(), ["Chrome on Linux", "Safari on iPhone"]);
    await block.getByText("this device", { exact: true }).waitFor();
    await block.getByRole("button", { name: "Remove Chrome on Linux" }).click();
    await block.getByRole("button", { name: "Turn on pages here" }).waitFor();
    assert.deepEqual(await labels(), ["Safari on iPhone"]);

    const hoursAgo = new Date(Date.now() - 3.5 * 3_600_000).toISOString();
    await page.route("**/api/v1/users/maya/devices", async route => {
      const { items } = await (await route.fetch()).json();
      const told = { last_sent_at: hoursAgo, last_confirmed_at: hoursAgo };
      await route.fulfill({ json: { items: items.map(item => ({ ...item, ...told })) } });
    });
    await page.reload();
    await block.getByText("Last page was shown 3 hours ago.").waitFor();
  } finally {
    await page.context().close();
  }
});

test("what keeps a device from being paged is said, with what to do", async () => {
  const check = async (options, expected, prepare = () => {}) => {
    const page = await here.open("/healthz", options);
    await page.addInitScript(prepare);
    await page.goto("/profile");
    await page.locator(".push").getByText(expected).waitFor();
    assert.equal(await page.locator(".push").getByRole("button", { name: "Turn on pages here" }).count(), 0);
    await page.context().close();
  };
  const userAgent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) Version/18.4 Mobile/15E148 Safari/604.1";
  await check({ userAgent }, "Choose “Add to Home Screen”.");
  await check({}, "This browser cannot receive pages.", () => delete window.PushManager);
  await check({}, "begins with https://", () => Object.defineProperty(window, "isSecureContext", { value: false }));
  await check({}, "are blocked on this device", () =>
    Object.defineProperty(Notification, "permission", { value: "denied" }),
  );
});
