// kill -9 of the server in the middle of writing, again and again: every report that was acknowledged must be there
// afterwards, a report sent twice with one key must be there once, and `doctor --deep` must find nothing.
//
// Loopback only; a bounded number of reports; ends only the server it started itself.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { nthReport, placesOf, send } from '../lib/reports.mjs';
import { UNLIMITED, freePort, startCity } from '../lib/server.mjs';

const { values: options } = parseArgs({
  options: {
    binary: { type: 'string' },
    times: { type: 'string', default: '20' },
    clients: { type: 'string', default: '8' },
    /** No more reports than this in one round, whatever the machine could do. */
    most: { type: 'string', default: '2000' },
  },
});
const [times, clients, most] = [options.times, options.clients, options.most].map(Number);
const binary = options.binary ?? 'target/debug/tongxin';
mkdirSync('target/faults', { recursive: true });
const log = 'target/faults/kill9-server.log';
const data = mkdtempSync(join(tmpdir(), 'tongxin-kill9-'));
const port = await freePort();

/** Everything that was acknowledged: number of the case → its public link. */
const acknowledged = new Map();
/** Sent, killed before the answer: to be sent again with the same key. */
let unanswered = [];
const findings = [];
let sent = 0;
let slowestStart = 0;

let server = await startCity({ binary, data, log, port, days: 1, env: UNLIMITED });
try {
  const places = await placesOf(server.url);
  for (let round = 1; round <= times; round += 1) {
    const retried = await sendAgain();
    const fresh = await loadAndKill(places);
    server = await startCity({ binary, data, log, port, days: 1, env: UNLIMITED });
    slowestStart = Math.max(slowestStart, server.readyAfter);
    await lookUp(fresh);
    console.log(`${String(round).padStart(3)}/${times}  acknowledged ${acknowledged.size}, in flight ${unanswered.length}, ` +
      `sent again ${retried}, ready after ${Math.round(server.readyAfter)} ms`);
  }
  await sendAgain();
  await lookUp([...acknowledged]);
} finally {
  await server.stop();
}
doctor();
if (!findings.length) rmSync(data, { recursive: true, force: true });

console.log(`\n${times} times kill -9 under ${clients} clients: ${acknowledged.size} reports acknowledged, ` +
  `slowest start ${Math.round(slowestStart)} ms`);
for (const finding of findings) console.log(`✗  ${finding}`);
console.log(findings.length
  ? `${findings.length} findings; the data is kept in ${data}, the server's log in ${log}`
  : 'nothing lost, nothing twice, doctor clean');
process.exitCode = findings.length ? 1 : 0;

/** Loads the server with `clients` residents and kills it somewhere within a second and a half. Returns what was acknowledged. */
async function loadAndKill(places) {
  const fresh = [];
  let stopped = false;
  let budget = most;
  const resident = async () => {
    while (!stopped && budget > 0) {
      budget -= 1;
      const report = nthReport(places, sent);
      sent += 1;
      const answer = await send(server.url, report).catch(() => null);
      if (answer === null) unanswered.push(report);
      else fresh.push(...note(answer));
    }
  };
  const residents = Array.from({ length: clients }, resident);
  await sleep(100 + Math.random() * 1_400);
  const dead = server.stop('SIGKILL');
  stopped = true;
  await dead;
  await Promise.all(residents);
  return fresh;
}

/** What was in flight when the server died may or may not have been committed; the same key must settle it to one case. */
async function sendAgain() {
  const again = unanswered;
  unanswered = [];
  for (const report of again) {
    const first = await send(server.url, report);
    const second = await send(server.url, report);
    note(first);
    if (first.number !== second.number) findings.push(`one key gave two cases: ${first.number} and ${second.number}`);
  }
  return again.length;
}

/** Books an acknowledged report. A number that was given before is a number given twice. */
function note(answer) {
  if (answer.status !== 201) {
    findings.push(`a report was answered with ${answer.status}`);
    return [];
  }
  if (acknowledged.has(answer.number)) findings.push(`the number ${answer.number} was given twice`);
  acknowledged.set(answer.number, answer.track);
  return [[answer.number, answer.track]];
}

/** Looks every report up through its own link. */
async function lookUp(reports) {
  for (const [number, track] of reports) {
    const reply = await fetch(new URL(track, server.url));
    await reply.arrayBuffer();
    if (reply.status !== 200) findings.push(`${number} was acknowledged, and its page answers ${reply.status}`);
  }
}

function doctor() {
  try {
    execFileSync(binary, ['doctor', '--deep', '--json', '--data', data], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    findings.push(`doctor --deep: ${String(error.stdout || error.stderr || error.message).trim()}`);
  }
}
