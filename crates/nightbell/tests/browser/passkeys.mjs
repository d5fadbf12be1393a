// A journey with a passkey, on the virtual authenticator of Chromium (DevTools protocol, WebAuthn), and past the page where a
// program is logged in.

import assert from 'node:assert/strict';
import { visitor, withBrowser, world } from './browser.mjs';
import { Inspection } from './page_checks.mjs';

/** Both pages have the one script there is. */
const SCRIPTS = { scripts: 1 };

/** A telephone that its person unlocks, as Chromium plays it. */
class Authenticator {
  static async of(page) {
    const authenticator = new Authenticator();
    authenticator.devtools = await page.context().newCDPSession(page);
    await authenticator.send('WebAuthn.enable', { enableUI: false });
    const options = {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    };
    const { authenticatorId } = await authenticator.devtools.send('WebAuthn.addVirtualAuthenticator', { options });
    authenticator.authenticatorId = authenticatorId;
    return authenticator;
  }

  send(method, parameters = {}) {
    const { authenticatorId } = this;
    return this.devtools.send(method, authenticatorId ? { authenticatorId, ...parameters } : parameters);
  }

  /** Whether whoever holds it touches it when it asks. */
  touches(enabled) {
    return this.send('WebAuthn.setAutomaticPresenceSimulation', { enabled });
  }

  async credentials() {
    return (await this.send('WebAuthn.getCredentials')).credentials;
  }
}

await withBrowser(async (browser) => {
  const inspection = await Inspection.of(browser);
  await withoutScript(browser, inspection);
  const page = await visitor(browser, { javaScriptEnabled: true });
  const authenticator = await Authenticator.of(page);
  await add(page, authenticator);
  await inspection.look(page, 'passkeys', SCRIPTS);
  await signOut(page, authenticator);
  await inspection.look(page, 'login-with-passkeys', SCRIPTS);
  await signIn(page, authenticator);
  await signOut(page, authenticator);
  await aCopy(page, authenticator);
  await removed(browser, page, authenticator);
  await device(browser, inspection);
  inspection.done();
});

async function whoami(page) {
  const answer = await page.context().request.get(`${world.url}/api/v1/whoami`);
  return answer.ok() ? (await answer.json()).actor : answer.status();
}

async function typePassword(page) {
  await page.fill('[name=username]', 'ada');
  await page.fill('[name=password]', world.password);
  await page.click('form button');
}

/** All of it but passkeys works without a script, and says so. */
async function withoutScript(browser, inspection) {
  const page = await visitor(browser);
  await page.goto('/passkeys');
  assert.equal(await page.locator('#passkey').isVisible(), false);
  await typePassword(page);
  await page.waitForURL(`${world.url}/passkeys`);
  assert.match(await page.locator('#no-passkey').textContent(), /needs JavaScript/);
  await inspection.look(page, 'passkeys-none', SCRIPTS);
}

async function add(page, authenticator) {
  await page.goto('/login?next=/passkeys');
  await typePassword(page);
  await page.waitForURL(`${world.url}/passkeys`);
  await page.fill('[name=name]', 'my telephone');
  await page.click('#passkey button');
  await page.getByText('my telephone').waitFor();
  const [made, ...others] = await authenticator.credentials();
  assert.equal(others.length, 0);
  assert.equal(made.isResidentCredential, true);
  assert.equal(made.rpId, 'localhost');
  // The same authenticator again: it says that it has one.
  await page.click('#passkey button');
  await page.getByText('There is a passkey of yours already').waitFor();
}

/** Nobody touches the authenticator on the login page that follows: what it offers could sign in at once. */
async function signOut(page, authenticator) {
  await authenticator.touches(false);
  await page.goto('/me');
  await page.click('form[action$=logout] button');
  await page.waitForURL(`${world.url}/login`);
  assert.equal(await whoami(page), 401);
}

/** From now on somebody does; not on the page that is open. */
async function touched(page, authenticator) {
  await page.goto('about:blank');
  await authenticator.touches(true);
}

/** By the button, or by what the browser offers where the name is typed: whichever is first. */
async function choose(page) {
  await page.locator('#passkey button').click({ timeout: 5_000 }).catch(() => {});
}

async function signIn(page, authenticator) {
  const offered = page.waitForRequest((request) => request.url().endsWith('/login/passkey/options'));
  await touched(page, authenticator);
  await page.goto('/login?next=/device');
  await offered;
  await choose(page);
  await page.waitForURL(`${world.url}/device`);
  assert.equal(await whoami(page), 'ada');
  const [used] = await authenticator.credentials();
  assert.ok(used.signCount >= 1, `${used.signCount}`);
}

async function refused(page, authenticator) {
  await touched(page, authenticator);
  await page.goto('/login');
  await choose(page);
  const why = page.locator('#passkey [role=alert]');
  await why.filter({ hasText: /\w/ }).waitFor();
  assert.equal(await whoami(page), 401);
  return why.textContent();
}

/** Whoever copied the authenticator is behind its counter. */
async function aCopy(page, authenticator) {
  const count = async (signCount) => {
    const [{ credentialId, ...rest }] = await authenticator.credentials();
    await authenticator.send('WebAuthn.removeCredential', { credentialId });
    await authenticator.send('WebAuthn.addCredential', { credential: { credentialId, ...rest, signCount } });
  };
  await count(100);
  await signIn(page, authenticator);
  await signOut(page, authenticator);
  await count(10);
  assert.match(await refused(page, authenticator), /is not accepted here/);
  await count(200);
}

/** It is removed without a script, and signs nobody in any more. */
async function removed(browser, page, authenticator) {
  await signIn(page, authenticator);
  await signOut(page, authenticator);
  const other = await visitor(browser);
  await other.goto('/login?next=/passkeys');
  await typePassword(other);
  await other.click('ul form button');
  await other.getByText('You have none yet').waitFor();
  assert.match(await refused(page, authenticator), /is not accepted here/);
}

/** The page where somebody logs a program in. */
async function device(browser, inspection) {
  const page = await visitor(browser);
  await page.goto('/login?next=/device');
  await typePassword(page);
  await page.waitForURL(`${world.url}/device`);
  await inspection.look(page, 'device');
  await page.fill('[name=user_code]', 'BBBB-BBBB');
  await page.click('button');
  await inspection.look(page, 'device-unknown');
  const form = { machine: 'adas-laptop.example.com', scope: 'alerts team:payments' };
  const asked = await page.context().request.post(`${world.url}/api/v1/device/authorization`, { form });
  const { user_code: code } = await asked.json();
  await page.fill('[name=user_code]', code.toLowerCase());
  await page.click('button');
  await page.getByText(code).waitFor();
  await inspection.look(page, 'device-asks');
  await page.click('button[value=allow]');
  await inspection.look(page, 'device-allowed');
}
