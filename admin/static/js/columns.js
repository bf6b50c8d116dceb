/* Columns that stay in sight while the table scrolls sideways, and columns as wide as their reader likes.

     <table class="list-table" data-pinned="2" data-widths="customer"> <th data-path="city">…</th>

   A column's right edge is dragged, or moved with the arrow keys; a double click gives it its own width back. Widths are
   remembered by this browser, by entity and field. */
const LEAST = 64;
const stored = (table) => `cardwright:widths:${table.dataset.widths}`;

function known(table) {
  try {
    return JSON.parse(window.localStorage.getItem(stored(table))) ?? {};
  } catch {
    return {};
  }
}

function remember(table, path, width) {
  const widths = known(table);
  if (width) widths[path] = width;
  else delete widths[path];
  try {
    window.localStorage.setItem(stored(table), JSON.stringify(widths));
  } catch {
    // a browser that keeps nothing shows the width until the page is left
  }
}

function widen(head, width) {
  const place = head.cellIndex + 1;
  for (const cell of head.closest("table").querySelectorAll(`.list-row > :nth-child(${place}), thead th:nth-child(${place})`)) {
    cell.style.width = cell.style.minWidth = cell.style.maxWidth = width ? `${width}px` : "";
  }
}

function pin(table) {
  const count = Number(table.dataset.pinned || 0);
  let start = 0;
  for (const head of [...table.tHead.rows[0].cells].slice(0, count)) {
    const place = head.cellIndex + 1;
    for (const cell of table.querySelectorAll(`.list-row > :nth-child(${place}), thead th:nth-child(${place})`)) {
      cell.classList.add("is-pinned");
      cell.style.insetInlineStart = `${start}px`;
    }
    start += head.offsetWidth;
  }
}

function edge(head) {
  const grip = document.createElement("span");
  grip.className = "column-edge";
  grip.tabIndex = 0;
  grip.setAttribute("role", "separator");
  grip.setAttribute("aria-orientation", "vertical");
  grip.setAttribute("aria-label", head.closest("table").dataset.edge.replace("{what}", head.textContent.trim()));
  grip.setAttribute("aria-valuenow", head.offsetWidth);
  head.append(grip);
}

function ready() {
  for (const table of document.querySelectorAll("table[data-widths]")) {
    if (table.dataset.ready || !table.tHead?.offsetHeight) continue;
    table.dataset.ready = "1";
    for (const head of table.tHead.rows[0].cells) edge(head);
    fit(table);
  }
}

function fit(table) {
  const widths = known(table);
  for (const head of table.tHead.rows[0].cells) {
    if (widths[head.dataset.path] > 0) widen(head, widths[head.dataset.path]);
  }
  pin(table);
}

function settle(head, width) {
  const table = head.closest("table");
  widen(head, width);
  remember(table, head.dataset.path, width);
  head.querySelector(".column-edge").setAttribute("aria-valuenow", head.offsetWidth);
  pin(table);
}

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest(".column-edge");
  if (!grip) return;
  event.preventDefault();
  const head = grip.closest("th");
  const from = event.clientX;
  const before = head.offsetWidth;
  const right = getComputedStyle(head).direction === "rtl" ? -1 : 1;
  let width = before;
  grip.setPointerCapture(event.pointerId);
  const move = (moved) => {
    width = Math.max(LEAST, Math.round(before + right * (moved.clientX - from)));
    widen(head, width);
  };
  grip.addEventListener("pointermove", move);
  grip.addEventListener("lostpointercapture", () => {
    grip.removeEventListener("pointermove", move);
    if (width !== before) settle(head, width);
  }, { once: true });
});

document.addEventListener("dblclick", (event) => {
  const grip = event.target.closest(".column-edge");
  if (grip) settle(grip.closest("th"), 0);
});

document.addEventListener("keydown", (event) => {
  const grip = event.target.closest?.(".column-edge");
  const by = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
  if (!grip || !by) return;
  event.preventDefault();
  const head = grip.closest("th");
  settle(head, Math.max(LEAST, head.offsetWidth + by));
});

ready();
document.addEventListener("htmx:afterSettle", ready);
document.addEventListener("rows-drawn", () => {
  for (const table of document.querySelectorAll("table[data-widths][data-ready]")) fit(table);
});
