// Hostile uploads: giant, lying, disguised pictures and names that climb are refused or written anew, within bounds of memory.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client, personas } from '../lib/client.mjs';
import { fault, memory } from '../lib/fault.mjs';
import { MARK, NAMES, hostile } from '../lib/hostile.mjs';
import { UNLIMITED } from '../lib/server.mjs';

const AT_ONCE = 20;
const BOUNDARY = 'x-boundary-x';

await fault({
  name: 'uploads', env: UNLIMITED, minutes: 10,
  criterion: 'refused before decoding; memory < 300 MB over idle; stored pictures hold neither place nor mark; served nosniff, in a sandbox, under our name',
}, async ({ server, url, data, check, note }) => {
  execFileSync('prlimit', ['--as=3000000000', '--pid', String(server.pid)]);
  const client = new Client(url);
  const place = await somewhere(url);
  const idle = memory(server.pid).now;
  const taken = [];
  for (const { name, bytes, may } of hostile()) {
    const one = await send(client, { name, bytes, place });
    const many = await Promise.all(Array.from({ length: AT_ONCE }, () => send(client, { name, bytes, place })));
    const statuses = [one, ...many].map((reply) => reply.status);
    note(`${name}, ${(bytes.length / 1024).toFixed(0)} KiB`, [...new Set(statuses)].join(', '));
    for (const reply of [one, ...many]) {
      check(reply.status < 500, `${name} was answered with ${reply.status}`);
      check(may ? [303, 422].includes(reply.status) : [400, 413, 422].includes(reply.status), `${name} was answered with ${reply.status}`);
    }
    if (one.status === 303) taken.push(one.headers.location);
  }
  for (const name of NAMES) {
    const reply = await send(client, { name, bytes: hostile().find((file) => file.name === 'trailing_html.png').bytes, place });
    check([303, 400, 422].includes(reply.status), `the name ${JSON.stringify(name)} was answered with ${reply.status}`);
    check(!String(reply.headers['set-cookie'] ?? '').includes('x=1'), 'a name set a cookie');
  }
  const { peak } = memory(server.pid);
  note('memory idle, at its peak', `${idle.toFixed(0)} MiB, ${peak.toFixed(0)} MiB`);
  check(peak - idle < 300, `memory grew by ${(peak - idle).toFixed(0)} MiB`);

  const stored = files(join(data, 'blobs'));
  note('pictures stored', stored.length);
  check(stored.length > 0, 'no picture was stored, so nothing was looked at');
  for (const file of stored) {
    const bytes = readFileSync(file);
    for (const forbidden of [MARK, 'Exif', 'GPS', '<script', 'PK\x03\x04']) check(!bytes.includes(forbidden), `${file} holds ${forbidden}`);
    check(bytes.subarray(0, 2).equals(Buffer.from('ffd8', 'hex')), `${file} is no JPEG`);
    check(/^[0-9a-f]{64}$/.test(file.split('/').pop()), `${file} has a name of somebody else`);
  }
  const served = await onePhoto(url);
  if (served) {
    note('a photo is served as', `${served.headers['content-type']}, ${served.headers['content-disposition']}`);
    check(served.headers['content-type'] === 'image/jpeg' && served.headers['x-content-type-options'] === 'nosniff', 'a photo is served as something else');
    check(/sandbox/.test(served.headers['content-security-policy'] ?? ''), 'a photo is served without sandbox');
    check(/^inline; filename="photo-[0-9a-f]{32}\.jpg"$/.test(served.headers['content-disposition'] ?? ''), 'a photo is served under a foreign name');
    check(!served.headers['set-cookie'], 'a photo sets a cookie');
  }
  check(served, 'no photo could be opened');
  client.close();
});

function send(client, { name, bytes, place }) {
  const field = (key, value) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`;
  const head = field('category', '01.02') + field('text', 'a picture') + field('address', 'here') + field('lon', place.lon) + field('lat', place.lat)
    + `--${BOUNDARY}\r\nContent-Disposition: form-data; name="photo"; filename="${name}"\r\nContent-Type: image/png\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
  return client.send('POST', '/report', { headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }, body });
}

/** The photo of a case that was reported with one, as a dispatcher sees it. */
async function onePhoto(url) {
  for (const person of (await personas(url)).values()) {
    const client = new Client(url);
    if ((await client.enter(person)).status !== 303) continue;
    const { body } = await client.get('/desk?q=picture');
    for (const [, id] of body.matchAll(/\/desk\/cases\/([0-9a-f-]{36})/g)) {
      const [path] = /\/photo\/[0-9a-f-]{36}\/[0-9a-f-]{36}/.exec((await client.get(`/desk/cases/${id}`)).body) ?? [];
      if (path) return client.get(path);
    }
  }
  return null;
}

async function somewhere(url) {
  const { body } = await new Client(url).get('/login');
  const [, lon, lat] = /data-lon="([^"]+)"[^>]*?data-lat="([^"]+)"/.exec(body) ?? [];
  return { lon, lat };
}

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)]));
}
