// The pages of staff, signed in as those who use them: readable on their devices, in both languages, by light and dark.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from './lib/accessibility.mjs';
import { browser } from './lib/browser.mjs';
import { city } from './lib/city.mjs';
import { assertFits } from './lib/layout.mjs';
import { demoAccounts, logIn } from './lib/pages.mjs';

const here = city({ days: 5 });
const chromium = browser();

/** Where each persona works; a path that begins with ! is a part of the case opened first. */
const DESKS = {
  street_dispatcher: ['/desk', '/desk?view=all', '/desk/new', '!', '!/dispatch', '!/ledger?verify=1', '/me', '/territory'],
  follow_up_desk: ['/desk/follow-up'],
  district_command: ['/screen', '/screen!/tables'],
};

test('staff find their pages in one piece', { timeout: 600_000 }, async (t) => {
  for (const lang of /** @type {const} */ (['zh-CN', 'en'])) {
    for (const theme of /** @type {const} */ (['light', 'dark'])) {
      for (const device of /** @type {const} */ (['phone', 'desk'])) {
        const visitor = await chromium.visitor({ lang, theme, device, name: `staff ${lang} ${theme} ${device}` });
        const accounts = await demoAccounts(visitor, here.url);
        for (const [persona, paths] of Object.entries(DESKS)) {
          await logIn(visitor, here.url, accounts.get(persona), persona);
          for (const path of paths) {
            await t.test(`${path} in ${lang}, ${theme}, ${device}`, () => look(visitor, path, `${lang}-${theme}-${device}`));
          }
        }
      }
    }
  }
});

test('the screen fills the wall and a desk', { timeout: 180_000 }, async (t) => {
  for (const lang of /** @type {const} */ (['zh-CN', 'en'])) {
    for (const device of /** @type {const} */ (['desk', 'laptop', 'wall'])) {
      const visitor = await chromium.visitor({ lang, device, name: `screen ${lang} ${device}` });
      const accounts = await demoAccounts(visitor, here.url);
      for (const persona of ['city_command', 'street_lead']) {
        await logIn(visitor, here.url, accounts.get(persona), persona);
        await t.test(`of ${persona} in ${lang}, ${device}`, () => look(visitor, '/screen', `${persona}-${lang}-${device}`));
      }
    }
  }
});

test('everybody lands where they have something to do', { timeout: 120_000 }, async () => {
  const visitor = await chromium.visitor({ name: 'administrator' });
  const accounts = await demoAccounts(visitor, here.url);
  for (const [persona, path] of [['system_administrator', '/territory'], ['security_officer', '/desk/accounts'], ['street_lead', '/desk']]) {
    await logIn(visitor, here.url, accounts.get(persona), persona);
    assert.ok(new URL(visitor.page.url()).pathname.startsWith(path), `${persona} landed on ${visitor.page.url()}`);
  }
});

/** Opens a page, takes its picture, and has a machine look at it. */
async function look(visitor, path, mark) {
  await visitor.open(here.url + (await address(visitor, path)));
  await drawn(visitor);
  const name = path.replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '') || 'desk';
  await visitor.picture(`desk-${path.startsWith('!') ? `case-${name}` : name}-${mark}`, { whole: true });
  await assertFits(visitor, `${path}, ${mark}`);
  await assertAccessible(visitor, `${path}, ${mark}`);
  visitor.assertContent();
}

/** Waits until every map on the page is drawn, names included. */
async function drawn(visitor) {
  const maps = await visitor.page.locator('[data-map]').all();
  await Promise.all(maps.map((map) => map.and(visitor.page.locator('[data-map-ready]')).waitFor()));
}

/** The path with ! replaced: of a case, the first one of the list; of the screen, one's own. */
async function address(visitor, path) {
  const [before, after = ''] = path.split('!');
  if (!path.includes('!')) return path;
  if (before) {
    await visitor.open(here.url + before);
    return new URL(visitor.page.url()).pathname + after;
  }
  await visitor.open(`${here.url}/desk?view=all`);
  return (await visitor.get('inbox-open').first().getAttribute('href')) + after;
}
