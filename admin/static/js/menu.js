// A menu is a <details data-menu>; it opens and closes without script. With script: one open at a time, Esc and a
// click elsewhere close it, arrow keys move through it.
//   <details class="menu" data-menu><summary>…</summary><div class="menu-body">…</div></details>
const items = (menu) => [...menu.querySelectorAll(".menu-body a, .menu-body button, .menu-body input")]
  .filter((item) => item.offsetParent !== null);
const opened = () => document.querySelectorAll("details[data-menu][open]");

function close(menu, { focus = false } = {}) {
  menu.open = false;
  if (focus) menu.querySelector("summary").focus();
}

document.addEventListener("click", (event) => {
  for (const menu of opened()) if (!menu.contains(event.target)) close(menu);
});

document.addEventListener("focusin", (event) => {
  for (const menu of opened()) if (!menu.contains(event.target)) close(menu);
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu]");
  if (!menu) return;
  if (event.key === "Escape" && menu.open) {
    event.stopPropagation();
    close(menu, { focus: true });
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (event.target.matches("input, textarea, select")) return;
    event.preventDefault();
    menu.open = true;
    const all = items(menu);
    const at = all.indexOf(document.activeElement);
    const step = event.key === "ArrowDown" ? 1 : -1;
    all.at(at < 0 && step < 0 ? -1 : (at + step) % all.length)?.focus();
  }
});
