// Path traversal: addresses and ids that climb out of their folder are not found.
import { Client, raw } from '../lib/client.mjs';
import { fault } from '../lib/fault.mjs';
import { UNLIMITED } from '../lib/server.mjs';

const UP = ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', '..%5c', '..\\', '%252e%252e%252f', '..;/', '.../.../', '%c0%ae%c0%ae/', '..%00/', '//'];
const TARGETS = ['etc/passwd', 'Cargo.toml', 'tongxin.db', 'manifest.json', 'proc/self/environ'];

await fault({
  name: 'traversal', env: UNLIMITED,
  criterion: '404 (or 400 for what is no address); nothing of a foreign file in an answer',
}, async ({ url, port, check, note, data }) => {
  const client = new Client(url);
  const roots = ['/assets/', '/photo/', '/track/', '/desk/cases/', '/territory/', '/board/', '/api/v1/cases/', '/.well-known/'];
  const secrets = ['root:x:0:0', '[workspace]', 'SQLite format 3', 'PATH=', '"app.mjs"'];
  let asked = 0;
  for (const root of roots) {
    for (const up of UP) {
      for (const target of TARGETS) {
        for (const depth of [1, 4]) {
          const path = root + up.repeat(depth) + target;
          const bytes = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`;
          const { statuses, text } = await raw(port, bytes);
          asked += 1;
          check([400, 404, 303, 401].includes(statuses[0]), `${path} answered ${statuses[0]}`);
          check(!secrets.some((secret) => text.includes(secret)), `${path} answered with a foreign file`);
        }
      }
    }
  }
  // Whole paths as names.
  for (const path of ['/assets//etc/passwd', '/assets/%2fetc%2fpasswd', `/assets/${encodeURIComponent(`${data}/tongxin.db`)}`, '/assets/C:%5cwindows%5cwin.ini', '/assets/con', '/assets/file:%2f%2f%2fetc%2fpasswd', '/assets/.', '/assets/..']) {
    const reply = await client.get(path);
    asked += 1;
    check([400, 404].includes(reply.status), `${path} answered ${reply.status}`);
  }
  client.close();
  note('addresses tried', asked);
});
