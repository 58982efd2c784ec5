// Lists by keyboard: j and k walk the rows, Enter opens one, "/" goes to the filter, "?" shows the help.

/** Whether the reader is writing, so that letters are letters. @param {EventTarget | null} target */
function writing(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** @returns {HTMLElement[]} */
function rows() {
  return [...document.querySelectorAll("[data-keys] tbody tr, [data-keys] > li")].filter((row) => row instanceof HTMLElement);
}

/** Chooses the row so many steps from the chosen one. @param {number} step */
function walk(step) {
  const all = rows();
  const at = all.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  if (!next) return;
  all[at]?.removeAttribute("aria-selected");
  next.setAttribute("aria-selected", "true");
  next.querySelector("a")?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function open() {
  const chosen = rows().find((row) => row.getAttribute("aria-selected") === "true");
  chosen?.querySelector("a")?.click();
}

function help() {
  const dialog = document.getElementById("shortcuts");
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

/** @type {Record<string, () => void>} */
const KEYS = {
  j: () => walk(1),
  k: () => walk(-1),
  "/": focusFilter,
  "?": help,
};

function focusFilter() {
  const filter = document.querySelector("[data-filter]");
  if (filter instanceof HTMLInputElement) {
    filter.focus();
    filter.select();
  }
}

export function start() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
    // A focused link or button already opens itself.
    if (event.key === "Enter" && event.target === document.body) open();
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
