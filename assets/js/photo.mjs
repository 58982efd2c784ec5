// Shows the chosen photo before it is sent, and refuses one that the server would refuse.

import { word } from "./words.mjs";

const LARGEST = 10 * 1024 * 1024;

/** @param {HTMLElement} element */
export function start(element) {
  if (!(element instanceof HTMLInputElement)) return;
  element.addEventListener("change", () => show(element));
}

/** @param {HTMLInputElement} input */
function show(input) {
  const frame = input.closest(".photo-pick") ?? input.parentElement;
  frame?.querySelector(".photo-preview")?.remove();
  const file = input.files?.[0];
  const tooLarge = file !== undefined && file.size > LARGEST;
  input.setCustomValidity(tooLarge ? word("photoTooLarge") : "");
  if (tooLarge) input.reportValidity();
  if (!file || tooLarge || !file.type.startsWith("image/")) return;

  const preview = document.createElement("figure");
  preview.className = "photo-preview";
  const image = document.createElement("img");
  image.alt = word("photoAlt");
  image.src = URL.createObjectURL(file);
  image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "btn btn-s";
  remove.textContent = word("photoRemove");
  remove.addEventListener("click", () => {
    input.value = "";
    preview.remove();
    input.focus();
  });
  preview.append(image, remove);
  frame?.append(preview);
}
