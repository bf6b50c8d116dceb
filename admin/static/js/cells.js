/* Cells of a list, edited where they stand.

     <table data-rows data-cells="/records/customer" data-list="grade=A">
       <thead><tr>… <th data-path="city" data-edit>City</th></tr></thead>
       <tbody><tr class="list-row"><td><input class="tick" value="…"><a class="lead" …>Bólido</a></td><td>Bern</td></tr></tbody>
     </table>

   A double click opens a cell; so do Enter and F2 on the one that has the focus, which arrow keys lead to from the name of
   its row. Enter saves, Esc reverts, Tab and Shift-Tab save and open the next one; a press anywhere else saves too. The
   row comes back as it is now, and stays where it is; figures follow. Only where there is room, and a pointer that is
   no finger: on a phone a tap opens the record.

   Of a related tab (`data-card`, what the card was asked for with) the card comes back; its rows name their `data-record`.

   Of a tree (`data-tree`) all rows come back, the focus is its rows', and a press opens nothing. */
import { asked, begin } from "./inline-form.js";

const PATIENCE = 300;
const handy = window.matchMedia("(min-width: 760px) and (any-pointer: fine)");
const TABLE = "table[data-cells]";
const ROW = ":is(.list-row, .tree-record)";
let aim = null; // where to go on when what is on its way is saved: { id, path, open }
let before = ""; // what the open form held when it came
let ticked = false;
let waiting = 0;

const open = () => document.querySelector(`${TABLE} form[data-inline]`);
const held = (form) => new URLSearchParams(new FormData(form)).toString();
const headOf = (cell) => cell.closest("table").tHead.rows[0].cells[cell.cellIndex];
const idOf = (row) => row.dataset.record ?? row.querySelector("input.tick").value;
const at = (cell, opens = false) => ({ id: idOf(cell.parentElement), path: headOf(cell).dataset.path, open: opens });
const cellOf = (node) => (handy.matches && node.closest?.(`${TABLE} ${ROW} > td`)) || null;
const ticks = (row) => Boolean(row.dataset.record ?? row.querySelector("input.tick")); // not so a record that only stands above others
const typed = (cell) => Boolean(cell) && "edit" in headOf(cell).dataset && ticks(cell.parentElement);
const treeOf = (node) => node.closest("[data-tree]");

function found({ id, path }) {
  const table = document.querySelector(TABLE);
  const row = table?.querySelector(`:is(input.tick[value="${CSS.escape(id)}"], tr[data-record="${CSS.escape(id)}"])`)?.closest("tr");
  const head = table?.querySelector(`thead th[data-path="${CSS.escape(path)}"]`);
  return row && head ? row.cells[head.cellIndex] : null;
}

function neighbour(cell, step) {
  const all = [...cell.closest("table").querySelectorAll(`${ROW}:not([hidden]) > td`)].filter(typed);
  return all[all.indexOf(cell) + step] ?? null;
}

/* ---- opened and left */
function enter(cell) {
  const { id, path } = at(cell);
  const table = cell.closest("table");
  const from = table.dataset.card ?? new URLSearchParams({ from: table.dataset.list });
  before = "";
  window.htmx.ajax("GET", `${table.dataset.cells}/${id}/cell/${path}?${from}`, { target: cell, swap: "beforeend show:none" });
}

function stand(cell) {
  if (treeOf(cell)) return cell.parentElement.focus();
  const lead = cell.querySelector("a.lead");
  if (lead) return lead.focus();
  cell.tabIndex = -1;
  if (typed(cell)) cell.setAttribute("aria-describedby", "cells-how");
  return cell.focus();
}

function goOn() {
  const cell = aim && found(aim);
  const opens = aim?.open;
  aim = null;
  if (!cell) return;
  if (opens) enter(cell);
  else stand(cell);
}

/** Leaves the open form for another place, or for none; what was typed is saved unless it is taken back. */
function leave(form, to, revert = false) {
  aim = to;
  if (form.matches(".htmx-request")) return; // it is being saved
  if (!revert && held(form) !== before) return form.requestSubmit();
  form.remove();
  return goOn();
}

function edit(cell) {
  const form = open();
  if (!form) enter(cell);
  else if (form.parentElement !== cell) leave(form, at(cell, true));
}

document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (elt.id === "card") return goOn();
  if (!elt.closest?.(TABLE)) return;
  if (elt.matches("form[data-inline]")) {
    before ||= held(elt);
    begin(elt);
  } else if (elt.matches(".list-row")) {
    elt.querySelector("input.tick").checked = ticked;
    document.dispatchEvent(new Event("rows-drawn"));
  }
});

