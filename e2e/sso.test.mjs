// Single sign-on in a browser, through a real provider on loopback: an account made at once with the posts of its groups, an account
// linked by an officer, an identity linked by its holder, and what is said to whoever does not get in.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { freePort } from '../scripts/lib/server.mjs';
import { assertAccessible } from './lib/accessibility.mjs';
import { browser } from './lib/browser.mjs';
import { city } from './lib/city.mjs';
import { demoAccounts, logIn } from './lib/pages.mjs';
import { startProvider } from './lib/provider.mjs';

/** The first street of the fictional city. */
const STREET = '990102001000';

let provider;
let config = '';
const here = city({ days: 1, prepare });
const chromium = browser();
after(() => provider?.stop());

/** Starts the provider, and writes the settings that name it: one that adds accounts, one that does not. */
async function prepare(data) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const clients = ['city-id', 'district-id'].map((id) => ({ id, back: `${url}/login/with/${id}/back`, home: `${url}/` }));
  provider = await startProvider(clients);
  const table = (name, zh, en, more) => `[[sso]]\nname = "${name}"\nlabel_zh = "${zh}"\nlabel_en = "${en}"\nissuer = "${provider.issuer}"
client_id = "${name}"\nscopes = ["openid", "profile", "groups"]\n${more}\n`;
  const posts = `add_accounts = true\n[[sso.posts]]\nclaim = "groups"\nvalue = "street-leads"\nrole = "street_lead"\norg = "${STREET}"`;
  config = join(data, 'tongxin.toml');
  writeFileSync(config, `public_url = "${url}"\n${table('city-id', '市统一身份', 'City ID', posts)}${table('district-id', '区统一身份', 'District ID', '')}`);
  Object.assign(process.env, {
    TONGXIN_CONFIG: config, TONGXIN_DATA: data,
    TONGXIN_SSO_CITY_ID_SECRET: provider.secret, TONGXIN_SSO_DISTRICT_ID_SECRET: provider.secret,
  });
  return { port };
}

/** Runs the program's own command line beside the server. */
async function tongxin(...args) {
  return (await promisify(execFile)(process.env.TONGXIN_BINARY, args)).stdout;
}

/** Presses a provider's button on the log-in page and says there who one is. */
async function enter(visitor, name, who) {
  await visitor.open(`${here.url}/login?next=/me`);
  await visitor.page.locator(`[data-testid="login-with"][data-provider="${name}"]`).click();
  await say(visitor, who);
}

async function say(visitor, who) {
  await visitor.get('idp-who').fill(who);
  await visitor.get('idp-enter').click();
}

test('whom the provider may bring gets an account at once, with the posts of their groups', { timeout: 60_000 }, async () => {
  const visitor = await chromium.visitor({ name: 'somebody new' });
  await enter(visitor, 'city-id', 'wang');
  await visitor.get('me-post').waitFor();
  assert.equal(new URL(visitor.page.url()).pathname, '/me');
  assert.equal((await visitor.get('whoami').first().innerText()).trim(), '王静');
  assert.equal(await visitor.get('me-post').getAttribute('data-role'), 'street_lead');
  await visitor.picture('sso-01-new-account', { whole: true });
  assert.match(await tongxin('user', 'list'), /wang\.jing\s+王静\s+street_lead/);
  visitor.assertContent();
});

test('whom nobody linked stays out, reads why, and gets in once an officer has linked them', { timeout: 60_000 }, async () => {
  const visitor = await chromium.visitor({ name: 'somebody known' });
  const { account } = (await demoAccounts(visitor, here.url)).get('street_dispatcher');
  await enter(visitor, 'district-id', 'li');
  assert.equal(await visitor.get('problem').getAttribute('data-why'), 'not-linked');
  await visitor.picture('sso-02-not-linked', { whole: true });
  await assertAccessible(visitor, 'the page that says why');
  await tongxin('user', 'link', account, '--provider', 'district-id', '--subject', 'li');
  // The provider remembers who one is; nothing is asked again.
  await visitor.open(`${here.url}/login?next=/me`);
  await visitor.page.locator('[data-provider="district-id"]').click();
  await visitor.get('me-post').waitFor();
  assert.equal(await visitor.get('me-post').getAttribute('data-role'), 'street_dispatcher');
  await tongxin('user', 'unlink', account, '--provider', 'district-id', '--subject', 'li');
  visitor.assertContent();
});

