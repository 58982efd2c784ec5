// Starts tongxin as a child process on a free port of loopback, waits until it is ready, and ends what it started:
// by the process id it was given, never by a name.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A port of loopback that is free at this moment. */
export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}

/**
 * A running server.
 * @typedef {object} Server
 * @property {string} url where it listens
 * @property {number} pid
 * @property {number} readyAfter milliseconds from start to the first 200 of /readyz
 * @property {(signal?: NodeJS.Signals) => Promise<void>} stop sends the signal (SIGTERM) and waits for the end
 */

/**
 * Starts `binary demo` over a data folder and waits for `/readyz`.
 * @param {{ binary: string, data: string, log: string, port?: number, days?: number, patience?: number, env?: Record<string, string> }} options
 *   `patience` is in milliseconds; `env` holds settings, e.g. UNLIMITED
 * @returns {Promise<Server>}
 */
export async function startCity({ binary, data, log, port, days = 5, patience = 180_000, env = {} }) {
  const at = port ?? (await freePort());
  const args = ['demo', '--listen', `127.0.0.1:${at}`, '--data', data, '--days', String(days), '--no-live'];
  return startServer({ binary, args, url: `http://127.0.0.1:${at}`, log, patience, env });
}

/** For what measures or floods on purpose: nobody is told to come again later. */
export const UNLIMITED = { TONGXIN_LIMITS: 'off' };

/**
 * @param {{ binary: string, args: string[], url: string, log: string, patience: number, env?: Record<string, string> }} options
 * @returns {Promise<Server>}
 */
export async function startServer({ binary, args, url, log, patience, env = {} }) {
  const began = performance.now();
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const sink = createWriteStream(log, { flags: 'a' });
  child.stdout.pipe(sink, { end: false });
  child.stderr.pipe(sink, { end: false });
  const ended = once(child, 'exit').then(([code, signal]) => signal ?? code);
  let over = false;
  void ended.then(() => { over = true; });
  // If we are interrupted, what we started goes too.
  const last = () => { if (!over) child.kill('SIGKILL'); };
  process.once('exit', last);

  const stop = async (/** @type {NodeJS.Signals} */ signal = 'SIGTERM') => {
    if (!over) {
      child.kill(signal);
      const calm = new AbortController();
      await Promise.race([ended, sleep(15_000, null, { signal: calm.signal }).catch(() => {})]);
      calm.abort();
      if (!over) { child.kill('SIGKILL'); await ended; }
    }
    process.removeListener('exit', last);
    sink.end();
  };

  while (!(await isReady(url))) {
    if (over) throw new Error(`${binary} ${args.join(' ')} ended with ${await ended}; see ${log}`);
    if (performance.now() - began > patience) {
      await stop('SIGKILL');
      throw new Error(`${url} was not ready after ${patience / 1000} s; see ${log}`);
    }
    await sleep(25);
  }
  return { url, pid: child.pid, readyAfter: performance.now() - began, stop };
}

async function isReady(url) {
  try {
    const reply = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) });
    await reply.arrayBuffer();
    return reply.ok;
  } catch {
    return false;
  }
}
