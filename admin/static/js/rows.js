/* A table of records: a click anywhere in a row opens its card, j and k move between rows, group heads fold.

     <table data-rows>
       <tbody><tr class="group-row"><th><button data-fold form="fold" aria-expanded="true">Spain</button></th></tr>
         <tr class="list-row"><td><a class="lead" href="/records/customer/…">Bólido</a></td>…</tr></tbody>
     </table>

   The first link is a real one, so everything works without this module. */

document.addEventListener("click", (event) => {
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
  const links = [...document.querySelectorAll("[data-rows] .list-row a.lead, [data-rows] [data-fold]")];
  if (!links.length) return;
  const here = links.indexOf(active?.closest("tr")?.querySelector("a.lead, [data-fold]"));
  links[Math.max(0, Math.min(links.length - 1, here + step))].focus();
  event.preventDefault();
});

/* What is cut off is told in whole. */
document.addEventListener("pointerover", ({ target }) => {
  const cut = target.closest?.(".cut");
  const tag = cut?.querySelector(":scope > .tag");
  if (!cut || cut.title || (cut.scrollHeight <= cut.clientHeight && !(tag?.scrollWidth > tag?.clientWidth))) return;
  cut.title = [...cut.querySelectorAll(".tag")].map((one) => one.textContent).join(", ") || cut.textContent;
});

/* htmx leaves out a button that stands outside of its form: what it says is put into the form. */
document.addEventListener("click", (event) => {
  const button = event.target.closest('button[form="fold"]');
  if (!button) return;
  const said = button.form.querySelector("[data-turned]");
  said.name = button.name;
  said.value = button.value;
}, true);

/* On the head of a group: left closes it, right opens it. The server keeps what is folded. */
document.addEventListener("keydown", (event) => {
  const wanted = { ArrowLeft: "true", ArrowRight: "false" }[event.key];
  const head = event.target.closest?.("[data-fold]");
  if (!wanted || !head || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  if (head.getAttribute("aria-expanded") === wanted) head.click();
});
