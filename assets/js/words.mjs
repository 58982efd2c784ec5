// The few words the islands say, in the reader's language; the shell writes them into the page.

/** @param {string} name @returns {string} */
export function word(name) {
  return document.getElementById("words")?.dataset[name] ?? "";
}
