// "/" puts the cursor into the search box; Esc leaves it. Ctrl-K (⌘K) opens the palette (palette.js).
//   <form data-search><input type="search" name="q"><kbd data-shortcut>Ctrl K</kbd></form>
const box = document.querySelector("form[data-search] input");
const mac = /Mac|iPhone|iPad/.test(navigator.platform);
const typing = (target) => target.isContentEditable || target.matches?.("input, textarea, select");

if (mac) for (const hint of document.querySelectorAll("[data-shortcut]")) hint.textContent = "⌘ K";

document.addEventListener("keydown", (event) => {
  if (!box) return;
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === "Escape" && event.target === box) {
    box.blur();
  }
});
