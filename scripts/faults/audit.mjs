// Tampering with the ledger: the server's own role cannot, and what somebody mightier did is found and named.
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fault } from '../lib/fault.mjs';
import { UNLIMITED } from '../lib/server.mjs';

const BINARY = process.argv[process.argv.indexOf('--binary') + 1];
const SERVER = process.env.TONGXIN_TEST_POSTGRES_URL;

await fault({
  name: 'audit', env: UNLIMITED,
  criterion: 'as the role of the server UPDATE, DELETE, TRUNCATE are denied; an edited row is named; a tail that was cut is found through an anchor',
}, async ({ check, note, skip, data, server, tongxin }) => {
  // SQLite: whoever has the file has everything; the chain and the anchors tell.
  const before = tongxin('ledger', 'verify');
  check(before.broken.length === 0, 'the ledger was broken to begin with');
  await server.stop();
  const file = join(data, 'tongxin.db');
  const anchors = join(data, 'anchors.jsonl');
  tongxin('ledger', 'anchor');
  const [long, last] = sqlite(file, 'SELECT hex(stream), max(seq) FROM event GROUP BY stream HAVING max(seq) > 2 LIMIT 1').split('|');
  for (const table of ['event', 'outbox']) sqlite(file, `DELETE FROM ${table} WHERE hex(stream) = '${long}' AND seq = ${last}`);
  tail('SQLite', long, last, tongxin('ledger', 'verify', '--anchors', anchors), { check, note });

  const [stream, seq] = sqlite(file, 'SELECT hex(stream), seq FROM event WHERE seq = 2 LIMIT 1').split('|');
  sqlite(file, `UPDATE event SET body = '{}' WHERE hex(stream) = '${stream}' AND seq = ${seq}`);
  const after = tongxin('ledger', 'verify');
  const named = JSON.stringify(after.broken).replaceAll('-', '').toLowerCase();
  note('SQLite: edited entry, named', `${stream.toLowerCase()} ${seq}, ${after.broken.length === 1}`);
  check(after.broken.length === 1 && named.includes(stream.toLowerCase()), `SQLite: the edited entry is not named: ${named}`);

  if (!SERVER) {
    skip('no PostgreSQL: TONGXIN_TEST_POSTGRES_URL is not set (./dev db start)');
    return;
  }
  await postgres({ check, note });
});

/** A stream that lost its last entry is whole to its chain, and named by the anchors: which it is, and up to where it was seen. */
function tail(engine, stream, last, { chains, anchors }, { check, note }) {
  const [first, ...more] = anchors.found.map((found) => found.Truncated);
  const named = first?.stream?.replaceAll('-', '').toLowerCase() === stream.replaceAll('-', '').toLowerCase();
  check(chains.broken.length === 0, `${engine}: the chain of a stream without its last entry is broken`);
  check(named && first.ends === last - 1 && more.length === 0, `${engine}: the cut tail is not named: ${JSON.stringify(anchors.found)}`);
  note(`${engine}: tail cut off, by the chain, by the anchors`, `nothing, ${first?.stream} ends with ${first?.ends}`);
}

