/* Single keys of a page, while nothing is being typed.

     <input data-key="/"> focuses, <a data-key="e" href="…"> and <button data-key="n"> are clicked. Not under a dialog, nor while
     one is on its way: whoever pressed for it types on. */
import { coming } from "./dialog.js";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.key.length !== 1) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  if (coming() || document.querySelector("dialog[open]")) return;
  const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!found) return;
  event.preventDefault();
  event.stopPropagation(); // a page's own key goes before the frame's
  if (found.matches("input")) {
    found.focus();
    found.select();
  } else found.click();
}, true);
