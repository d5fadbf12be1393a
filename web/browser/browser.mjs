// Chromium as the tests drive it: Debian's own, without a window.

import { chromium } from "playwright-core";
import { PASSWORD } from "./nightbell.mjs";

const EXECUTABLE = process.env.CHROMIUM ?? "/usr/bin/chromium";

export function startBrowser() {
  return chromium.launch({ executablePath: EXECUTABLE });
}

export const DESK = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

/** A page of somebody who is signed in. `state` is kept by `signIn`. */
export async function open(browser, { url, state, theme = "light", size = DESK, path = "/alerts", ...options }) {
  const context = await browser.newContext({
    baseURL: url,
    storageState: state,
    colorScheme: theme,
    viewport: size,
    locale: "en-GB",
    timezoneId: "Europe/London",
    hasTouch: size.width < 768,
    // A test sees the requests of a page, and not those of a service worker; those about the worker allow it.
    serviceWorkers: "block",
    ...options,
  });
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", error => complaints.push(String(error)));
  page.on("console", message => {
    if (message.type() === "error" && !/Failed to load resource|ERR_/.test(message.text()))
      complaints.push(message.text());
  });
  page.complaints = complaints;
  await page.goto(path);
  return page;
}

/** Signs in by the server's own page and gives back the cookies. */
export async function signIn(browser, url, user = "maya") {
  const context = await browser.newContext({ baseURL: url, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${url}/login?next=/healthz`);
  await page.fill('input[name="username"]', user);
  await page.fill('input[name="password"]', PASSWORD);
  await Promise.all([page.waitForURL("**/healthz"), page.click('button[type="submit"], button:not([type])')]);
  const state = await context.storageState();
  await context.close();
  return state;
}
