// Chromium as the tests drive it: Debian's own, without a window, and the packages that package-lock.json names.
//
// A journey is one script: it imports this file, is given by the test what it needs to know as `world`, and fails by throwing.

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

// The packages are below the target directory (scripts/services ensure browser), not among the sources.
const require = createRequire(`${process.env.NIGHTBELL_BROWSER_PACKAGES}/package.json`);

/** A package of package-lock.json. */
export const load = (name) => import(pathToFileURL(require.resolve(name)));

/** The text of a file of such a package. */
export const resolve = (path) => require.resolve(path);

/** What the test says: addresses, names, links. */
export const world = JSON.parse(process.argv[2] ?? '{}');

/** Starts the browser for a journey and ends it afterwards, whatever happened. */
export async function withBrowser(journey) {
  const { chromium } = (await load('playwright-core')).default;
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium' });
  try {
    await journey(browser);
  } finally {
    await browser.close();
  }
}

/** A visitor without a session. No script of a page runs for them unless it is asked for. */
export async function visitor(browser, options = {}) {
  const context = await browser.newContext({ baseURL: world.url, javaScriptEnabled: false, locale: 'en-GB', ...options });
  context.setDefaultTimeout(30_000);
  return context.newPage();
}
