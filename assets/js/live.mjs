// Figures that move: listens to `data-stream`, fetches `data-fragment` when something happened, and flashes what changed.
// Says whether it is live, so that a still figure is not taken for a calm city.

import { word } from "./words.mjs";

/** Our own pages are what is read here, and a document that is only parsed runs no script; Trusted Types wants it said. */
const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("live", { createHTML: (/** @type {string} */ html) => html });

/** Events in a burst are answered by one fetch. */
const BREATH = 400;

/** @param {HTMLElement} element */
export function start(element) {
  const { stream = "", fragment = "" } = element.dataset;
  let timer = 0;
  const source = new EventSource(stream);
  const happened = () => {
    clearTimeout(timer);
    timer = setTimeout(() => refresh(element, fragment).catch(() => say(element, "reconnecting")), BREATH);
  };
  // What happened while the stream was down was not heard: a reconnection fetches too.
  let opened = false;
  source.addEventListener("open", () => {
    say(element, "on");
    if (opened) happened();
    opened = true;
  });
  source.addEventListener("error", () => say(element, source.readyState === EventSource.CLOSED ? "off" : "reconnecting"));
  source.addEventListener("message", happened);
  source.addEventListener("change", happened);
  addEventListener("pagehide", () => source.close(), { once: true });
}

/** @param {HTMLElement} element @param {"on" | "off" | "reconnecting"} state */
function say(element, state) {
  element.dataset.streamState = state;
  const words = { on: word("live"), off: word("stopped"), reconnecting: word("reconnecting") };
  for (const place of element.querySelectorAll("[data-live-state]")) {
    place.setAttribute("data-live", state);
    place.textContent = words[state];
  }
}

/** The figures of a part, by what they are. @param {ParentNode} part */
function figures(part) {
  const found = new Map();
  for (const tile of part.querySelectorAll("[data-figure]")) {
    found.set(tile.getAttribute("data-figure"), tile.querySelector("[data-flash]")?.textContent);
  }
  for (const cell of part.querySelectorAll("[data-flash-key]")) found.set(cell.getAttribute("data-flash-key"), cell.textContent);
  return found;
}

/** @param {HTMLElement} element @param {string} url */
async function refresh(element, url) {
  const answer = await fetch(url, { headers: { accept: "text/html" } });
  if (!answer.ok) return;
  const before = figures(element);
  const text = await answer.text();
  const fresh = new DOMParser().parseFromString(policy ? policy.createHTML(text) : text, "text/html");
  element.replaceChildren(...fresh.body.childNodes);
  for (const [key, text] of figures(element)) {
    if (before.has(key) && before.get(key) !== text) flash(element, key);
  }
  // The fresh fragment brings its own empty sign; what it says is still the stream's business.
  say(element, element.dataset.streamState === "on" ? "on" : "reconnecting");
  document.dispatchEvent(new CustomEvent("tongxin:fragment"));
}

/** @param {HTMLElement} element @param {string} key */
function flash(element, key) {
  const name = CSS.escape(key);
  const place = element.querySelector(`[data-figure="${name}"] [data-flash], [data-flash-key="${name}"]`);
  place?.classList.add("changed");
  place?.addEventListener("animationend", () => place.classList.remove("changed"), { once: true });
}
