// Markup in every text field: what people type is shown as text, on every page, in a browser; nothing runs, nothing is reported.
import { readFileSync } from 'node:fs';
import { Visitor, launch } from '../../e2e/lib/browser.mjs';
import { Client, personas } from '../lib/client.mjs';
import { fault } from '../lib/fault.mjs';
import { UNLIMITED } from '../lib/server.mjs';

const EVIL = [
  `<img src=x onerror="alert('ran')">`, `"><script>alert('ran')</script>`, `'"><svg onload=alert('ran')>`,
  `<a href="javascript:alert('ran')">x</a>`, `{{7*7}}\${7*7}<%= 7*7 %>`, `<iframe srcdoc="<script>alert('ran')</script>">`,
  `<form action=/logout method=post><button>x</button></form>`, `</textarea><template><img src=x onerror=alert('ran')></template>`,
];

await fault({
  name: 'html', env: UNLIMITED, days: 1, minutes: 12,
  criterion: '0 executions, no dialog, no console error, no report of the content policy, on every page; no element of the attacker in a page',
}, async ({ url, check, note }) => {
  const people = await personas(url);
  const place = await somewhere(url);
  const tracks = [];
  const typist = new Client(url);
  for (const [n, evil] of EVIL.entries()) {
    const reply = await typist.json('/api/v1/cases', { category: '01.02', text: `${evil} ${n}`, address: evil, ...place }, { 'idempotency-key': `html-${n}-aaaaaaaaaaaa` });
    check(reply.status === 201, `a report with markup was answered with ${reply.status}: ${reply.body.slice(0, 200)}`);
    if (reply.status === 201) tracks.push(JSON.parse(reply.body).track);
  }
  const browser = await launch();
  const pages = readFileSync('docs/generated/pages.md', 'utf8').match(/(?<=`)[^`]+/g).filter((path) => path.startsWith('/') && !path.includes('{'));
  let [opened, elements, acts] = [0, 0, 0];
  try {
    for (const persona of [null, 'street_dispatcher', 'city_dispatcher', 'street_lead', 'city_leader', 'system_administrator']) {
      if (persona && !people.has(persona)) continue;
      const visitor = await Visitor.enter(browser, { name: persona ?? 'resident' });
      visitor.page.on('dialog', (dialog) => { visitor.complaints.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
      if (persona) await signIn(visitor, url, people.get(persona));
      const links = new Set(pages.concat(persona ? [] : tracks));
      const visited = new Set();
      for (const path of [...links, ...EVIL.flatMap((evil) => [`/track?number=${encodeURIComponent(evil)}`, `/desk?q=${encodeURIComponent(evil)}`, `/login?next=${encodeURIComponent(evil)}`, `/${encodeURIComponent(evil)}`])]) {
        await open(visitor, new URL(path, url).href, visited);
      }
      // Cases: the newest of the list, as far as this persona sees them, with what one can type into them.
      const cases = await visitor.page.goto(`${url}/desk`).then(() => visitor.page.locator('a[href^="/desk/cases/"]').evaluateAll((all) => [...new Set(all.map((a) => a.getAttribute('href')))].slice(0, 10)));
      for (const href of cases) {
        await open(visitor, url + href, visited);
        acts += await typeEverywhere(visitor);
        await open(visitor, url + href, new Set());
        await open(visitor, `${url}${href.split(/[?#]/)[0]}/ledger`, visited);
      }
      for (const complaint of visitor.complaints) check(false, `${persona ?? 'resident'}: ${complaint}`);
      check(true, 'counted');
      await visitor.context.close();
    }
    for (const track of tracks) {
      const resident = await Visitor.enter(browser, { name: 'reporter', device: 'phone' });
      resident.page.on('dialog', (dialog) => { resident.complaints.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
      await open(resident, new URL(track, url).href, new Set());
      for (const complaint of resident.complaints) check(false, `reporter: ${complaint}`);
      await resident.context.close();
    }
  } finally {
    await browser.close();
  }
  const figures = (await typist.get('/metrics')).body;
  const reports = [...figures.matchAll(/policy_violations_total\{directive="([^"]+)"\} (\d+)/g)].reduce((sum, [, , n]) => sum + Number(n), 0);
  note('pages opened, forms sent with markup', `${opened}, ${acts}`);
  note('elements of the attacker, reports of the policy', `${elements}, ${reports}`);
  check(opened > 50, 'too few pages were opened');
  check(reports === 0, `browsers reported ${reports} violations`);

  async function open(visitor, address, visited) {
    if (visited.has(address)) return;
    visited.add(address);
    const reply = await visitor.page.goto(address).catch((error) => { if (!/net::ERR_ABORTED|Download/.test(error.message)) throw error; return null; });
    opened += 1;
    if (!reply || !(reply.headers()['content-type'] ?? '').startsWith('text/html')) return;
    await settle(visitor.page);
    const found = await visitor.page.evaluate(() => document.querySelectorAll('img[src="x"], svg[onload], iframe, script:not([src]), a[href^="javascript:"], [onerror], [onload], form[action="/logout"] button:not([data-testid])').length);
    elements += found;
    check(found === 0, `${address} holds ${found} elements of the attacker`);
  }

  /** Fills every text field of every form of the page with markup and sends the first form that takes it. */
  async function typeEverywhere(visitor) {
    const forms = visitor.page.locator('main form[method="post"]');
    const count = await forms.count();
    let sent = 0;
    for (let n = 0; n < Math.min(count, 2); n += 1) {
      const form = forms.nth(n);
      const fields = form.locator('textarea, input[type="text"], input:not([type])');
      if (!(await fields.count())) continue;
      for (let f = 0; f < await fields.count(); f += 1) await fields.nth(f).evaluate((field, text) => { field.value = text; }, EVIL[(n + f) % EVIL.length]);
      await Promise.all([visitor.page.waitForNavigation(), form.evaluate((element) => element.submit())]);
      await settle(visitor.page);
      sent += 1;
      break;
    }
    return sent;
  }
});

/** Waits for the maps: a page that is left while its map still loads would complain of that. */
async function settle(page) {
  const drawn = () => [...document.querySelectorAll('[data-map]')].every((map) => map instanceof HTMLElement && map.dataset.mapReady);
  await page.waitForFunction(drawn, null, { timeout: 10_000 });
}

async function signIn(visitor, url, { account, password }) {
  await visitor.page.goto(`${url}/login`);
  await visitor.get('login-account').fill(account);
  await visitor.get('login-password').fill(password);
  await visitor.get('login-submit').click();
  await visitor.get('whoami').first().waitFor();
}

/** A point in the city, as the log-in page of the demo tells it. */
async function somewhere(url) {
  const { body } = await new Client(url).get('/login');
  const [, lon, lat] = /data-lon="([^"]+)"[^>]*?data-lat="([^"]+)"/.exec(body) ?? [];
  return { lon: Number(lon), lat: Number(lat) };
}
