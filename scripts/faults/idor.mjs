// Foreign objects: what lies in another territory, or nowhere, is "not found", by every route and for every way of asking.
import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { Client, personas } from '../lib/client.mjs';
import { entries, fault } from '../lib/fault.mjs';
import { UNLIMITED } from '../lib/server.mjs';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** Objects tried for each route. */
const TRIED = 12;

await fault({
  name: 'idor', env: UNLIMITED, days: 3,
  criterion: 'a foreign case, task or photo answers 404 exactly as one that does not exist; lists, search and streams show none',
}, async ({ url, check, note, data }) => {
  const people = [...(await everybody(url)).values()];
  const seen = [];
  for (const person of people) {
    const client = new Client(url);
    if ((await client.enter(person)).status !== 303) continue;
    const cases = new Set();
    for (const path of ['/desk', '/desk?view=all', '/desk?view=open', '/desk?view=closed']) {
      const { body } = await client.get(path);
      for (const [, id] of body.matchAll(/\/desk\/cases\/([0-9a-f-]{36})/g)) cases.add(id);
    }
    const listed = JSON.parse((await client.get('/api/v1/cases?limit=200')).body || '{}');
    for (const id of JSON.stringify(listed).match(UUID) ?? []) void id;
    for (const one of listed.cases ?? listed.items ?? []) if (one.id) cases.add(one.id);
    seen.push({ person, client, cases });
  }
  const all = new Set(seen.flatMap(({ cases }) => [...cases]));
  note('people, and cases they see together', `${seen.length}, ${all.size}`);
  check(all.size >= 10, 'there are too few cases to try');
  const before = entries(data).done;

  const pages = readFileSync('docs/generated/pages.md', 'utf8').match(/(?<=`)[^`]+/g).filter((path) => /^\/(desk\/cases|photo)\//.test(path));
  const api = Object.entries(JSON.parse(readFileSync('docs/generated/openapi.json', 'utf8')).paths).filter(([path]) => path.startsWith('/api/v1/cases/{id}'));
  const routes = [...pages.map((path) => [path, path.split('/').length <= 4 || /ledger|dispatch$/.test(path) ? 'GET' : 'POST']),
    ...api.flatMap(([path, methods]) => Object.keys(methods).map((method) => [path, method.toUpperCase()]))];
  let [asked, foreignSeen] = [0, 0];
  for (const { person, client, cases } of seen) {
    const hidden = [...all].filter((id) => !cases.has(id));
    const foreign = [];
    // What is in nobody's first page may still be theirs: the page of the case itself decides, and everything else must agree with it.
    for (const id of hidden) {
      if (foreign.length >= TRIED) break;
      if ((await client.get(`/desk/cases/${id}`)).status === 404) foreign.push(id);
      else foreignSeen += 1;
    }
    for (const id of [...foreign, randomUUID()]) {
      for (const [path, method] of routes) {
        const at = path.replace('{id}', path.startsWith('/photo') ? randomUUID() : id).replace('{case}', id).replace(/\{\w+\}/g, () => randomUUID());
        const options = { 'idempotency-key': randomUUID(), 'x-csrf-token': client.csrf };
        const reply = method === 'GET' ? await client.get(at)
          : path.startsWith('/api/') ? await client.json(at, sample(path), options) : await client.post(at, sample(path));
        asked += 1;
        const fine = reply.status === 404 || (method === 'GET' && reply.status === 405);
        // A form that cannot be read says so before it looks; it must say the same of a case that is nowhere.
        const same = [400, 422, 403].includes(reply.status) && reply.status === await status(client, path, method, options);
        check(fine || same, `${person.account}: ${method} ${at} answered ${reply.status}`);
      }
    }
    const { body } = await client.get(`/desk?q=${encodeURIComponent('路')}`);
    for (const id of foreign) check(!body.includes(id), `${person.account}: the search shows ${id}`);
  }
  note('questions about foreign objects', asked);
  note('cases outside of a first page that were theirs all the same', foreignSeen);
  const stranger = new Client(url);
  for (const id of [...all].slice(0, TRIED)) {
    for (const path of [`/desk/cases/${id}`, `/photo/${id}/${randomUUID()}`, `/api/v1/cases/${id}`]) {
      const reply = await stranger.get(path);
      check([401, 303, 404].includes(reply.status), `nobody: ${path} answered ${reply.status}`);
    }
  }
  const after = entries(data).done;
  check(after === before, `${after - before} things were done`);
});

/** What the same request gets for a case that is nowhere. */
async function status(client, path, method, options) {
  const at = path.replace(/\{\w+\}/g, () => randomUUID());
  const reply = method === 'GET' ? await client.get(at)
    : path.startsWith('/api/') ? await client.json(at, sample(path), options) : await client.post(at, sample(path));
  return reply.status;
}

/** Something a form or document of this route could hold. */
function sample(path) {
  if (path.endsWith('/report')) return { result: 'x', text: 'x', stage: 'done' };
  if (path.endsWith('/return')) return { reason: 'x', text: 'x' };
  if (path.endsWith('/classify')) return { category: '01.02' };
  if (path.endsWith('/dispatch')) return { org: randomUUID(), to: randomUUID() };
  if (path.endsWith('/follow-up')) return { outcome: 'solved', solved: 'true' };
  return {};
}

/** Everybody the log-in page lists, by account. */
async function everybody(url) {
  const { body } = await new Client(url).get('/login');
  const found = body.matchAll(/data-account="([^"]+)" data-password="([^"]+)"/g);
  await personas(url);
  return new Map([...found].map(([, account, password]) => [account, { account, password }]));
}
