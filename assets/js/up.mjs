// Esc goes one level up: follows the link that says so.

/** @param {HTMLElement} link */
export function start(link) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) link.click();
  });
}
