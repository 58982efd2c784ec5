// Every fault, one after the other, each in a process of its own; a table at the end. Ends by itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    binary: { type: 'string', default: 'target/debug/tongxin' },
    /** Only those whose names are given, between commas. */
    only: { type: 'string', default: '' },
    minutes: { type: 'string', default: '15' },
  },
});
const only = options.only.split(',').filter(Boolean);
const names = readdirSync('scripts/faults').map((file) => file.replace(/\.mjs$/, ''))
  .filter((name) => !only.length || only.includes(name));

const rows = [];
for (const name of names) {
  const began = performance.now();
  const child = spawn(process.execPath, [`scripts/faults/${name}.mjs`, '--binary', options.binary], { stdio: ['ignore', 'pipe', 'inherit'] });
  const late = setTimeout(() => child.kill('SIGTERM'), Number(options.minutes) * 60_000);
  let text = '';
  child.stdout.on('data', (piece) => { text += piece; process.stdout.write(piece); });
  const [code] = await once(child, 'exit');
  clearTimeout(late);
  const [, verdict, more] = new RegExp(`^VERDICT ${name} (\\w+) (.*)$`, 'm').exec(text) ?? [null, code === 0 ? 'held' : 'broken', ''];
  rows.push({ name, verdict, more, seconds: Math.round((performance.now() - began) / 1000), code });
  console.log('');
}

const width = Math.max(...rows.map((row) => row.name.length));
for (const { name, verdict, more, seconds } of rows) {
  const mark = { held: '✓', skipped: '–', broken: '✗' }[verdict] ?? '✗';
  console.log(`${mark}  ${name.padEnd(width)}  ${verdict.padEnd(7)}  ${String(seconds).padStart(4)} s  ${more}`);
}
process.exitCode = rows.some((row) => row.code !== 0) ? 1 : 0;
