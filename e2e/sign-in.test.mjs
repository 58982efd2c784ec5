// Signing in with more than a password, in a browser: an app's codes, recovery codes, a passkey in a virtual authenticator, the fresh
// proof before a sensitive act; and the new pages without what a machine can find wrong with them.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { assertAccessible } from './lib/accessibility.mjs';
import { browser } from './lib/browser.mjs';
import { city } from './lib/city.mjs';
import { demoAccounts, logIn } from './lib/pages.mjs';

const here = city({ days: 1 });
const chromium = browser();

const PASSWORD = 'eleven otters sing';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The code an authenticator app shows for a key at a moment (RFC 6238). */
function code(key, at = Date.now()) {
  const bits = [...key.replaceAll(' ', '')].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac('sha1', secret).update(step).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** A code of the half minute after next to nothing: one that was not used, and that a server on the same clock still takes. */
const later = (key) => code(key, Date.now() + 30_000);

/** Passkeys need a name: an IP address has none. */
const named = () => here.url.replace('127.0.0.1', 'localhost');

async function type(visitor, fields, submit) {
  for (const [testId, text] of Object.entries(fields)) await visitor.get(testId).fill(text);
  await Promise.all([visitor.page.waitForEvent('load'), visitor.get(submit).click()]);
}

/** Opens an account as the security officer does, and chooses its own password as its holder does. */
async function opened(login) {
  const officer = await chromium.visitor({ name: 'security officer' });
  const accounts = await demoAccounts(officer, here.url);
  await logIn(officer, here.url, accounts.get('security_officer'), 'security_officer');
  await officer.open(`${here.url}/desk/accounts/new`);
  await officer.get('kind-person').check({ force: true });
  await type(officer, { 'new-name': '李桥', 'new-login': login }, 'new-submit');
  const first = (await officer.get('first-password').innerText()).trim();
  await officer.picture(`sign-in-opened-${login}`);

  const visitor = await chromium.visitor({ name: login });
  await visitor.open(`${named()}/login`);
  await type(visitor, { 'login-account': login, 'login-password': first }, 'login-submit');
  assert.equal(await visitor.get('owed').count(), 1, 'a first password leads to choosing another');
  await type(visitor, { 'password-new': PASSWORD, 'password-again': PASSWORD }, 'password-submit');
  officer.assertContent();
  return visitor;
}

async function password(visitor, login) {
  await visitor.open(`${named()}/login`);
  await type(visitor, { 'login-account': login, 'login-password': PASSWORD }, 'login-submit');
}

async function signOut(visitor) {
  await visitor.context.clearCookies();
}

test('codes by an app, then a recovery code, sign in after the password', { timeout: 120_000 }, async () => {
  const visitor = await opened('with.app');
  await visitor.open(`${named()}/me/factors`);
  await type(visitor, {}, 'totp-begin');
  assert.ok(await visitor.get('totp-picture').isVisible());
  await visitor.picture('sign-in-totp');
  const key = (await visitor.get('totp-key').innerText()).trim();
  await type(visitor, { 'totp-code': code(key) }, 'totp-confirm');
  assert.equal(await visitor.get('totp-state').getAttribute('data-state'), 'on');
  await type(visitor, {}, 'codes-make');
  const codes = await visitor.get('recovery-code').allInnerTexts();
  assert.equal(codes.length, 10);
  await visitor.picture('sign-in-codes', { whole: true });

  await signOut(visitor);
  await password(visitor, 'with.app');
  await visitor.picture('sign-in-second');
  await type(visitor, { 'second-code': '000000' }, 'second-submit');
  assert.equal(await visitor.get('problem').getAttribute('data-rule'), 'access.code');
  await type(visitor, { 'second-code': later(key) }, 'second-submit');
  await visitor.get('whoami').first().waitFor();

  await signOut(visitor);
  await password(visitor, 'with.app');
  await type(visitor, { 'second-code': codes[0] }, 'second-submit');
  await visitor.get('whoami').first().waitFor();
  visitor.assertContent();
});

test('a passkey is registered, signs in alone, and proves who one is', { timeout: 120_000 }, async () => {
  const visitor = await opened('with.key');
  const cdp = await visitor.context.newCDPSession(visitor.page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
  await visitor.open(`${named()}/me/factors`);
  await type(visitor, { 'passkey-new-name': '蓝色钥匙' }, 'passkey-add');
  assert.equal(await visitor.get('passkey').count(), 1);
  assert.equal(await visitor.get('passkey-name').inputValue(), '蓝色钥匙');
  await visitor.picture('sign-in-passkeys', { whole: true });

  await signOut(visitor);
  await visitor.open(`${named()}/login?next=/me`);
  await type(visitor, {}, 'login-passkey');
  await visitor.get('me-session').first().waitFor();

  await visitor.open(`${named()}/me/confirm?next=/me/tokens`);
  await type(visitor, {}, 'confirm-passkey');
  assert.ok(visitor.page.url().endsWith('/me/tokens'));

  await signOut(visitor);
  await password(visitor, 'with.key');
  await type(visitor, {}, 'second-passkey');
  await visitor.get('whoami').first().waitFor();

  await visitor.open(`${named()}/me/factors`);
  await type(visitor, {}, 'passkey-remove');
  assert.equal(await visitor.get('passkey').count(), 0);
  visitor.assertContent();
});

test('a token is made, shown once and revoked', { timeout: 60_000 }, async () => {
  const visitor = await opened('with.token');
  await visitor.open(`${named()}/me/tokens`);
  await type(visitor, { 'token-name': '月报' }, 'token-make');
  const secret = (await visitor.get('token-secret').innerText()).trim();
  await visitor.picture('sign-in-tokens', { whole: true });
  const ask = (token) => fetch(`${here.url}/api/v1/cases`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal((await ask(secret)).status, 200);
  await visitor.open(`${named()}/me/tokens`);
  assert.equal(await visitor.get('token-secret').count(), 0);
  await type(visitor, {}, 'token-revoke');
  assert.equal((await ask(secret)).status, 401);
  visitor.assertContent();
});

test('the pages of accounts are free of what a machine can find wrong with them', { timeout: 180_000 }, async (t) => {
  for (const lang of /** @type {const} */ (['zh-CN', 'en'])) {
    for (const [theme, device] of /** @type {const} */ ([['light', 'desk'], ['dark', 'phone']])) {
      const visitor = await chromium.visitor({ lang, theme, device, name: `${lang} ${theme} ${device}` });
      const accounts = await demoAccounts(visitor, here.url);
      await logIn(visitor, here.url, accounts.get('security_officer'), 'security_officer');
      await visitor.open(`${here.url}/desk/accounts?q=with`);
      const account = new URL(await visitor.get('account-open').first().getAttribute('href'), here.url).pathname;
      for (const [name, path] of [
        ['me', '/me'], ['confirm', '/me/confirm'], ['password', '/me/password'], ['factors', '/me/factors'], ['tokens', '/me/tokens'],
        ['accounts', '/desk/accounts'], ['nobody', '/desk/accounts?q=nobody-at-all'], ['new', '/desk/accounts/new'], ['account', account],
      ]) {
        await t.test(`${name} in ${lang}, ${theme}, ${device}`, async () => {
          await visitor.open(here.url + path);
          await visitor.picture(`account-${name}-${lang}-${theme}-${device}`, { whole: true });
          await assertAccessible(visitor, `${path} in ${lang}, ${theme}, ${device}`);
          visitor.assertContent();
        });
      }
    }
  }
});
