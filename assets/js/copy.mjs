// Copies a text: `data-copy` holds it, or `#id` of the element that does.

import { word } from "./words.mjs";

const SHOWN = 2000;

/** @param {HTMLElement} button */
export function start(button) {
  button.addEventListener("click", async () => {
    const wanted = button.dataset.copy ?? "";
    const source = wanted.startsWith("#") ? document.querySelector(wanted) : null;
    const text = source instanceof HTMLAnchorElement ? source.href : (source?.textContent ?? wanted);
    await navigator.clipboard.writeText(text.trim());
    const before = [...button.childNodes];
    button.textContent = word("copied");
    setTimeout(() => {
      button.replaceChildren(...before);
    }, SHOWN);
  });
}
