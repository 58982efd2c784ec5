// What a machine can see of WCAG 2.2 AA. The rest needs people.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * Fails with every violation and where it stands.
 * @param {import('./browser.mjs').Visitor} visitor
 * @param {string} where how the message names the page
 */
export async function assertAccessible(visitor, where) {
  // Evaluated by the debugger, hence past the page's own content policy, which forbids foreign scripts.
  await visitor.page.evaluate(AXE);
  const violations = await visitor.page.evaluate(async (tags) => {
    // @ts-expect-error axe was put on the window above
    const result = await window.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
    return result.violations.flatMap((violation) =>
      violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')}: ${node.failureSummary}`));
  }, TAGS);
  assert.deepEqual(violations, [], `accessibility of ${where}`);
}
