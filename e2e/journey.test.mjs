// The whole loop, in a browser: report → dispatch → accept → handle → answer → "not solved" → rework → solved → closed,
// while the board, open in another window, moves at each step.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from './lib/accessibility.mjs';
import { browser } from './lib/browser.mjs';
import { city } from './lib/city.mjs';
import { assertFits } from './lib/layout.mjs';
import {
  act, answerFollowUp, boardMoves, demoAccounts, figure, figureBecomes, logIn, openCase, report, stateBecomes, tracked,
} from './lib/pages.mjs';

const here = city({ days: 5 });
const chromium = browser();

test('a report goes through the whole loop, and the board moves with it', { timeout: 300_000 }, async () => {
  const resident = await chromium.visitor({ device: 'phone', name: 'resident' });
  const dispatcher = await chromium.visitor({ name: 'street dispatcher' });
  const handler = await chromium.visitor({ name: 'handler' });
  const watcher = await chromium.visitor({ name: 'watcher' });
  const command = await chromium.visitor({ name: 'city command' });

  const accounts = await demoAccounts(watcher, here.url);
  await watcher.open(`${here.url}/board`);
  await logIn(command, here.url, accounts.get('city_command'), 'city_command');
  await command.open(`${here.url}/screen`);
  for (const board of [watcher, command]) {
    await board.page.locator('[data-testid="board-live"][data-live="on"]').waitFor({ state: 'attached' });
  }
  const before = { reported: await figure(watcher, 'reported'), closed: await figure(watcher, 'closed') };

  await resident.open(`${here.url}/`);
  await resident.picture('01-home-phone', { whole: true });
  const place = accounts.get('street_dispatcher');
  assert.ok(place, 'the demo has a street dispatcher');
  // Street cleaning: by the catalogue it is the street's own.
  const matter = { category: '01.02', text: '路口的落叶和垃圾三天没有人清扫。', address: '路口东侧', lon: place.lon, lat: place.lat };
  // The catalogue dispatches by itself, a moment later.
  const reported = () => report(resident, here.url, matter);
  const { number, track } = await boardMoves(command, { reported: 1, open: 1, asked: 1 }, reported);
  await resident.picture('03-report-sent');
  await figureBecomes(watcher, 'reported', (value) => value > before.reported);
  await watcher.picture('04-board-after-report');

  await logIn(dispatcher, here.url, place, 'street_dispatcher');
  await stateBecomes(dispatcher, here.url, number, 'dispatched');
  await dispatcher.picture('05-desk-before-accept', { whole: true });
  await boardMoves(command, { asked: -1, accepted: 1 }, () => act(dispatcher, 'accept'));
  await logIn(handler, here.url, accounts.get('street_lead'), 'street_lead');
  await openCase(handler, here.url, number);
  await boardMoves(command, { accepted: -1, handling: 1 }, () => act(handler, 'start'));
  await boardMoves(command, { handling: -1, awaiting: 1 }, () => handle(handler, number, '已安排清扫，今日完成并拍照留存。'));
  assert.deepEqual(await tracked(resident, track), { state: 'answered', reworks: 0 });
  await resident.picture('06-track-answered', { whole: true });

  const unsolved = () => answerFollowUp(resident, track, 'unsolved', 'dissatisfied');
  await boardMoves(command, { awaiting: -1, handling: 1 }, unsolved);
  assert.deepEqual(await tracked(resident, track), { state: 'reworking', reworks: 1 });
  await resident.picture('07-track-reworking', { whole: true });
  const again = () => handle(handler, number, '重新清扫，并调整保洁频次为每日两次。');
  await boardMoves(command, { handling: -1, awaiting: 1 }, again);

  const solved = () => answerFollowUp(resident, track, 'solved', 'satisfied');
  await boardMoves(command, { awaiting: -1, closed: 1, open: -1 }, solved);
  await command.picture('09-screen-after-closing');
  assert.deepEqual(await tracked(resident, track), { state: 'closed', reworks: 1 });
  await resident.picture('08-track-closed', { whole: true });
  await figureBecomes(watcher, 'closed', (value) => value > before.closed);
  await watcher.picture('09-board-after-closing', { whole: true });

  await openCase(dispatcher, here.url, number);
  await dispatcher.picture('10-case-timeline', { whole: true });
  await dispatcher.get('ledger-link').first().click();
  await dispatcher.get('verify').first().click();
  await dispatcher.page.locator('[data-testid="verify-result"][data-ok="true"]').waitFor();
  await dispatcher.picture('11-ledger-verified');
  for (const visitor of [resident, dispatcher, handler, watcher, command]) visitor.assertContent();
});

/** The handler opens the case and reports back what was done. */
async function handle(handler, number, result) {
  await openCase(handler, here.url, number);
  await act(handler, 'report-back', { 'report-back-text': result });
}

test('a resident without JavaScript can report all the same', { timeout: 60_000 }, async () => {
  const resident = await chromium.visitor({ device: 'phone', script: 'off', name: 'resident without JavaScript' });
  await resident.open(`${here.url}/report`);
  await resident.get('report-text').fill('楼道灯坏了三天。');
  const category = resident.get('report-category').first();
  const value = await category.locator('option').nth(1).getAttribute('value');
  await category.selectOption(value);
  await resident.get('report-address').fill('三号楼二单元');
  await resident.get('report-submit').click();
  await resident.get('report-sent').waitFor();
  resident.assertContent();
});

test('public pages are free of what a machine can find wrong with them', { timeout: 180_000 }, async (t) => {
  for (const lang of ['zh-CN', 'en']) {
    for (const theme of ['light', 'dark']) {
      for (const device of ['phone', 'desk']) {
        const visitor = await chromium.visitor({ lang, theme, device, name: `${lang} ${theme} ${device}` });
        for (const [name, path] of [['home', '/'], ['report', '/report'], ['track', '/track'], ['board', '/board'], ['territory', '/territory'], ['login', '/login']]) {
          await t.test(`${name} in ${lang}, ${theme}, ${device}`, async () => {
            await visitor.open(here.url + path);
            assert.equal(await visitor.page.locator('html').getAttribute('lang'), lang);
            assert.ok(await visitor.get('fictional-mark').first().isVisible(), 'a fictional city says so');
            await visitor.picture(`page-${name}-${lang}-${theme}-${device}`, { whole: true });
            await assertFits(visitor, `${path} in ${lang}, ${theme}, ${device}`);
            await assertAccessible(visitor, `${path} in ${lang}, ${theme}, ${device}`);
            visitor.assertContent();
          });
        }
      }
    }
  }
});
