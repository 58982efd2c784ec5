// The theme switch without reloading: auto → dark → light → auto, kept in the cookie the server reads.

const NEXT = /** @type {const} */ ({ auto: "dark", dark: "light", light: "auto" });
const ICON = /** @type {const} */ ({ auto: "device-desktop", dark: "moon", light: "sun" });
const YEAR = 365 * 86_400;

/** @param {string | undefined} name @returns {keyof typeof NEXT} */
function known(name) {
  return name === "dark" || name === "light" ? name : "auto";
}

/** Makes the switch of the shell change the page in place. */
export function theme() {
  const button = document.querySelector("[data-theme-switch]");
  button?.addEventListener("click", (event) => {
    event.preventDefault();
    const next = NEXT[known(document.documentElement.dataset.theme)];
    document.documentElement.dataset.theme = next;
    document.cookie = `theme=${next}; path=/; max-age=${YEAR}; samesite=lax`;
    const use = button.querySelector("use");
    use?.setAttribute("href", (use.getAttribute("href") ?? "").replace(/#.*/, `#${ICON[next]}`));
    document.dispatchEvent(new CustomEvent("tongxin:theme"));
  });
}
