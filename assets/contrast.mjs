// Part of `npm run lint`: every ink must be readable on every ground it stands on, in both themes (WCAG 2.2 AA).

import { readFileSync } from "node:fs";
import { themes } from "./themes.mjs";

const TEXT = 4.5;
const SHAPE = 3;

const STATES = ["waiting", "ontime", "risk", "overdue", "done", "suspended", "info"];
const GROUNDS = ["ground", "surface", "raised", "sunken", "hover"];

/** Ink, ground, and how much they must differ. @type {[string, string, number][]} */
const PAIRS = [
  ...["ink", "ink-2", "ink-3", "link", "link-hover"].flatMap((ink) => GROUNDS.map((g) => pairOf(ink, g, TEXT))),
  ...["brand-ink"].flatMap((ink) => ["surface", "ground", "brand-soft"].map((g) => pairOf(ink, g, TEXT))),
  ...["brand", "brand-hover"].map((g) => pairOf("on-brand", g, TEXT)),
  ...STATES.flatMap((s) => [pairOf(s, `${s}-soft`, TEXT), ...GROUNDS.map((g) => pairOf(s, g, TEXT))]),
  ...["surface", "ground"].map((g) => pairOf("brand-mark", g, SHAPE)),
  ...["line-strong", "focus"].flatMap((shape) => GROUNDS.map((g) => pairOf(shape, g, SHAPE))),
];

/** @param {string} ink @param {string} ground @param {number} least @returns {[string, string, number]} */
function pairOf(ink, ground, least) {
  return [`--${ink}`, `--${ground}`, least];
}

/** Relative luminance of #rrggbb. @param {string} colour */
function luminance(colour) {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** @param {string} a @param {string} b */
function contrast(a, b) {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

let failed = 0;
const both = themes(readFileSync(new URL("css/tokens.css", import.meta.url), "utf8"));
for (const [theme, tokens] of Object.entries(both)) {
  for (const [ink, ground, least] of PAIRS) {
    const [a, b] = [tokens.get(ink), tokens.get(ground)];
    if (!a || !b) throw new Error(`${theme}: no token ${a ? ground : ink}`);
    const ratio = contrast(a, b);
    if (ratio < least) {
      failed += 1;
      console.error(`${theme}: ${ink} on ${ground} is ${ratio.toFixed(2)}, below ${least}`);
    }
  }
}
console.log(`${PAIRS.length * 2} pairs of colours checked, ${failed} too weak`);
process.exitCode = failed ? 1 : 0;
