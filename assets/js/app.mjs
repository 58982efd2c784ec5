// The one script of every page: it looks for what a page asks of it and loads only the islands for that.
// Every page works without it, but for the map.

import { theme } from "./theme.mjs";

/**
 * Islands by the attribute that asks for them.
 * @type {Record<string, () => Promise<{ start: (element: HTMLElement) => void }>>}
 */
const ISLANDS = {
  "data-map": () => import("./map.mjs"),
  "data-stream": () => import("./live.mjs"),
  "data-copy": () => import("./copy.mjs"),
  "data-passkey": () => import("./passkey.mjs"),
  "data-photo": () => import("./photo.mjs"),
  "data-up": () => import("./up.mjs"),
};

/** Elements whose island is running. @type {WeakSet<Element>} */
const started = new WeakSet();

/** The reader is going elsewhere: what breaks off now is no fault. */
let leaving = false;
addEventListener("beforeunload", () => (leaving = true));
addEventListener("pageshow", () => (leaving = false));

/** Starts the islands in a part of the page that are not running yet. @param {ParentNode} part */
export function wake(part) {
  for (const [attribute, load] of Object.entries(ISLANDS)) {
    for (const element of part.querySelectorAll(`[${attribute}]`)) {
      if (started.has(element) || !(element instanceof HTMLElement)) continue;
      started.add(element);
      load()
        .then((island) => island.start(element))
        .catch((error) => leaving || console.error(`${attribute} could not start`, error));
    }
  }
}

/** A menu that is open closes when the reader goes elsewhere. @param {Event} event */
function closeMenus(event) {
  for (const open of document.querySelectorAll(".who[open], .clock[open]")) {
    if (open instanceof HTMLDetailsElement && event.target instanceof Node && !open.contains(event.target)) open.open = false;
  }
}

theme();
wake(document);
document.addEventListener("click", closeMenus);
document.addEventListener("htmx:after:swap", () => wake(document));
document.addEventListener("tongxin:fragment", () => wake(document));
document.querySelector("[data-testid=problem]")?.scrollIntoView({ block: "nearest" });
if (document.body.classList.contains("face-desk")) import("./keys.mjs").then((keys) => keys.start());
