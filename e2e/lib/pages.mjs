// The pages as their users see them. Selectors are data-testid only, so that words and layout are free to change.
import assert from 'node:assert/strict';

/** @typedef {import('./browser.mjs').Visitor} Visitor */
/** @typedef {{ account: string, password: string, lon: number, lat: number }} DemoAccount */

/** The demo's accounts by persona, as the log-in page lists them. */
export async function demoAccounts(/** @type {Visitor} */ visitor, /** @type {string} */ base) {
  await visitor.open(`${base}/login`);
  const rows = await visitor.get('demo-account').evaluateAll((all) => all.map((row) => ({ ...row.dataset })));
  assert.ok(rows.length > 0, 'the log-in page of a demo lists its accounts');
  return new Map(rows.map(({ persona, account, password, lon, lat }) =>
    [persona, { account, password, lon: Number(lon), lat: Number(lat) }]));
}

/** Signs in by typing, as anybody does. */
export async function logIn(visitor, base, /** @type {DemoAccount | undefined} */ who, persona = '') {
  assert.ok(who, `the demo has no account for ${persona}`);
  await visitor.open(`${base}/login`);
  await visitor.get('login-account').fill(who.account);
  await visitor.get('login-password').fill(who.password);
  await visitor.get('login-submit').click();
  await visitor.get('whoami').first().waitFor();
}

/**
 * Reports a matter through the public form and returns its number and the reporter's own link.
 * @param {{ category: string, text: string, address?: string, lon: number, lat: number }} matter
 */
export async function report(visitor, base, { category, text, address, lon, lat }) {
  await visitor.open(`${base}/`);
  await visitor.get('report-start').first().click();
  await visitor.get('report-text').fill(text);
  await visitor.get('report-category').first().selectOption(category);
  if (address) await visitor.get('report-address').fill(address);
  await setHidden(visitor, 'report-lon', lon);
  await setHidden(visitor, 'report-lat', lat);
  await visitor.picture('02-report-filled', { whole: true });
  await visitor.get('report-submit').click();
  await visitor.get('report-sent').waitFor();
  const number = (await visitor.get('case-number').first().innerText()).trim();
  const href = await visitor.get('track-link').first().getAttribute('href');
  assert.ok(number && href, 'a report gives a number and a link');
  return { number, track: new URL(href, base).href };
}

/** The map writes these two fields; they may be hidden, so they are set as the map sets them. */
async function setHidden(visitor, testId, value) {
  await visitor.get(testId).evaluate((input, text) => {
    input.value = text;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }, String(value));
}

/** State of a case, and how often it went back to work, as the public tracking page tells it. */
export async function tracked(visitor, track) {
  await visitor.open(track);
  const { state, reworks } = await visitor.get('track-state').first().evaluate((element) => ({ ...element.dataset }));
  return { state, reworks: Number(reworks) };
}

/** The reporter's answer to the follow-up, through their own link. */
export async function answerFollowUp(visitor, track, /** @type {'solved' | 'unsolved'} */ outcome, satisfaction) {
  await visitor.open(track);
  await choose(visitor, `followup-${outcome}`);
  if (satisfaction) await choose(visitor, `followup-${satisfaction}`);
  if (outcome === 'unsolved') await visitor.get('followup-comment').fill('井盖还在响，没有人来过。');
  await visitor.get('followup-submit').click();
  await visitor.get('followup-done').waitFor();
}

/** A choice is a radio button, or a label or button that stands for one. */
async function choose(visitor, testId) {
  const element = visitor.get(testId);
  // Where a thumb would have it: not below the bar at the lower edge, which would take the click.
  await element.evaluate((node) => node.scrollIntoView({ block: 'center' }));
  const isRadio = await element.evaluate((node) => node instanceof HTMLInputElement);
  await (isRadio ? element.check({ force: true }) : element.click());
}

/** Opens a case from the desk's inbox, as staff do: by its number. */
export async function openCase(visitor, base, number) {
  await visitor.open(`${base}/desk?q=${encodeURIComponent(number)}`);
  const row = visitor.page.locator(`[data-testid="inbox-row"][data-number="${number}"]`);
  await row.getByTestId('inbox-open').first().click();
  await visitor.get('case-state').waitFor();
}

/** Does one thing on the case page: fills its fields, presses its button, waits for the page that follows. */
export async function act(visitor, action, fields = {}) {
  for (const [testId, text] of Object.entries(fields)) await visitor.get(testId).first().fill(text);
  await Promise.all([
    visitor.page.waitForResponse((reply) => reply.request().method() === 'POST'),
    visitor.get(action).first().click(),
  ]);
  await visitor.page.waitForLoadState('load');
  assert.equal(await visitor.get('problem').count(), 0, `${action} was refused: ${await problemOf(visitor)}`);
}

async function problemOf(visitor) {
  const box = visitor.get('problem');
  return (await box.count()) ? box.first().innerText() : '';
}

/** Opens a case again until it stands where it should: what the system does by itself takes a moment. */
export async function stateBecomes(visitor, base, number, state, patience = 10_000) {
  const until = Date.now() + patience;
  for (;;) {
    await openCase(visitor, base, number);
    const now = await caseState(visitor);
    if (now === state) return;
    assert.ok(Date.now() < until, `${number} stayed ${now}`);
    await visitor.page.waitForTimeout(200);
  }
}

async function caseState(visitor) {
  return visitor.get('case-state').getAttribute('data-state');
}

/** One figure of the board as a number. */
export async function figure(visitor, name) {
  const tile = visitor.page.locator(`[data-testid="tile"][data-figure="${name}"]`);
  return Number(await tile.first().getAttribute('data-value'));
}

/**
 * Does something, and waits until the open board has moved as it says: `{ asked: -1, accepted: 1 }`. The page itself must move.
 * @template T
 * @param {Record<string, 1 | -1>} moves figure to direction
 * @param {() => Promise<T>} step
 */
export async function boardMoves(visitor, moves, step) {
  const before = new Map();
  for (const name of Object.keys(moves)) before.set(name, await figure(visitor, name));
  const result = await step();
  for (const [name, direction] of Object.entries(moves)) {
    await figureBecomes(visitor, name, (value) => (value - before.get(name)) * direction > 0);
  }
  return result;
}

/** Waits until a figure satisfies the condition, without reloading: the page itself must move. */
export async function figureBecomes(visitor, name, /** @type {(value: number) => boolean} */ holds, patience = 10_000) {
  const until = Date.now() + patience;
  let last = await figure(visitor, name);
  while (!holds(last)) {
    assert.ok(Date.now() < until, `the board's figure "${name}" stayed at ${last}`);
    await visitor.page.waitForTimeout(100);
    last = await figure(visitor, name);
  }
  return last;
}
