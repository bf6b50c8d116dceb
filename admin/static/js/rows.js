/* A table of records: a click anywhere in a row opens its card, j and k move between rows, group heads fold.

     <table data-rows>
       <tbody><tr class="group-row"><th><button data-fold aria-expanded="true">Spain</button></th></tr>
         <tr class="list-row"><td><a class="lead" href="/records/customer/…">Bólido</a></td>…</tr></tbody>
     </table>

   The first link is a real one, so everything works without this module. */

document.addEventListener("click", (event) => {
  const fold = event.target.closest("[data-fold]");
  if (fold) {
    toggle(fold);
    return;
  }
  const row = event.target.closest("[data-rows] .list-row");
  if (!row || event.defaultPrevented || event.target.closest("a, button, input, label, select")) return;
  if (String(window.getSelection())) return; // text was being marked, not a row opened
  const link = row.querySelector("a.lead");
  if (!link) return;
  if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
  else window.location.assign(link.href);
});

document.addEventListener("auxclick", (event) => {
  const row = event.button === 1 && event.target.closest("[data-rows] .list-row");
  const link = row && !event.target.closest("a") && row.querySelector("a.lead");
  if (link) window.open(link.href, "_blank", "noopener");
});

document.addEventListener("keydown", (event) => {
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const active = document.activeElement;
  const inTable = active?.closest("[data-rows]");
  if (active?.matches("input, textarea, select, [contenteditable]")) return;
  if (!inTable && event.key.startsWith("Arrow")) return; // arrows scroll until a row has the focus
  const links = [...document.querySelectorAll("[data-rows] .list-row:not([hidden]) a.lead")];
  if (!links.length) return;
  const here = links.indexOf(active?.closest(".list-row")?.querySelector("a.lead"));
  links[Math.max(0, Math.min(links.length - 1, here + step))].focus();
  event.preventDefault();
});

function toggle(button) {
  const open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(open));
  for (const row of button.closest("tbody").querySelectorAll(".list-row")) row.hidden = !open;
}
