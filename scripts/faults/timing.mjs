// Timing: a form's token that is wrong in its first byte is refused as fast as one that is wrong in its last.
import { Client, personas } from '../lib/client.mjs';
import { fault, ksProbability, median } from '../lib/fault.mjs';
import { UNLIMITED } from '../lib/server.mjs';

const SAMPLES = 2_000;

await fault({
  name: 'timing', env: UNLIMITED,
  criterion: `no detectable difference over HTTP, 2 × ${SAMPLES}: |difference of medians| < 0.2 ms, KS p > 0.01 (10⁵ bare comparisons: a Rust test)`,
}, async ({ url, check, note }) => {
  const user = new Client(url);
  await user.enter((await personas(url)).get('street_dispatcher'));
  const token = user.csrf;
  check(token.length >= 32, 'no token');
  const flip = (at) => token.slice(0, at) + (token[at] === '0' ? '1' : '0') + token.slice(at + 1);
  const tokens = [flip(0), flip(token.length - 1)];
  const times = [[], []];
  for (let n = 0; n < SAMPLES; n += 1) {
    // By lot, so that nothing that comes round regularly on the machine meets one of them more often.
    for (const side of Math.random() < 0.5 ? [0, 1] : [1, 0]) {
      const reply = await user.post('/logout', { csrf: tokens[side] });
      check(reply.status === 403, `a wrong token was answered with ${reply.status}`);
      times[side].push(reply.milliseconds);
    }
  }
  const [difference, p] = [median(times[0]) - median(times[1]), ksProbability(times[0], times[1])];
  note('first byte wrong, last byte wrong', `${median(times[0]).toFixed(3)} ms, ${median(times[1]).toFixed(3)} ms`);
  note('difference of medians, KS p', `${difference.toFixed(4)} ms, ${p.toFixed(3)}`);
  check(Math.abs(difference) < 0.2, `the medians differ by ${difference.toFixed(3)} ms`);
  check(p > 0.01, `the times are of two kinds, KS p = ${p.toFixed(4)}`);
  check((await user.get('/me')).status === 200, 'a wrong token signed somebody out');
  user.close();
});