test('one links an identity oneself, signs in with it, and signs out here and there', { timeout: 90_000 }, async () => {
  const visitor = await chromium.visitor({ name: 'holder' });
  const accounts = await demoAccounts(visitor, here.url);
  await logIn(visitor, here.url, accounts.get('street_dispatcher'), 'street_dispatcher');
  await visitor.open(`${here.url}/me`);
  await visitor.get('me-identities').click();
  await visitor.picture('sso-03-no-identity', { whole: true });
  await visitor.page.locator('[data-testid="way"][data-provider="district-id"]').getByTestId('identity-link').click();
  await say(visitor, 'li');
  await visitor.get('sso-link-yes').waitFor();
  await visitor.picture('sso-04-ask', { whole: true });
  await assertAccessible(visitor, 'the page that asks');
  await visitor.get('sso-link-yes').click();
  await visitor.get('identity').waitFor();
  await visitor.picture('sso-05-identities', { whole: true });
  await assertAccessible(visitor, 'the page of identities');

  await visitor.page.locator('[data-testid="way"][data-provider="district-id"]').getByTestId('identity-leave').click();
  await visitor.get('sso-left').waitFor();
  await visitor.picture('sso-06-left', { whole: true });
  await assertAccessible(visitor, 'the page after signing out');
  await visitor.get('sso-left-go').click();
  await visitor.get('idp-leave').click();
  await visitor.page.waitForURL(`${here.url}/`);
  // Signed out there, too: one is asked again.
  await enter(visitor, 'district-id', 'li');
  await visitor.get('me-post').waitFor();
  visitor.assertContent();
});

test('without JavaScript it works all the same', { timeout: 60_000 }, async () => {
  const visitor = await chromium.visitor({ script: 'off', device: 'phone', name: 'without JavaScript' });
  await enter(visitor, 'city-id', 'wang');
  await visitor.get('me-post').waitFor();
  visitor.assertContent();
});

test('who turns back at the provider reads so, in both languages', { timeout: 60_000 }, async () => {
  for (const lang of ['zh-CN', 'en']) {
    const visitor = await chromium.visitor({ lang, name: `turning back in ${lang}` });
    await visitor.open(`${here.url}/login`);
    await visitor.page.locator('[data-provider="city-id"]').click();
    await visitor.get('idp-cancel').click();
    assert.equal(await visitor.get('problem').getAttribute('data-why'), 'denied');
    await visitor.picture(`sso-07-denied-${lang}`, { whole: true });
    await assertAccessible(visitor, `turning back in ${lang}`);
    await visitor.get('sso-again').click();
    await visitor.get('login-submit').waitFor();
    visitor.assertContent();
  }
});

test('the log-in page with its buttons is free of what a machine can find wrong with it', { timeout: 120_000 }, async () => {
  for (const lang of ['zh-CN', 'en']) {
    for (const theme of ['light', 'dark']) {
      for (const device of ['phone', 'desk']) {
        const visitor = await chromium.visitor({ lang, theme, device, name: `${lang} ${theme} ${device}` });
        await visitor.open(`${here.url}/login`);
        assert.equal(await visitor.get('login-with').count(), 2);
        await visitor.picture(`sso-login-${lang}-${theme}-${device}`, { whole: true });
        await assertAccessible(visitor, `/login in ${lang}, ${theme}, ${device}`);
        visitor.assertContent();
      }
    }
  }
});

test('the settings are checked before a restart does', { timeout: 30_000 }, async () => {
  const said = await tongxin('config', 'check');
  assert.match(said, /sso\.city-id\s+http:\/\/127\.0\.0\.1:\d+ as city-id, secret \*\*\*, adds accounts, 1 posts by claims/);
  assert.ok(!said.includes(provider.secret), 'the secret is not shown');
});
