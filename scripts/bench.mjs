// What can be measured today, and nothing that cannot. Times of a shared machine mean little by themselves: the CPU
// time per request, read from the operating system's own accounting, is the figure to compare.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { nthReport, placesOf, send } from './lib/reports.mjs';
import { UNLIMITED, startCity } from './lib/server.mjs';

const { values: options } = parseArgs({
  options: {
    binary: { type: 'string', default: 'target/release/tongxin' },
    reports: { type: 'string', default: '3000' },
    clients: { type: 'string', default: '16' },
    days: { type: 'string', default: '60' },
  },
});
const [reports, clients, days] = [options.reports, options.clients, options.days].map(Number);
/** Linux counts CPU time in ticks of this many milliseconds (USER_HZ is 100 everywhere we run). */
const TICK = 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

mkdirSync('target/bench', { recursive: true });
const data = mkdtempSync(join(tmpdir(), 'tongxin-bench-'));
const start = () => startCity({ binary: options.binary, data, days, log: 'target/bench/server.log', patience: 600_000, env: UNLIMITED });

console.log(`${cpus().length} × ${cpus()[0].model}, load ${loadavg()[0].toFixed(1)}, Node ${process.version}, SQLite with durable commits\n`);
try {
  const first = await start();
  print(`demo city with ${days} days of history, from an empty folder`, `${(first.readyAfter / 1000).toFixed(1)} s`);
  await first.stop();
  const server = await start();
  try {
    print('the same city, second start', `${(server.readyAfter / 1000).toFixed(2)} s`);
    await create(server);
    for (const [name, path] of [['home', '/'], ['board', '/board'], ['log-in', '/login']]) await read(server, name, path);
    print('memory of the server afterwards', `${residentMiB(server.pid)} MiB`);
  } finally {
    await server.stop();
  }
} finally {
  rmSync(data, { recursive: true, force: true });
}
console.log('\nClosed loop: a client sends when its last answer is there, so a slow answer also slows the load. The latencies are\n' +
  'therefore those of a polite crowd; the open-loop generator of the design does not exist yet.');

async function create(server) {
  const places = await placesOf(server.url);
  const run = await measure(server, reports, async (n) => {
    const { status, milliseconds } = await send(server.url, nthReport(places, n));
    if (status !== 201) throw new Error(`a report was answered with ${status}`);
    return milliseconds;
  });
  print(`create a case over HTTP, ${clients} clients, ${reports} reports`, describe(run));
}

async function read(server, name, path) {
  const run = await measure(server, 500, async () => {
    const began = performance.now();
    const reply = await fetch(server.url + path);
    await reply.arrayBuffer();
    if (!reply.ok) throw new Error(`${path} answered ${reply.status}`);
    return performance.now() - began;
  });
  print(`${name} page, ${clients} clients, 500 times`, describe(run));
}

/** Does `work` `count` times with `clients` at once. */
async function measure(server, count, work) {
  const latencies = [];
  let next = 0;
  const [cpu, began] = [cpuMilliseconds(server.pid), performance.now()];
  const client = async () => {
    while (next < count) {
      const n = next;
      next += 1;
      latencies.push(await work(n));
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - began) / 1000;
  latencies.sort((a, b) => a - b);
  return { count, seconds, cpu: (cpuMilliseconds(server.pid) - cpu) / count, latencies };
}

function describe({ count, seconds, cpu, latencies }) {
  const at = (share) => latencies[Math.min(count - 1, Math.floor(count * share))].toFixed(1);
  return `${cpu.toFixed(2)} CPU ms each, ${Math.round(count / seconds)}/s, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
}

/** User and system time of a process, from /proc (the fields after the name, which may hold blanks). */
function cpuMilliseconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK;
}

function residentMiB(pid) {
  const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(kib) / 1024);
}

function print(what, figure) {
  console.log(`${what.padEnd(62)} ${figure}`);
}
