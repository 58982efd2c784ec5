// One fictional city for a test file: made by the program's own generator, in a folder that goes away afterwards.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { startCity } from '../../scripts/lib/server.mjs';
import { OUT } from './out.mjs';

/**
 * Declares a city for the tests of this file. Its fields are filled when the first test begins.
 * @param {{ days?: number, prepare?: (data: string) => Promise<{ port?: number }> }} [options] days of history; what must be there
 *   before the city starts, given its folder
 * @returns {{ url: string }}
 */
export function city({ days = 5, prepare = async () => ({}) } = {}) {
  const binary = process.env.TONGXIN_BINARY;
  if (!binary) throw new Error('TONGXIN_BINARY is not set; start the journeys with ./dev e2e');
  const place = { url: '' };
  let data = '';
  let server;
  before(async () => {
    mkdirSync(OUT, { recursive: true });
    data = mkdtempSync(join(tmpdir(), 'tongxin-e2e-'));
    const { port } = await prepare(data);
    server = await startCity({ binary, data, days, port, log: join(OUT, 'server.log') });
    place.url = server.url;
  }, { timeout: 240_000 });
  after(async () => {
    await server?.stop();
    if (data) rmSync(data, { recursive: true, force: true });
  });
  return place;
}
