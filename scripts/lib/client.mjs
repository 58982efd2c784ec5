// A client that may say anything: headers a browser would not let a page set, a source address of its own, raw bytes.
import { Agent, request } from 'node:http';
import { connect } from 'node:net';

/**
 * @typedef {{ status: number, headers: import('node:http').IncomingHttpHeaders, body: string, milliseconds: number }} Reply
 */

/** One sender with cookies. `from` is an address of loopback: 127.0.0.2 is another source than 127.0.0.1. */
export class Client {
  /** @type {Map<string, string>} */
  cookies = new Map();
  csrf = '';

  constructor(/** @type {string} */ url, { from = '127.0.0.1' } = {}) {
    this.url = url;
    this.agent = new Agent({ keepAlive: true, maxSockets: 64, localAddress: from });
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {{ headers?: Record<string, string | string[]>, body?: string | Buffer }} [options]
   * @returns {Promise<Reply>}
   */
  send(method, path, { headers = {}, body } = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const all = { ...(cookie && { cookie }), ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }), ...headers };
    const began = performance.now();
    return new Promise((resolve, reject) => {
      const sent = request(this.url, { method, path, agent: this.agent, headers: all, timeout: 60_000 }, (reply) => {
        const pieces = [];
        reply.on('data', (piece) => pieces.push(piece));
        reply.on('error', reject);
        reply.on('end', () => {
          this.#keep(reply.headers['set-cookie'] ?? []);
          const text = Buffer.concat(pieces).toString();
          this.csrf = /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? this.csrf;
          resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: text, milliseconds: performance.now() - began });
        });
      });
      sent.on('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer`)));
      sent.on('error', reject);
      sent.end(body);
    });
  }

  #keep(/** @type {string[]} */ set) {
    for (const line of set) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (!name) continue;
      if (/max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }

  get(path, headers = {}) {
    return this.send('GET', path, { headers });
  }

  /** A form as a page of ours sends it, with the token of the last page seen. */
  post(path, fields = {}, headers = {}) {
    const body = new URLSearchParams({ csrf: this.csrf, ...fields }).toString();
    return this.send('POST', path, { headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body });
  }

  json(path, value, headers = {}) {
    return this.send('POST', path, { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) });
  }

  /** Signs in and reads the token of its forms. */
  async enter(/** @type {{ account: string, password: string }} */ who, headers = {}) {
    const reply = await this.post('/login', { login: who.account, password: who.password }, headers);
    if (reply.status === 303) await this.get('/me');
    return reply;
  }

  session() {
    return this.cookies.get('__Host-session') ?? '';
  }

  close() {
    this.agent.destroy();
  }
}

/** The demo's people by persona, as the log-in page lists them. */
export async function personas(/** @type {string} */ url) {
  const page = (await new Client(url).get('/login')).body;
  const found = page.matchAll(/data-persona="([^"]+)" data-account="([^"]+)" data-password="([^"]+)"/g);
  const people = new Map();
  for (const [, persona, account, password] of found) if (!people.has(persona)) people.set(persona, { account, password });
  if (!people.size) throw new Error('the log-in page lists nobody');
  return people;
}

/**
 * Sends bytes as they are and returns everything that comes back until the server closes or `patience` is over.
 * @returns {Promise<{ text: string, statuses: number[], milliseconds: number }>}
 */
export function raw(/** @type {number} */ port, /** @type {string | Buffer} */ bytes, { patience = 1_500 } = {}) {
  const began = performance.now();
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const done = () => {
      socket.destroy();
      const statuses = [...text.matchAll(/^HTTP\/1\.[01] (\d{3})/gm)].map(([, status]) => Number(status));
      resolve({ text, statuses, milliseconds: performance.now() - began });
    };
    const late = setTimeout(done, patience);
    socket.on('data', (piece) => { text += piece.toString('latin1'); });
    socket.on('error', () => {});
    socket.on('close', () => { clearTimeout(late); done(); });
  });
}

/** Every page's path with something in the places of its parameters, as the book lists them. */
export function fill(/** @type {string} */ path, parameters = {}) {
  const nowhere = '01890000-0000-7000-8000-000000000000';
  return path.replace(/\{(\w+)\}/g, (_, name) => parameters[name] ?? (name === 'number' ? '20260101-000001' : nowhere));
}