async function postgres({ check, note }) {
  const [name, role, password] = [`tongxin_audit_${randomBytes(4).toString('hex')}`, `app_${randomBytes(4).toString('hex')}`, randomBytes(12).toString('hex')];
  const owner = new URL(SERVER);
  owner.pathname = `/${name}`;
  const app = new URL(owner);
  [app.username, app.password] = [role, password];
  const folder = mkdtempSync(join(tmpdir(), 'tongxin-audit-pg-'));
  const run = (url, ...args) => {
    try {
      return { code: 0, text: execFileSync(BINARY, [...args, '--data', folder], { encoding: 'utf8', stdio: 'pipe', env: { ...process.env, TONGXIN_DATABASE: url.href } }) };
    } catch (error) {
      return { code: error.status, text: String(error.stdout) + String(error.stderr) };
    }
  };
  psql(SERVER, `CREATE DATABASE ${name}`);
  psql(SERVER, `CREATE ROLE ${role} LOGIN PASSWORD '${password}'`);
  try {
    const migrated = run(owner, 'migrate', '--grants', role);
    check(migrated.code === 0, `migrate --grants failed: ${migrated.text}`);
    // What was granted is enough to live in.
    const founded = run(app, 'city', 'new', '--size', 'district', '--seed', '7');
    check(founded.code === 0, `the role of the server cannot found a city: ${founded.text}`);
    for (const [what, text] of [
      ['UPDATE', "UPDATE event SET body = '{}'"], ['DELETE', 'DELETE FROM event'], ['TRUNCATE', 'TRUNCATE event'],
      ['DROP', 'DROP TABLE event'], ['ALTER', 'ALTER TABLE event DISABLE TRIGGER ALL'], ['a rule', 'CREATE RULE r AS ON INSERT TO event DO INSTEAD NOTHING'],
      ['GRANT to itself', `GRANT UPDATE ON event TO ${role}`], ['a forged migration', "INSERT INTO migration VALUES ('9999_x', 'x', 1)"],
    ]) {
      const said = psql(app.href, text, { fails: true });
      const rights = Number(psql(owner.href, `SELECT count(*) FROM information_schema.role_table_grants WHERE grantee = '${role}' AND table_name = 'event' AND privilege_type <> 'SELECT' AND privilege_type <> 'INSERT'`));
      check(/denied|must be owner|no privileges were granted/.test(said) && rights === 0, `${what} as the role of the server: ${said}`);
      note(`PostgreSQL: ${what} as the role of the server`, said.split('\n')[0].replace(/^(ERROR|WARNING):\s+/, ''));
    }
    const clean = JSON.parse(run(app, 'ledger', 'verify', '--json').text);
    check(clean.broken.length === 0 && clean.entries > 100, 'the ledger was broken to begin with');

    // Anchored by the server's own role; cut by whoever owns the database.
    const anchored = run(app, 'ledger', 'anchor');
    check(anchored.code === 0, `the role of the server cannot anchor: ${anchored.text}`);
    const [long, last] = psql(owner.href, 'SELECT stream, max(seq) FROM event GROUP BY stream HAVING max(seq) > 2 ORDER BY stream LIMIT 1').split('|');
    for (const table of ['event', 'outbox']) psql(owner.href, `DELETE FROM ${table} WHERE stream = '${long}' AND seq = ${last}`);
    const replayed = run(owner, 'ledger', 'verify', '--anchors', join(folder, 'anchors.jsonl'), '--json');
    check(replayed.code === 2, `a tail was cut off, and verify ends with ${replayed.code}`);
    tail('PostgreSQL', long, last, JSON.parse(replayed.text), { check, note });

    const [stream] = psql(owner.href, 'SELECT stream FROM event WHERE seq = 1 ORDER BY stream LIMIT 1').split('\n');
    psql(owner.href, `UPDATE event SET actor = 'account:nobody' WHERE stream = '${stream}' AND seq = 1`);
    const found = run(owner, 'ledger', 'verify', '--json');
    check(found.code === 2 && found.text.includes(stream), `the edited entry is not named: ${found.text.slice(0, 200)}`);
    note('PostgreSQL: edited entry, exit code of verify', `${stream} 1, ${found.code}`);
  } finally {
    psql(SERVER, `DROP DATABASE ${name} WITH (FORCE)`);
    psql(SERVER, `DROP ROLE ${role}`);
    rmSync(folder, { recursive: true, force: true });
  }
}

function sqlite(file, text) {
  return execFileSync('sqlite3', [file, text], { encoding: 'utf8' }).trim();
}

/** Runs a statement; with `fails` everything the server said about it. */
function psql(url, text, { fails = false } = {}) {
  const args = [url, '--no-psqlrc', '--tuples-only', '--no-align', '--quiet', '--set', 'ON_ERROR_STOP=1', '--command', text];
  const { status, stdout, stderr } = spawnSync('psql', args, { encoding: 'utf8' });
  if (fails) return `${stderr}${status === 0 && !stderr ? 'it was done' : ''}`.trim();
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}
