// Cross-site request forgery: what another site sends with the user's cookies is refused and changes nothing.
import { readFileSync } from 'node:fs';
import { Client, fill, personas } from '../lib/client.mjs';
import { entries, fault } from '../lib/fault.mjs';
import { UNLIMITED } from '../lib/server.mjs';

const FOREIGN = [
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
];
/** Takes credentials in its body and looks at no cookie: there is nothing of the user's that another site could use. */
const CREDENTIALS = '/api/v1/token';
const FORM = 'application/x-www-form-urlencoded';

await fault({
  name: 'csrf', env: UNLIMITED,
  criterion: '403 and no effect for cross-site forms, text/plain JSON, a missing Origin without token, and GET with effects',
}, async ({ url, data, check, note }) => {
  const user = new Client(url);
  const people = await personas(url);
  await user.enter(people.get('street_dispatcher'));
  check(user.session() && user.csrf, 'the dispatcher could not sign in');
  const paths = readFileSync('docs/generated/pages.md', 'utf8').match(/(?<=`)[^`]+/g).filter((path) => path.startsWith('/'));
  const api = Object.entries(JSON.parse(readFileSync('docs/generated/openapi.json', 'utf8')).paths)
    .filter(([, methods]) => 'post' in methods).map(([path]) => path);
  const before = entries(data);
  const token = user.csrf;
  let sent = 0;

  for (const path of [...paths, ...api].map((path) => fill(path))) {
    // With the right token, as if it had leaked: the site alone decides.
    for (const headers of FOREIGN) {
      const reply = await user.post(path, { csrf: token, number: '1', secret: 'x' }, headers);
      check(reply.status === 403, `POST ${path} ${JSON.stringify(headers)} answered ${reply.status}`);
      sent += 1;
    }
    // Without a token and without a word about where it comes from.
    const multipart = path === '/report' || path === '/desk/new';
    const bare = multipart
      ? await user.send('POST', path, { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x\r\ncontent-disposition: form-data; name="text"\r\n\r\na\r\n--x--\r\n' })
      : await user.send('POST', path, { headers: { 'content-type': FORM }, body: 'login=a&password=b' });
    check([403, 404, 405, ...(path === CREDENTIALS ? [400] : [])].includes(bare.status), `POST ${path} without token answered ${bare.status}`);
    sent += 1;
  }
  for (const path of api.map((path) => fill(path))) {
    const reply = await user.send('POST', path, { headers: { 'content-type': 'text/plain' }, body: '{"category":"01.02","text":"x"}' });
    check(reply.status === (path === CREDENTIALS ? 415 : 403), `text/plain JSON to ${path} answered ${reply.status}`);
    sent += 1;
  }
  // What only a form may do does nothing when a link is followed, and another site may not load our pages into itself.
  const writes = ['/logout', '/track/20260101-000001/x/follow-up', '/desk/cases/{id}/close', '/desk/cases/{id}/tasks/{task}/accept'];
  for (const path of writes.map((path) => fill(path))) {
    const reply = await user.get(path);
    check(reply.status === 405, `GET ${path} answered ${reply.status}`);
  }
  for (const path of ['/desk', '/me', '/api/v1/cases']) {
    const image = await user.get(path, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' });
    check(image.status === 403, `${path} loaded as an image of another site answered ${image.status}`);
    const link = await user.get(path, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' });
    check(link.status === 200, `a link from another site to ${path} answered ${link.status}`);
  }
  check((await user.get('/me')).status === 200, 'the session ended');
  const after = entries(data);
  check(after.done === before.done, `something was done ${after.done - before.done} times`);
  note('forged requests sent', sent);
  note('entries before and after; refusals kept', `${before.done}, ${after.done}; ${after.refused - before.refused}`);
  user.close();
});
