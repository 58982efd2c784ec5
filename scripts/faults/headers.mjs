// Header and log injection: line feeds and escapes in names, headers and addresses end neither a header nor a log line.
import { readFileSync } from 'node:fs';
import { Client, personas, raw } from '../lib/client.mjs';
import { fault } from '../lib/fault.mjs';

const MARK = 'INJECTED-7f3a';

await fault({
  name: 'headers', env: { TONGXIN_LIMITS: 'off', TONGXIN_LOG_FORMAT: 'json', TONGXIN_LOG_FILTER: 'debug,hyper=info,sqlx=info' },
  criterion: 'refused or encoded; no header of the attacker in an answer; each log line one JSON document without line feed or escape',
}, async ({ url, port, check, note }) => {
  const client = new Client(url);
  const evil = [`%0d%0aX-Evil: ${MARK}`, `%0aSet-Cookie: evil=${MARK}`, `%E5%98%8A%E5%98%8DX-Evil: ${MARK}`, `%00%1b[31m${MARK}`];
  let answers = 0;
  const fine = (what, reply) => {
    answers += 1;
    check(!reply.headers['x-evil'], `${what}: a header of the attacker in the answer`);
    for (const [name, value] of Object.entries(reply.headers)) {
      check(name === 'location' || !String(value).includes(`evil=${MARK}`), `${what}: ${name} carries ${value}`);
      check(!/[\r\n]/.test(String(value)), `${what}: a line feed in ${name}`);
    }
  };
  for (const text of evil) {
    for (const path of [`/login?next=/${text}`, `/?lang=${text}`, `/?theme=${text}`, `/track?number=${text}`, `/desk?q=${text}`, `/report/sent?number=${text}`, `/${text}`]) {
      fine(path, await client.get(path.replaceAll(' ', '%20')));
    }
    const who = (await personas(url)).get('street_dispatcher');
    const typed = decodeURIComponent(text);
    fine('next', await client.post('/login', { login: who.account, password: who.password, next: `/${typed}` }));
    fine('login', await client.post('/login', { login: typed, password: typed }));
    fine('track', await client.post('/track', { number: typed, secret: typed }));
    fine('case', await client.json('/api/v1/cases', { category: typed, text: typed }, { 'idempotency-key': 'k'.repeat(20) }));
  }
  // What a client of ours would not send at all.
  for (const header of [`User-Agent: a\x1b[2J${MARK}`, `User-Agent: "},{"level":"ERROR","m":"${MARK}`, `X-Forwarded-For: ${MARK}`, `Referer: \x00${MARK}`, `Accept-Language: zh\rX-Evil: ${MARK}`]) {
    const { text, statuses } = await raw(port, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${header}\r\nConnection: close\r\n\r\n`);
    check(statuses.length === 1 && !/^x-evil/im.test(text), `${JSON.stringify(header)}: answered ${statuses}`);
    answers += 1;
  }
  client.close();
  const lines = readFileSync('target/faults/headers-server.log', 'utf8').split('\n').filter((line) => line.startsWith('{'));
  let bad = 0;
  for (const line of lines) {
    try { JSON.parse(line); } catch { bad += 1; }
    if (/[\x00-\x1f\x7f]/.test(line)) bad += 1;
  }
  note('answers looked at, log lines read', `${answers}, ${lines.length}`);
  check(lines.length > 50, 'the log says too little to judge');
  check(bad === 0, `${bad} log lines are not one JSON document each`);
  const everything = readFileSync('target/faults/headers-server.log', 'utf8').split('\n').filter((line) => line && !line.startsWith('{') && line.includes(MARK));
  check(everything.length === 0, `what was sent stands on lines of its own: ${everything[0]}`);
});
