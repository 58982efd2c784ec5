// Oversized and poisoned bodies: five gigabytes, chunks without end, bombs, deep JSON, a million fields.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { fault, memory } from '../lib/fault.mjs';
import { UNLIMITED } from '../lib/server.mjs';

const GIGABYTES = 5;
const ZEROS = Buffer.alloc(1 << 20);

await fault({
  name: 'bodies', env: UNLIMITED,
  criterion: '413 or 400 (415 for packed bodies) in < 1 s, memory flat',
}, async ({ server, port, check, note }) => {
  const paths = ['/report', '/login', '/track', '/api/v1/cases', '/reports/policy', '/logout'];
  const before = memory(server.pid);
  for (const path of paths) {
    const length = GIGABYTES * 2 ** 30;
    await play(`${GIGABYTES} GB announced to ${path}`, path, [`Content-Length: ${length}`, 'Content-Type: application/octet-stream'], pour(length));
    await play(`${GIGABYTES} GB in chunks to ${path}`, path, ['Transfer-Encoding: chunked', 'Content-Type: application/json'], chunks(length));
  }
  const bomb = gzipSync(Buffer.alloc(200 << 20));
  await play('a gzip bomb of 200 MB', '/api/v1/cases', [`Content-Length: ${bomb.length}`, 'Content-Encoding: gzip', 'Content-Type: application/json'], [bomb]);
  const deep = Buffer.from('['.repeat(100_000) + ']'.repeat(100_000));
  await play('JSON 100 000 deep', '/api/v1/cases', [`Content-Length: ${deep.length}`, 'Content-Type: application/json'], [deep]);
  const objects = Buffer.from('{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000));
  await play('objects 100 000 deep', '/api/v1/cases', [`Content-Length: ${objects.length}`, 'Content-Type: application/json'], [objects]);
  const fields = Buffer.from('a=1&'.repeat(1_000_000));
  await play('a million fields', '/login', [`Content-Length: ${fields.length}`, 'Content-Type: application/x-www-form-urlencoded'], [fields]);
  const fewer = Buffer.from('a=1&'.repeat(3_000));
  await play('three thousand fields that are light enough', '/login', [`Content-Length: ${fewer.length}`, 'Content-Type: application/x-www-form-urlencoded'], [fewer]);
  const part = '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n';
  const parts = Buffer.from(part.repeat(200_000) + '--x--\r\n');
  await play('two hundred thousand parts', '/report', [`Content-Length: ${parts.length}`, 'Content-Type: multipart/form-data; boundary=x'], [parts]);
  await sleep(500);
  const after = memory(server.pid);
  note('peak memory before and after', `${before.peak.toFixed(0)} MiB, ${after.peak.toFixed(0)} MiB`);
  check(after.peak - before.peak < 40, `the peak of memory grew by ${(after.peak - before.peak).toFixed(0)} MiB`);

  /** Sends a body until there is an answer or nothing left to send. */
  async function play(what, path, headers, body) {
    const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${headers.join('\r\n')}\r\n\r\n`;
    const { status, milliseconds, sent } = await upload(port, head, body);
    note(what, `${status} after ${milliseconds.toFixed(0)} ms and ${(sent / 2 ** 20).toFixed(1)} MiB`);
    check([400, 413, 415].includes(status), `${what}: answered ${status}`);
    check(milliseconds < 1_000, `${what}: took ${milliseconds.toFixed(0)} ms`);
  }
});

function* pour(length) {
  for (let sent = 0; sent < length; sent += ZEROS.length) yield ZEROS;
}

function* chunks(length) {
  const piece = Buffer.concat([Buffer.from(`${ZEROS.length.toString(16)}\r\n`), ZEROS, Buffer.from('\r\n')]);
  for (let sent = 0; sent < length; sent += ZEROS.length) yield piece;
}

/** Writes pieces as fast as they are taken; stops at the first byte of an answer, or when the server hangs up. */
function upload(port, head, body) {
  const began = performance.now();
  return new Promise((resolve) => {
    let [status, sent, over] = [0, 0, false];
    const pieces = body[Symbol.iterator]();
    const socket = connect(port, '127.0.0.1', () => { socket.write(head); more(); });
    const late = setTimeout(() => socket.destroy(), 10_000);
    const more = () => {
      while (!over && status === 0) {
        const { value, done } = pieces.next();
        if (done) return;
        sent += value.length;
        if (!socket.write(value)) { socket.once('drain', more); return; }
      }
    };
    socket.on('data', (answer) => {
      if (status === 0) {
        status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer.toString('latin1'))?.[1] ?? 0);
        finish();
      }
    });
    const finish = () => {
      if (over) return;
      over = true;
      clearTimeout(late);
      socket.destroy();
      resolve({ status, milliseconds: performance.now() - began, sent });
    };
    // A server that closes while it is being written to resets the connection; the answer may be lost in that.
    socket.on('error', finish);
    socket.on('close', finish);
  });
}
