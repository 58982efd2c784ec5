// The frame of a fault: a city of its own on loopback, a list of what must hold, figures, a verdict, and an end.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startCity } from './server.mjs';

/**
 * What a fault plays with.
 * @typedef {object} Stage
 * @property {import('./server.mjs').Server} server
 * @property {string} url
 * @property {number} port
 * @property {string} data its folder
 * @property {(...args: string[]) => any} tongxin runs a command on the same data and reads its JSON
 * @property {(holds: unknown, what: string) => void} check notes `what` as a finding if it does not hold
 * @property {(label: string, value: unknown) => void} note a figure
 * @property {(why: string) => void} skip says what this waits for
 */

/**
 * Plays one fault and prints the verdict; the last line is for `./dev faults all`.
 * @param {{ name: string, criterion: string, env?: Record<string, string>, days?: number, minutes?: number }} about
 * @param {(stage: Stage) => Promise<void>} play
 */
export async function fault({ name, criterion, env = {}, days = 1, minutes = 8 }, play) {
  const { values } = parseArgs({ options: { binary: { type: 'string', default: 'target/debug/tongxin' } } });
  mkdirSync('target/faults', { recursive: true });
  const log = `target/faults/${name}-server.log`;
  const data = mkdtempSync(join(tmpdir(), `tongxin-${name}-`));
  const findings = [];
  let [checks, skipped] = [0, ''];
  console.log(`${name}: ${criterion}`);
  const server = await startCity({ binary: values.binary, data, log, days, env });
  const stage = {
    server, data, url: server.url, port: Number(new URL(server.url).port),
    tongxin: (...args) => run(values.binary, [...args, '--json', '--data', data]),
    check: (holds, what) => { checks += 1; if (!holds) findings.push(what); },
    note: (label, value) => console.log(`   ${label.padEnd(58)} ${value}`),
    skip: (why) => { skipped = why; },
  };
  const late = setTimeout(() => { console.log(`${name} did not end within ${minutes} minutes`); process.exit(2); }, minutes * 60_000);
  try {
    await play(stage);
  } catch (error) {
    findings.push(`it broke off: ${error.stack ?? error}`);
  } finally {
    clearTimeout(late);
    await server.stop();
  }
  for (const finding of findings.slice(0, 20)) console.log(`✗  ${finding}`);
  if (findings.length > 20) console.log(`✗  and ${findings.length - 20} more`);
  if (findings.length) console.log(`the data is kept in ${data}, the server's log in ${log}`);
  else rmSync(data, { recursive: true, force: true });
  const verdict = findings.length ? 'broken' : skipped ? 'skipped' : 'held';
  console.log(`VERDICT ${name} ${verdict} ${checks} checks${skipped ? `: ${skipped}` : ''}`);
  process.exitCode = findings.length ? 1 : 0;
}

/** Runs a command; its exit code may say that it found something. */
function run(binary, args) {
  let text;
  try {
    text = execFileSync(binary, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
  } catch (error) {
    text = error.stdout;
    if (!text) throw error;
  }
  return JSON.parse(text);
}

/** Entries of a SQLite city's ledger: what was done, and what the policy refused, which is kept as well. */
export function entries(/** @type {string} */ data) {
  const text = "SELECT count(*) FILTER (WHERE kind NOT LIKE 'access.refus%'), count(*) FILTER (WHERE kind LIKE 'access.refus%') FROM event";
  const [done, refused] = execFileSync('sqlite3', ['-readonly', join(data, 'tongxin.db'), text], { encoding: 'utf8' }).trim().split('|').map(Number);
  return { done, refused };
}

export const median = (/** @type {number[]} */ values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

export const percentile = (/** @type {number[]} */ values, share) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

/** The two-sample test of Kolmogorov and Smirnov: how likely two samples of one distribution differ at least as much. */
export function ksProbability(/** @type {number[]} */ one, /** @type {number[]} */ other) {
  const [a, b] = [one.toSorted((x, y) => x - y), other.toSorted((x, y) => x - y)];
  let [i, j, widest] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const at = Math.min(a[i], b[j]);
    while (i < a.length && a[i] <= at) i += 1;
    while (j < b.length && b[j] <= at) j += 1;
    widest = Math.max(widest, Math.abs(i / a.length - j / b.length));
  }
  const effective = Math.sqrt((a.length * b.length) / (a.length + b.length));
  const lambda = (effective + 0.12 + 0.11 / effective) * widest;
  if (lambda < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k += 1) sum += 2 * (k % 2 ? 1 : -1) * Math.exp(-2 * k * k * lambda * lambda);
  return Math.min(1, Math.max(0, sum));
}

/** Peak and present resident memory of a process, in MiB. */
export function memory(pid) {
  const status = execFileSync('cat', [`/proc/${pid}/status`], { encoding: 'utf8' });
  const read = (/** @type {string} */ field) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
  return { peak: read('VmHWM'), now: read('VmRSS') };
}
