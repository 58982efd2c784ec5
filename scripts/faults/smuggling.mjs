// Request smuggling and odd methods: what two servers in a row could read differently is refused, and its connection closed.
import { raw } from '../lib/client.mjs';
import { fault } from '../lib/fault.mjs';
import { UNLIMITED } from '../lib/server.mjs';

await fault({
  name: 'smuggling', env: UNLIMITED,
  criterion: 'CL+TE, two lengths, TRACE, CONNECT, override of the method, foreign absolute address: 400 or 405, and never a second answer',
}, async ({ port, check, note }) => {
  const host = `Host: 127.0.0.1:${port}`;
  const inner = `GET /smuggled HTTP/1.1\r\n${host}\r\n\r\n`;
  const chunked = `0\r\n\r\n${inner}`;
  const cases = [
    ['length, then chunks', `POST /track HTTP/1.1\r\n${host}\r\nContent-Length: ${chunked.length}\r\nTransfer-Encoding: chunked\r\n\r\n${chunked}`, [400]],
    ['chunks, then length', `POST /track HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n${chunked}`, [400]],
    ['chunks alone', `POST /track HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked\r\n\r\n${chunked}`, [400]],
    ['chunks twice', `POST /track HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked, chunked\r\n\r\n${chunked}`, [400]],
    ['disguised chunks', `POST /track HTTP/1.1\r\n${host}\r\nTransfer-Encoding: xchunked\r\nContent-Length: ${inner.length}\r\n\r\n${inner}`, [400]],
    ['chunks with a space before the colon', `POST /track HTTP/1.1\r\n${host}\r\nTransfer-Encoding : chunked\r\nContent-Length: 4\r\n\r\n${chunked}`, [400]],
    ['chunks under HTTP/1.0', `POST /track HTTP/1.0\r\n${host}\r\nTransfer-Encoding: chunked\r\n\r\n${chunked}`, [400]],
    ['two lengths', `POST /track HTTP/1.1\r\n${host}\r\nContent-Length: 0\r\nContent-Length: ${inner.length}\r\n\r\n${inner}`, [400]],
    ['two lengths in one line', `POST /track HTTP/1.1\r\n${host}\r\nContent-Length: 0, ${inner.length}\r\n\r\n${inner}`, [400]],
    ['a signed length', `POST /track HTTP/1.1\r\n${host}\r\nContent-Length: +4\r\n\r\nabcd`, [400]],
    ['a folded line', `GET / HTTP/1.1\r\n${host}\r\nX-A: b\r\n c\r\n\r\n`, [400]],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', [400]],
    ['two hosts', `GET / HTTP/1.1\r\n${host}\r\nHost: evil.example\r\n\r\n`, [400]],
    ['a foreign host', 'GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n', [400]],
    ['a foreign absolute address', `GET http://evil.example/ HTTP/1.1\r\n${host}\r\n\r\n`, [400]],
    ['TRACE', `TRACE / HTTP/1.1\r\n${host}\r\nCookie: a=b\r\n\r\n`, [405]],
    ['CONNECT', `CONNECT 127.0.0.1:22 HTTP/1.1\r\n${host}\r\n\r\n`, [400, 405]],
    ['an unknown method', `BREW / HTTP/1.1\r\n${host}\r\n\r\n`, [405]],
    ['a method that is overridden', `POST /logout HTTP/1.1\r\n${host}\r\nX-HTTP-Method-Override: GET\r\nContent-Length: 0\r\n\r\n`, [400]],
    ['a NUL in a header', `GET / HTTP/1.1\r\n${host}\r\nX-A: b\0c\r\n\r\n`, [400]],
    ['a line feed alone in a value', `GET / HTTP/1.1\r\n${host}\r\nX-A: b\nX-B: c\rd\r\n\r\n`, [400]],
    ['HTTP/2 by prior knowledge', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [undefined, 400, 505]],
    ['a giant address', `GET /${'a'.repeat(70_000)} HTTP/1.1\r\n${host}\r\n\r\n`, [414, 431]],
    ['a thousand headers', `GET / HTTP/1.1\r\n${host}\r\n${Array.from({ length: 1_000 }, (_, n) => `X-${n}: 1\r\n`).join('')}\r\n`, [431]],
    ['a long address', `GET /?q=${'a'.repeat(9_000)} HTTP/1.1\r\n${host}\r\n\r\n`, [414]],
    ['ninety headers', `GET / HTTP/1.1\r\n${host}\r\n${Array.from({ length: 90 }, (_, n) => `X-${n}: 1\r\n`).join('')}\r\n`, [431]],
  ];
  for (const [what, bytes, wanted] of cases) {
    // The request that was smuggled, if it was, and one more, which must not be answered either.
    const { statuses, text } = await raw(port, bytes);
    check(wanted.includes(statuses[0]), `${what}: answered ${statuses[0] ?? 'nothing'}`);
    check(statuses.length === 1 || wanted.includes(undefined), `${what}: ${statuses.length} answers`);
    check(!text.includes('b=c') && !text.includes('Cookie: a=b'), `${what}: what was sent came back`);
    note(what, statuses.join(', ') || 'closed without an answer');
  }
  const ok = await raw(port, `GET http://127.0.0.1:${port}/healthz HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`);
  check(ok.statuses[0] === 200, `an absolute address of ours was answered with ${ok.statuses[0]}`);
});
