// Tabs that do not fit scroll sideways; the one that is open is in sight.
//   <ul class="tabs"><li><a class="tab" aria-current="page" href="…">Contacts</a></li>…</ul>
function show(root) {
  for (const tab of root.querySelectorAll(".tabs [aria-current]")) {
    const row = tab.closest(".tabs");
    const beyond = tab.getBoundingClientRect().right - row.getBoundingClientRect().right;
    if (beyond > 0) row.scrollLeft += beyond + 24;
  }
}

document.addEventListener("htmx:load", (event) => show(event.detail.elt));
show(document);
