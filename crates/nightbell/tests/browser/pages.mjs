// A journey through all pages that need no script.

import { visitor, withBrowser, world } from './browser.mjs';
import { Inspection } from './page_checks.mjs';

await withBrowser(async (browser) => {
  const inspection = await Inspection.of(browser);
  const page = await visitor(browser);

  await page.goto('/');
  await inspection.look(page, 'home-of-a-stranger');

  await page.goto('/set-up/no-such-code');
  await inspection.look(page, 'set-up-gone');

  await signIn(page, inspection);
  await inspection.look(page, 'home');

  inspection.done();
});

async function signIn(page, inspection) {
  await page.goto('/login');
  await inspection.look(page, 'login');
  await page.fill('[name=username]', 'ada');
  await page.fill('[name=password]', 'not her password');
  await page.click('button');
  await inspection.look(page, 'login-refused');
  await page.fill('[name=password]', world.password);
  await page.click('button');
  await page.waitForURL(`${world.url}/`);
}
