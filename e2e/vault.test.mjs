// The pages of the vault, of identities and of the policy's reasons, as those who read them find them: in both languages, by light and dark.
import { test } from 'node:test';
import { assertAccessible } from './lib/accessibility.mjs';
import { browser } from './lib/browser.mjs';
import { city } from './lib/city.mjs';
import { assertFits } from './lib/layout.mjs';
import { demoAccounts, logIn } from './lib/pages.mjs';

const here = city({ days: 3 });
const chromium = browser();

/** Who reads which pages. */
const PAGES = {
  auditor: ['/desk/reveals', '/desk/certificates', '/desk/audit', '/desk/administrators', '/desk/policy/explain'],
  security_officer: ['/desk/certificates', '/desk/policy', '/me', '/me/factors', '/me/tokens', '/me/deputies'],
  operator: ['/desk/new'],
};

test('the pages of the vault are whole', { timeout: 300_000 }, async (t) => {
  for (const lang of /** @type {const} */ (['zh-CN', 'en'])) {
    for (const [theme, device] of /** @type {const} */ ([['light', 'desk'], ['dark', 'phone'], ['dark', 'desk']])) {
      const mark = `${lang}-${theme}-${device}`;
      const visitor = await chromium.visitor({ lang, theme, device, name: `vault ${mark}` });
      const accounts = await demoAccounts(visitor, here.url);
      for (const [persona, paths] of Object.entries(PAGES)) {
        await logIn(visitor, here.url, accounts.get(persona), persona);
        for (const path of paths) await t.test(`${path} of ${persona}, ${mark}`, () => look(visitor, path, `${persona}-${mark}`));
      }
    }
  }
});

test('the page that says why answers for a person, an action and a place', { timeout: 120_000 }, async () => {
  for (const [lang, theme] of /** @type {const} */ ([['zh-CN', 'light'], ['en', 'dark']])) {
    const visitor = await chromium.visitor({ lang, theme, name: `why ${lang}` });
    const accounts = await demoAccounts(visitor, here.url);
    const { account } = accounts.get('street_lead');
    await logIn(visitor, here.url, accounts.get('auditor'), 'auditor');
    await visitor.open(`${here.url}/desk/policy`);
    await visitor.get('policy-explain').click();
    await visitor.get('explain-login').fill(account);
    await visitor.get('explain-action').selectOption('case.rule');
    await visitor.get('explain-ask').click();
    await visitor.page.locator('[data-testid="verdict"][data-state="no"]').waitFor();
    await visitor.picture(`why-${lang}-${theme}`, { whole: true });
    await assertAccessible(visitor, `the page that says why in ${lang}`);
    visitor.assertContent();
  }
});

/** Opens a page, takes its picture, and has a machine look at it. */
async function look(visitor, path, mark) {
  await visitor.open(here.url + path);
  await visitor.picture(`vault${path.replaceAll('/', '-')}-${mark}`, { whole: true });
  await assertFits(visitor, `${path}, ${mark}`);
  await assertAccessible(visitor, `${path}, ${mark}`);
  visitor.assertContent();
}
