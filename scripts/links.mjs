// Every relative link of the README files, the book and the other pages leads somewhere, and the book's table of
// contents names every page of the book.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Written by the program, not by hand: a link to it holds before the file is there. */
const GENERATED = new Set(['docs/generated/policy.md']);

const pages = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...readdirSync('docs', { recursive: true }).map((name) => join('docs', String(name))).filter((name) => name.endsWith('.md')),
];
const faults = pages.flatMap((page) => deadLinks(page));

const summary = readFileSync('docs/SUMMARY.md', 'utf8');
for (const page of pages.filter((name) => name.startsWith('docs/') && name !== 'docs/SUMMARY.md' && !GENERATED.has(name))) {
  if (!summary.includes(`(${relative('docs', page)})`)) faults.push(`${page} is not in docs/SUMMARY.md`);
}

for (const fault of faults) console.error(fault);
console.log(`${pages.length} pages, ${faults.length} faults`);
process.exitCode = faults.length ? 1 : 0;

function deadLinks(page) {
  const text = readFileSync(page, 'utf8').replace(/```[\s\S]*?```/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target.split('#')[0])
    .filter((target) => target && !/^[a-z]+:/.test(target))
    .map((target) => join(dirname(page), decodeURIComponent(target)))
    .filter((path) => !GENERATED.has(path) && !existsSync(path))
    .map((path) => `${page}: ${path} does not exist`);
}
