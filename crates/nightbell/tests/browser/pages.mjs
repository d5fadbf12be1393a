// A journey through all pages that need no script, with a look at each.

import { visitor, withBrowser, world } from './browser.mjs';
import { eventually, mailsTo } from './mailbox.mjs';
import { Inspection } from './page_checks.mjs';
import { totp } from './totp.mjs';

const ADA = 'ada@example.com';

await withBrowser(async (browser) => {
  const inspection = await Inspection.of(browser);
  const page = await visitor(browser);
  await asAStranger(page, inspection);
  await signIn(page, inspection);
  await atHome(page, inspection);
  await verify(page, inspection);
  await secondFactor(page, inspection);
  await swap(page, inspection);
  await forget(await visitor(browser), inspection);
  await paged(await visitor(browser), inspection);
  await inGerman(browser, inspection);
  inspection.done();
});

async function asAStranger(page, inspection) {
  await page.goto('/');
  await inspection.look(page, 'home-of-a-stranger');
  await page.goto('/set-up/no-such-code');
  await inspection.look(page, 'set-up-gone');
  await page.goto(world.setUp);
  await inspection.look(page, 'set-up');
  await page.fill('[name=username]', 'ada');
  await page.fill('[name=password]', 'ada ada ada');
  await page.click('button');
  await inspection.look(page, 'set-up-refused');
  await page.fill('[name=password]', world.password);
  await page.click('button');
  // With the console in the binary; without it, home.
  await page.waitForURL(url => /^\/(alerts)?$/.test(url.pathname));
  await page.goto('/me');
  await page.click('form[action$=logout] button');
  await page.waitForURL(`${world.url}/login`);
  await page.goto('/reset/no-such-code');
  await inspection.look(page, 'reset-gone');
  await page.goto('/a/no-such-token');
  await inspection.look(page, 'one-tap-unknown');
}

async function signIn(page, inspection) {
  await page.goto('/me');
  await inspection.look(page, 'login');
  await page.fill('[name=username]', 'ada');
  await page.fill('[name=password]', 'not her password');
  await page.click('button');
  await inspection.look(page, 'login-refused');
  await page.fill('[name=password]', world.password);
  await page.click('button');
  await page.waitForURL(`${world.url}/me`);
}

async function atHome(page, inspection) {
  await inspection.look(page, 'me');
  await page.goto('/me/test');
  await inspection.look(page, 'test');
  await page.click('form button');
  await inspection.look(page, 'test-begun');
  await eventually('the test arrives', async () => (await mailsTo(world.mailbox, ADA, 'This is a test of Nightbell')).length);
  await page.goto('/me/test');
  await inspection.look(page, 'test-done');
  await page.goto('/me/sessions');
  await inspection.look(page, 'sessions');
  await page.goto('/me/password');
  await inspection.look(page, 'password');
  await page.fill('[name=current]', 'not her password');
  await page.fill('[name=password]', 'long enough for all');
  await page.click('button');
  await inspection.look(page, 'password-refused');
  await page.goto('/me/methods/no-such-method');
  await inspection.look(page, 'method-unknown');
}

async function verify(page, inspection) {
  await page.goto('/me/methods/mail');
  await inspection.look(page, 'method');
  await page.click('button');
  await inspection.look(page, 'method-code');
  const code = await eventually('a code arrives', async () => {
    const [mail] = await mailsTo(world.mailbox, ADA, 'is your code');
    return mail?.match(/(\d{6}) is your code/)[1];
  });
  await page.fill('[name=code]', code === '000000' ? '000001' : '000000');
  await page.click('button[value=confirm]');
  await inspection.look(page, 'method-code-refused');
  await page.fill('[name=code]', code);
  await page.click('button[value=confirm]');
  await page.getByRole('status').waitFor();
  await inspection.look(page, 'method-verified');
}

async function secondFactor(page, inspection) {
  await page.goto('/second-factor');
  await inspection.look(page, 'second-factor');
  await page.click('button');
  await inspection.look(page, 'second-factor-scan');
  await page.fill('[name=code]', totp((await page.locator('code').innerText()).replaceAll(' ', '')));
  await page.click('button[value=confirm]');
  await inspection.look(page, 'second-factor-done');
  const [code] = await page.locator('li code').allInnerTexts();
  await page.goto('/second-factor');
  await inspection.look(page, 'second-factor-on');
  await page.fill('[name=code]', code);
  await page.click('button[value=remove]');
}

async function swap(page, inspection) {
  await page.goto(world.swap);
  await inspection.look(page, 'swap');
  await page.click('button[value=take]');
  await inspection.look(page, 'swap-taken');
}

async function forget(page, inspection) {
  await page.goto('/forgot');
  await inspection.look(page, 'forgot');
  await page.fill('[name=username]', 'ada');
  await page.click('button');
  await inspection.look(page, 'forgot-sent');
  const link = await eventually('a link for a new password arrives', async () => {
    const [mail] = await mailsTo(world.mailbox, ADA, '/reset/');
    return mail?.match(/\/reset\/\w+/)[0];
  });
  await page.goto(link);
  await inspection.look(page, 'reset');
  await page.fill('[name=password]', 'ada ada ada');
  await page.click('button');
  await inspection.look(page, 'reset-refused');
  await page.fill('[name=password]', world.password);
  await page.click('button');
  await inspection.look(page, 'reset-done');
}

async function paged(page, inspection) {
  await page.goto(world.alert);
  await inspection.look(page, 'one-tap');
  const box = await page.locator('button[value=acknowledge]').boundingBox();
  if (box.height < 64 || box.y + box.height > 844) throw new Error(`the one button is ${JSON.stringify(box)}`);
  await page.click('button[value=acknowledge]');
  await inspection.look(page, 'one-tap-acknowledged');
}

async function inGerman(browser, inspection) {
  const page = await visitor(browser, { locale: 'de-DE' });
  await page.goto('/login');
  await inspection.look(page, 'login-german');
  await page.goto(world.alert);
  await inspection.look(page, 'one-tap-german');
}
