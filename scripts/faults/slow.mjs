// Slow clients: two thousand connections that dawdle, slow uploads and readers that do not read leave everybody else as they were.
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { Client } from '../lib/client.mjs';
import { fault, memory, percentile } from '../lib/fault.mjs';

const CONNECTIONS = 2_000;
const SAMPLES = 400;

if (isMainThread) await main();
else serveMeasure();

function main() {
  return fault({
    // The usual limits: the slow ones come from one address, the others from another.
    name: 'slow', minutes: 6,
    criterion: `p99 of others < 2 × with ${CONNECTIONS} slow connections; heads and bodies that do not come are cut off`,
  }, async ({ server, url, port, check, note }) => {
    // A thread of their own: what the slow ones cost in this process is no matter of the server.
    const others = new Worker(new URL(import.meta.url), { workerData: url });
    const measure = async () => { others.postMessage(SAMPLES); return (await once(others, 'message'))[0]; };
    await measure();
    const before = await measure();
    const calm = memory(server.pid);

    const sockets = [];
    let cut = 0;
    for (let n = 0; n < CONNECTIONS; n += 1) sockets.push(dawdle(port, n, () => { cut += 1; }));
    await sleep(2_000);
    const during = await measure();
    const busy = memory(server.pid);
    note('p99 alone, among the slow', `${before.toFixed(1)} ms, ${during.toFixed(1)} ms`);
    note('slow connections refused or cut so far', cut);
    note('memory before and meanwhile', `${calm.now.toFixed(0)} MiB, ${busy.now.toFixed(0)} MiB`);
    check(during < 2 * before, `p99 went from ${before.toFixed(1)} to ${during.toFixed(1)} ms`);
    check(busy.now - calm.now < 150, `memory grew by ${(busy.now - calm.now).toFixed(0)} MiB`);

    // A head must come within 30 s, a piece of a body within 10 s; a minute is enough for all of it.
    const began = performance.now();
    while (cut < CONNECTIONS && performance.now() - began < 100_000) await sleep(500);
    note('all slow connections were cut off after', `${((performance.now() - began) / 1000).toFixed(0)} s (${cut})`);
    check(cut === CONNECTIONS, `${CONNECTIONS - cut} slow connections are still open`);
    for (const socket of sockets) socket.destroy();
    await others.terminate();
  });
}

/** A connection that sends a head or a body byte by byte. */
function dawdle(port, n, gone) {
  const head = `POST /track HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/x-www-form-urlencoded\r\n`;
  const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.1' }, () => {
    socket.write(n % 2 ? head : `${head}Content-Length: 10000\r\n\r\n`);
  });
  // Half of them stop altogether, half send a byte now and then.
  const drip = n % 4 < 2 ? setInterval(() => socket.write(n % 2 ? `X-${n}: 1\r\n` : 'a'), 5_000) : undefined;
  socket.on('error', () => {});
  socket.on('data', () => {});
  socket.on('close', () => { clearInterval(drip); gone(); });
  return socket;
}

/** Measures whenever asked: the other thread. */
function serveMeasure() {
  const client = new Client(workerData, { from: '127.0.0.2' });
  parentPort?.on('message', async (count) => parentPort?.postMessage(await measure(client, count)));
}

/** The least p99 of three rounds: what else the machine does only ever adds. */
async function measure(client, count) {
  const rounds = [];
  for (let n = 0; n < 3; n += 1) rounds.push(await round(client, count));
  return Math.min(...rounds);
}

async function round(client, count) {
  const times = [];
  for (let n = 0; n < count; n += 1) {
    const reply = await client.get(n % 2 ? '/track' : '/robots.txt');
    if (reply.status === 200) times.push(reply.milliseconds);
    else await sleep(50);
  }
  return percentile(times, 0.99);
}
