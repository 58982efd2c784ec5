// Trusted Types: the content policy lets no text become HTML, a script or the address of a worker but through these two policies, and that of live figures.
// It stands after htmx and before the page is ready, when htmx begins.

/** Pieces of pages that htmx fetched from here: the server escaped what people wrote, and scripts in them are not run. */
function fragments() {
  const { trustedTypes, htmx } = /** @type {any} */ (globalThis);
  if (!trustedTypes || !htmx) return;
  const policy = trustedTypes.createPolicy("fragments", { createHTML: (/** @type {string} */ html) => html });
  const never = () => { throw new TypeError("a piece of a page brings no script"); };
  htmx.registerExtension("trust", {
    init: (/** @type {any} */ api) => api.initSecurity({ createHTML: (/** @type {string} */ html) => policy.createHTML(html), createScript: never }, never, never),
  });
}

/** MapLibre starts its worker by an address. It lies beside MapLibre, among our own assets; nothing else is ever started. */
function workers() {
  const { trustedTypes } = /** @type {any} */ (globalThis);
  trustedTypes?.createPolicy("default", {
    createScriptURL: (/** @type {string} */ address) => {
      const { origin, pathname } = new URL(address, document.baseURI);
      if (origin === location.origin && /^\/assets\/maplibre-gl-[\w.]+\/maplibre-gl-worker\.mjs$/.test(pathname)) return address;
      throw new TypeError("no worker of ours");
    },
  });
}

fragments();
workers();
