// Passkeys: `data-passkey` on a form says `create` or `get`, `data-begin` where the server puts its question. The device's answer goes
// into the form, which is then sent as any form. Where the browser cannot do this, the form stays hidden.

/**
 * What browsers gained after the type library was written.
 * @typedef {object} Reader
 * @property {(options: unknown) => PublicKeyCredentialCreationOptions} [parseCreationOptionsFromJSON]
 * @property {(options: unknown) => PublicKeyCredentialRequestOptions} [parseRequestOptionsFromJSON]
 */

/** @returns {Reader | undefined} */
const reader = () => /** @type {{ PublicKeyCredential?: Reader }} */ (/** @type {unknown} */ (window)).PublicKeyCredential;

/** @param {HTMLElement} form */
export function start(form) {
  if (!(form instanceof HTMLFormElement)) return;
  const creates = form.dataset.passkey === "create";
  const known = reader();
  if (!(creates ? known?.parseCreationOptionsFromJSON : known?.parseRequestOptionsFromJSON)) return;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(form, creates).catch((error) => stopped(form, error));
  });
}

/** @param {HTMLFormElement} form @param {boolean} creates */
async function answer(form, creates) {
  problem(form, false);
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.set(name, value);
  const reply = await fetch(form.dataset.begin ?? "", { method: "POST", body: fields });
  // The server has something to say: its page says it better.
  if (!reply.ok || reply.redirected) return form.submit();
  const { ceremony, options } = await reply.json();
  const credential = creates
    ? await navigator.credentials.create({ publicKey: reader()?.parseCreationOptionsFromJSON?.(options) })
    : await navigator.credentials.get({ publicKey: reader()?.parseRequestOptionsFromJSON?.(options) });
  fill(form, "ceremony", ceremony);
  fill(form, "credential", JSON.stringify(credential));
  form.submit();
}

/** @param {HTMLFormElement} form @param {string} name @param {string} value */
function fill(form, name, value) {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.value = value;
}

/** The reader said no, or the device did not answer. @param {HTMLFormElement} form @param {unknown} error */
function stopped(form, error) {
  console.info("no passkey", error);
  problem(form, true);
}

/** @param {HTMLFormElement} form @param {boolean} shown */
function problem(form, shown) {
  const words = form.querySelector("[data-passkey-problem]");
  if (words instanceof HTMLElement) words.hidden = !shown;
}
