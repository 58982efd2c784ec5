// What a machine can see of a layout that broke: pages wider than their window, parts over one another, text one character a line.
import assert from 'node:assert/strict';

/**
 * Fails with everything on the page that does not fit.
 * @param {import('./browser.mjs').Visitor} visitor
 * @param {string} where how the message names the page
 */
export async function assertFits(visitor, where) {
  const width = visitor.page.viewportSize().width;
  assert.deepEqual(await visitor.page.evaluate(misfits, width), [], `layout of ${where}`);
}

/** Runs in the page. */
function misfits(/** @type {number} */ width) {
  const name = (element) => `<${element.tagName.toLowerCase()} class="${element.className}"> ${element.textContent.trim().replace(/\s+/g, ' ').slice(0, 40)}`;
  const seen = (element) => element.checkVisibility() && element.getClientRects().length > 0;
  const found = [];

  // A box that scrolls by itself may be wider inside; the page may not.
  if (document.documentElement.scrollWidth > width) {
    const wide = [...document.querySelectorAll('body *')].filter((element) => seen(element) && element.getBoundingClientRect().right > width + 1);
    found.push(`the page is ${document.documentElement.scrollWidth} px wide: ${wide.slice(0, 3).map(name).join(' | ')}`);
  }

  // Text squeezed until each line holds a character or two.
  for (const element of document.querySelectorAll('td, th, dd, dt, p, h1, h2, h3, a, b, span')) {
    const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    const text = own.map((node) => node.textContent.trim()).join('');
    if (text.length < 4 || !seen(element)) continue;
    const rects = own.flatMap((node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      return [...range.getClientRects()];
    });
    const lines = new Set(rects.filter((rect) => rect.width > 0).map((rect) => Math.round(rect.top))).size;
    if (lines >= 4 && lines > text.length / 2) found.push(`one character a line: ${name(element)}`);
  }

  // Parts of the wall, and its tiles, each in its own place; nothing cut off that cannot be scrolled to.
  for (const group of [document.querySelectorAll('.wall-left, .wall-map, .wall-right, .wall-flow'), document.querySelectorAll('.tile')]) {
    const boxes = [...group].filter(seen).map((element) => ({ element, box: element.getBoundingClientRect() }));
    for (const [at, { element, box }] of boxes.entries()) {
      for (const other of boxes.slice(at + 1)) {
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        if (across > 1 && down > 1) found.push(`over one another: ${name(element)} and ${name(other.element)}`);
      }
    }
  }
  for (const part of document.querySelectorAll('.tile, .card, .table-wrap')) {
    if (!seen(part) || getComputedStyle(part).overflowX === 'auto') continue;
    if (part.scrollWidth > part.clientWidth + 1) found.push(`wider than its box by ${part.scrollWidth - part.clientWidth} px: ${name(part)}`);
  }
  return found;
}
