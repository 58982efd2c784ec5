// Brute force: a thousand guesses come to a handful, whatever headers say, and the victim gets in again.
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, personas } from '../lib/client.mjs';
import { fault } from '../lib/fault.mjs';

const ATTEMPTS = 1_000;

await fault({
  // The usual limits, and nobody's word about where a request comes from is believed.
  name: 'brute',
  criterion: 'delay by account and by source, X-Forwarded-For ignored, one password on many names stopped, the victim not locked for ever, all of it audited',
}, async ({ url, check, note, tongxin }) => {
  const people = await personas(url);
  const victim = people.get('street_dispatcher');
  const before = tongxin('ledger', 'verify').entries;
  const attacker = new Client(url, { from: '127.0.0.2' });
  const sprayer = new Client(url, { from: '127.0.0.3' });

  const one = await storm(attacker, (n) => ({ login: victim.account, password: `guess-${n}` }), (n) => ({ 'x-forwarded-for': `203.0.${n >> 8}.${n & 255}` }));
  note(`${ATTEMPTS} guesses at one account under ${ATTEMPTS} forged addresses: looked at`, `${one.looked} (429: ${one.refused})`);
  check(one.looked <= 12, `${one.looked} passwords were tried against one account`);
  check(one.looked + one.refused === ATTEMPTS, `other answers came: ${[...one.others]}`);
  check(one.retryAfter > 0, 'a refusal without Retry-After');

  const many = await storm(sprayer, (n) => ({ login: `name-${n}`, password: 'Spring-2026' }), () => ({}));
  note(`one password on ${ATTEMPTS} names from one source: looked at`, `${many.looked} (429: ${many.refused})`);
  check(many.looked <= 40, `${many.looked} names were tried from one source`);

  // The victim, from elsewhere, waits as long as told and gets in.
  const home = new Client(url, { from: '127.0.0.9' });
  let waited = 0;
  let reply = await home.enter(victim);
  while (reply.status === 429 && waited < 120) {
    const seconds = Number(reply.headers['retry-after']);
    check(seconds > 0 && seconds <= 900, `the victim is told to wait ${seconds} s`);
    waited += seconds;
    if (waited <= 120) await sleep(seconds * 1000 + 50);
    reply = await home.enter(victim);
  }
  note('the victim waited', `${waited} s`);
  check(reply.status === 303, `the victim could not sign in after ${waited} s: ${reply.status}`);
  const other = new Client(url, { from: '127.0.0.8' });
  check((await other.enter(people.get('street_lead'))).status === 303, 'somebody else could not sign in meanwhile');

  const entries = tongxin('ledger', 'verify').entries - before;
  note('ledger entries: failures looked at and two who signed in', entries);
  check(entries >= one.looked + many.looked + 2, 'an attempt is not in the ledger');
  for (const client of [attacker, sprayer, home, other]) client.close();
});

/** Sends the attempts, eight at a time. */
async function storm(client, form, headers) {
  const tally = { looked: 0, refused: 0, retryAfter: 0, others: new Set() };
  let next = 0;
  const worker = async () => {
    while (next < ATTEMPTS) {
      const n = next;
      next += 1;
      const reply = await client.post('/login', form(n), headers(n));
      if (reply.status === 422) tally.looked += 1;
      else if (reply.status === 429) { tally.refused += 1; tally.retryAfter = Number(reply.headers['retry-after']); }
      else tally.others.add(reply.status);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return tally;
}