document.addEventListener("rows-drawn", () => goOn());

document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  if (target.matches?.(`${TABLE} .list-row`)) ticked = target.querySelector("input.tick").checked;
});

document.addEventListener("htmx:afterRequest", ({ detail: { requestConfig, xhr } }) => {
  if (!requestConfig.elt.matches(".cell-form")) return;
  if (xhr.status < 200 || xhr.status >= 300) {
    aim = null;
    return;
  }
  count();
  if (xhr.getResponseHeader("HX-Reswap") === "none") document.dispatchEvent(new Event("tree-changed"));
});

/* ---- figures, once for all that is saved while they are on their way */
let counting = false;
let again = false;

async function count() {
  again = true;
  if (counting || document.querySelector(`${TABLE}[data-card]`)) return;
  counting = true;
  while (again) {
    again = false;
    const table = document.querySelector(TABLE);
    const answer = table && await fetch(`${table.dataset.cells}/figures?${table.dataset.list}`).catch(() => null);
    if (answer?.ok && table.isConnected) put(await answer.text());
  }
  counting = false;
}

function put(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const parts = [page, ...[...page.querySelectorAll("template")].map((one) => one.content)];
  for (const part of parts.flatMap((one) => [...one.querySelectorAll("[hx-swap-oob]")])) {
    part.removeAttribute("hx-swap-oob");
    const place = document.getElementById(part.id);
    if (place && !place.contains(document.activeElement)) place.replaceWith(part);
  }
}

/* ---- the pointer: one press opens the record, but not before it could be the first of two */
document.addEventListener("click", (event) => {
  clearTimeout(waiting);
  const form = open();
  if (form?.contains(event.target)) {
    if (event.target.closest("[data-revert]")) leave(form, at(form.parentElement), true);
    else if (event.target.closest(".btn-primary")) aim = at(form.parentElement);
    return;
  }
  if (form) {
    if (event.target.closest(`a, ${ROW}`)) event.preventDefault();
    return leave(form, null);
  }
  const cell = cellOf(event.target);
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.pointerType === "touch");
  if (!typed(cell) || treeOf(cell) || !plain || event.target.closest("a, button, input, label")) return;
  event.preventDefault();
  const lead = cell.parentElement.querySelector("a.lead");
  if (event.detail === 1) waiting = setTimeout(() => String(window.getSelection()) || lead?.click(), PATIENCE);
}, true);

document.addEventListener("dblclick", (event) => {
  const cell = cellOf(event.target);
  if (!typed(cell) || event.target.closest("a, button, input, form")) return;
  clearTimeout(waiting);
  window.getSelection()?.removeAllRanges();
  edit(cell);
});

/* ---- the keyboard */
const WAYS = { save: 0, revert: 0, next: 1, previous: -1 };

document.addEventListener("keydown", (event) => {
  const way = event.target.closest?.(TABLE) ? asked(event) : "";
  if (!way) return;
  event.preventDefault();
  const form = event.target.closest("form");
  const cell = form.parentElement;
  const other = WAYS[way] ? neighbour(cell, WAYS[way]) : null;
  leave(form, at(other ?? cell, Boolean(other)), way === "revert");
});

function stepped(cell, key) {
  const row = cell.parentElement;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const stops = [...row.cells].filter((one) => typed(one) || one.querySelector("a.lead"));
    return stops[stops.indexOf(cell) + (key === "ArrowRight" ? 1 : -1)] ?? cell;
  }
  const rows = [...cell.closest("table").querySelectorAll(".list-row")];
  const other = { ArrowDown: 1, ArrowUp: -1 }[key];
  return other ? (rows[rows.indexOf(row) + other] ?? row).cells[cell.cellIndex] : null;
}

document.addEventListener("keydown", (event) => {
  const row = event.key === "F2" && event.target.matches?.(`${TABLE} .tree-record`) ? event.target : null;
  const cell = cellOf(row?.cells[0] ?? event.target);
  if (!cell || (treeOf(cell) && !row) || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, button, form *")) return;
  if (event.key === "F2" || (event.key === "Enter" && event.target === cell)) {
    const first = typed(cell) ? cell : [...cell.parentElement.cells].find(typed);
    if (first) edit(first);
  } else {
    const next = event.target === cell || event.key.match(/Left|Right/) ? stepped(cell, event.key) : null;
    if (!next) return;
    stand(next);
  }
  event.preventDefault();
}, true);
