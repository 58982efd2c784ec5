// Privilege escalation: rights end with the post or the account, at the next request; nobody does what their role does not hold.
import { execFileSync } from 'node:child_process';
import { Client, personas } from '../lib/client.mjs';
import { entries, fault } from '../lib/fault.mjs';
import { UNLIMITED } from '../lib/server.mjs';

await fault({
  name: 'escalation', env: UNLIMITED, days: 2,
  criterion: 'a suspended account, an ended session and a foreign role are refused at the next request; forms cannot name a role or an actor',
}, async ({ url, check, note, data }) => {
  const people = await personas(url);
  note('personas', [...people.keys()].join(', '));

  // Routes of the desk for somebody without a post there.
  const stranger = new Client(url);
  for (const path of ['/desk', '/desk/new', '/desk/follow-up', '/me']) {
    const reply = await stranger.get(path);
    check([303, 401].includes(reply.status), `nobody may open ${path}, and got ${reply.status}`);
  }

  // Each persona: what the page does not offer is refused when it is asked for all the same.
  const dispatcher = new Client(url);
  await dispatcher.enter(people.get('street_dispatcher'));
  const [, id] = /\/desk\/cases\/([0-9a-f-]{36})/.exec((await dispatcher.get('/desk')).body) ?? [];
  check(id, 'the dispatcher has no case');
  const before = entries(data);
  let tried = 0;
  for (const [persona, person] of people) {
    const client = new Client(url);
    if ((await client.enter(person)).status !== 303) continue;
    const page = await client.get(`/desk/cases/${id}`);
    for (const act of ['close', 'uphold', 'designate', 'classify', 'dispatch', 'follow-up']) {
      if (page.body.includes(`/desk/cases/${id}/${act}`)) continue;
      const extra = { role: 'system_administrator', actor: 'console', account: 'admin', on_behalf_of: 'city', is_admin: 'true' };
      const reply = await client.post(`/desk/cases/${id}/${act}`, { ...extra, category: '01.02', outcome: 'solved', reason: 'x' });
      check([400, 403, 404, 422].includes(reply.status), `${persona}: ${act} was answered with ${reply.status}`);
      tried += 1;
    }
    client.close();
  }
  const sessions = people.size;
  const after = entries(data);
  const [done, refused] = [after.done - before.done, after.refused - before.refused];
  note('acts that were not offered, refusals kept', `${tried}, ${refused}`);
  check(done <= sessions, `${done} things were done where only ${sessions} people signed in`);
  check(refused > 0, 'no refusal is in the ledger');

  // Suspended while a page is open.
  const victim = people.get('street_dispatcher');
  const open = new Client(url);
  await open.enter(victim);
  check((await open.get('/desk')).status === 200, 'the desk did not open');
  command(['user', 'suspend', victim.account, '--reason', 'drill'], data);
  const began = performance.now();
  const next = await open.get('/desk');
  note('first request after the suspension', `${next.status} after ${(performance.now() - began).toFixed(0)} ms`);
  check(next.status === 303, `a suspended account opened the desk: ${next.status}`);
  check((await new Client(url).enter(victim)).status === 422, 'a suspended account signed in');
  command(['user', 'reinstate', victim.account], data);
  check((await open.get('/desk')).status === 303, 'the old session came back to life');
  check((await new Client(url).enter(victim)).status === 303, 'a reinstated account cannot sign in');
});

function command(args, data) {
  const binary = process.argv[process.argv.indexOf('--binary') + 1];
  execFileSync(binary, [...args, '--data', data], { stdio: 'ignore' });
}
