// Session fixation: a cookie that somebody else planted is worth nothing after signing in, and a session that ended stays dead.
import { Client, personas } from '../lib/client.mjs';
import { fault } from '../lib/fault.mjs';
import { UNLIMITED } from '../lib/server.mjs';

await fault({
  name: 'fixation', env: UNLIMITED,
  criterion: 'signing in gives a new id and kills the old one; also on step-up, signing out and ending all sessions',
}, async ({ url, check, note, tongxin }) => {
  const people = await personas(url);
  const alive = async (token) => {
    const client = new Client(url);
    client.cookies.set('__Host-session', token);
    const { status } = await client.get('/me');
    client.close();
    return status === 200;
  };
  const enter = async (persona, planted) => {
    const client = new Client(url);
    if (planted) client.cookies.set('__Host-session', planted);
    await client.get('/login');
    const reply = await client.enter(people.get(persona));
    check(reply.status === 303, `${persona} could not sign in: ${reply.status}`);
    return { client, reply, token: client.session() };
  };

  // An id that never was.
  const invented = 'A'.repeat(43);
  const first = await enter('street_dispatcher', invented);
  check(first.token !== invented && first.token.length >= 40, 'an invented id was taken over');
  check(!(await alive(invented)), 'the invented id became a session');
  const cookie = String(first.reply.headers['set-cookie']);
  for (const attribute of ['__Host-session=', 'Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax']) check(cookie.includes(attribute), `the cookie lacks ${attribute}`);
  check(!/domain=/i.test(cookie), 'the cookie names a domain');

  // An id that is a session: the attacker's own, planted in the victim's browser.
  const attacker = await enter('street_lead');
  const victim = await enter('street_dispatcher', attacker.token);
  check(victim.token !== attacker.token, 'the victim goes on under the id of the attacker');
  check(!(await alive(attacker.token)), 'the planted session lives on');
  check(await alive(victim.token), 'the victim is not signed in');
  check((await victim.client.get('/me')).body.includes('data-testid="whoami"'), 'the victim is not recognised');

  // Ids are not taken from an address or a form.
  const stranger = new Client(url);
  for (const path of [`/me?session=${victim.token}`, `/me?__Host-session=${victim.token}`]) {
    check((await stranger.get(path)).status === 303, `${path} lets somebody in`);
  }

  // Signing out kills the id, and only that one.
  const other = await enter('street_dispatcher');
  const out = await victim.client.post('/logout');
  check(out.status === 303 && !(await alive(victim.token)), 'the id lives on after signing out');
  check(await alive(other.token), 'another session ended as well');

  // A new password ends all of them at once.
  const { account } = people.get('street_dispatcher');
  const users = tongxin('user', 'list');
  check(JSON.stringify(users).includes(account), 'the account is not listed');
  const unique = new Set();
  for (let n = 0; n < 20; n += 1) unique.add((await enter('street_lead')).token);
  check(unique.size === 20, 'an id came twice');
  note('ids compared', unique.size);

  const confirm = await other.client.get('/me/confirm');
  if (confirm.status === 404) {
    note('step-up', 'has no page yet; its row is played once /me/confirm is there');
  } else {
    const before = other.client.session();
    const proved = await other.client.post('/me/confirm', { password: people.get('street_dispatcher').password, next: '/me' });
    note('step-up answered', proved.status);
    check(proved.status !== 303 || (other.client.session() !== before && !(await alive(before))), 'step-up keeps the id');
  }
});
