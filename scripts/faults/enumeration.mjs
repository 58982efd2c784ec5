// Enumeration: whether an account or a case exists shows neither in the answer nor in the time it takes.
import { Client, personas } from '../lib/client.mjs';
import { fault, ksProbability, median } from '../lib/fault.mjs';
import { nthReport, placesOf, send } from '../lib/reports.mjs';
import { UNLIMITED } from '../lib/server.mjs';

const SAMPLES = 1_000;
/** Failures that an account has free; more would measure the delay, not the answer. */
const FREE = 4;

await fault({
  // Each attempt comes from an address of its own, so that the delays by source do not stand between.
  name: 'enumeration', env: { ...UNLIMITED, TONGXIN_TRUSTED_PROXIES: '127.0.0.1' }, minutes: 14,
  criterion: `same status and body; 2 × ${SAMPLES} samples, |difference of medians| < 1 ms and KS p > 0.01; ids cannot be guessed`,
}, async ({ url, check, note, tongxin }) => {
  const people = await personas(url);
  // Not those whom the demo's log-in page names to everybody.
  const page = (await new Client(url).get('/login')).body;
  const existing = accounts(tongxin).filter((login) => !page.includes(`"${login}"`)).slice(0, Math.ceil(SAMPLES / FREE));
  note('accounts there are', existing.length);
  check(existing.length >= 20 && people.size > 0, 'there are too few accounts to measure with');
  const client = new Client(url);
  let source = 0;
  const from = () => { source += 1; return { 'x-forwarded-for': `198.${18 + (source >> 16)}.${(source >> 8) & 255}.${source & 255}` }; };
  const attempt = (login) => client.post('/login', { login, password: 'not-the-password-of-anybody' }, from());

  const rounds = Math.min(SAMPLES, existing.length * FREE);
  const missing = existing.map(twin);
  await compare('account', rounds, (n) => attempt(existing[n % existing.length]), (n) => attempt(missing[n % missing.length]));

  const places = await placesOf(url);
  const numbers = [];
  for (let n = 0; n < 20; n += 1) numbers.push((await send(url, nthReport(places, n))).number);
  const wrong = 'A'.repeat(22);
  const find = (number) => client.post('/track', { number, secret: wrong }, from());
  const unknown = numbers.map(unused);
  await compare('case number, form', SAMPLES, (n) => find(numbers[n % 20]), (n) => find(unknown[n % 20]));
  const open = (number) => client.get(`/track/${number}/${wrong}`, from());
  await compare('case number, link', SAMPLES, (n) => open(numbers[n % 20]), (n) => open(unknown[n % 20]));
  client.close();

  async function compare(what, count, there, absent) {
    const [yes, no] = [[], []];
    const forms = new Set();
    for (let n = 0; n < count; n += 1) {
      // By lot the one first or the other, so that nothing that comes round regularly on the machine meets one of them more often.
      for (const side of Math.random() < 0.5 ? [0, 1] : [1, 0]) {
        const reply = await (side ? there : absent)(n);
        (side ? yes : no).push(reply.milliseconds);
        forms.add(`${reply.status} ${scrub(reply.body)}`);
      }
    }
    const [difference, p] = [median(yes) - median(no), ksProbability(yes, no)];
    note(`${what}: medians with and without`, `${median(yes).toFixed(3)} ms, ${median(no).toFixed(3)} ms, ${count} each`);
    note(`${what}: difference of medians, KS p`, `${difference.toFixed(3)} ms, ${p.toFixed(3)}`);
    check(forms.size === 1, `${what}: ${forms.size} different answers`);
    check(Math.abs(difference) < 1, `${what}: the medians differ by ${difference.toFixed(3)} ms`);
    check(p > 0.01, `${what}: the times are of two kinds, KS p = ${p.toFixed(4)}`);
  }
});

/** Logins of the city's accounts. */
function accounts(tongxin) {
  const text = JSON.stringify(tongxin('user', 'list'));
  return [...new Set([...text.matchAll(/"login":"([^"]+)"/g)].map(([, login]) => login))];
}

/** A name of the same length that nobody has, another one for each. */
function twin(/** @type {string} */ login, /** @type {number} */ n) {
  return `q${String(n).padStart(login.length - 1, '0')}`;
}

/** A number of the same day that no case has, with the check digit (ISO/IEC 7064 MOD 11,10) it would have. */
function unused(/** @type {string} */ number) {
  const digits = `${number.slice(0, 8)}9${number.slice(10, -1)}`;
  const product = [...digits].reduce((before, digit) => {
    const sum = (before + Number(digit)) % 10;
    return (2 * (sum === 0 ? 10 : sum)) % 11;
  }, 10);
  return `${number.slice(0, 9)}${digits.slice(8)}${(11 - product) % 10}`;
}

/** A page without what the sender typed and what is new on each page: values, addresses of the page itself, times. */
function scrub(body) {
  return body.replace(/ value="[^"]*"/g, '').replace(/ href="\/track\/[^"]*"/g, '').replace(/<p class="foot-time">.*?<\/p>/s, '');
}
