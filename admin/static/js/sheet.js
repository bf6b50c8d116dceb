/* A sheet of lines, typed in like a spreadsheet. Without this module it is a table of inputs.

     <section data-sheet data-figures="/records/order/sheet/lines" data-most="500" data-said-added="Line {number} added" …>
       <table><tbody data-rows-of-sheet> <tr data-line="0"><th><button data-handle><span data-number>1</span></button></th>
         <td data-column="product"><select name="l_lines_0_product" data-cell-lookup data-lookup-at="/…"></td> …
         <td><button data-do="copy|insert|up|down|delete"></td></tr></tbody>
       <tfoot><tr><td data-total="net"></td></tr></tfoot></table>
       <template data-pattern> <tr data-line="__new__"> … </tr> </template>
       <button data-add></button> <p role="status" data-said></p>
     </section>

   Enter and the arrows go from line to line and begin another one behind the last, Tab behind the last cell too.
   Alt with an arrow moves the line. Cells pasted from a spreadsheet fill cells to the right and below. What the server
   computes is asked for a moment after the last change; the order of lines is that in which they stand. */

import { bind } from "./lookup.js";
import { notify } from "./notices.js";

const QUIET = 300;
const PATTERN = "__new__";
const YES = new Set(["true", "yes", "y", "1", "x", "✓", "是", "对"]);

let number = 0; // of lines made here: never one that the server gave

const sheets = (root) => root.querySelectorAll("[data-sheet]");
const lines = (sheet) => [...sheet.querySelector("[data-rows-of-sheet]").rows];
const cells = (line) => [...line.querySelectorAll("td[data-column]")];
const input = (cell) => cell?.querySelector("select, textarea, input:not([type=hidden]):not(.picker)");
const inputs = (cell) => [...(cell?.querySelectorAll("[name]:is(select, textarea, input:not([type=hidden]))") ?? [])];
const focusable = (cell) => cell?.querySelector(".ts-control input") ?? input(cell);
const editable = (line) => cells(line).filter((cell) => input(cell));

function say(sheet, text, values) {
  const said = Object.entries(values).reduce((all, [name, value]) => all.replace(`{${name}}`, value), text);
  sheet.querySelector("[data-said]").textContent = said;
}

function renumber(sheet) {
  lines(sheet).forEach((line, at) => {
    for (const place of line.querySelectorAll("[data-number]")) place.textContent = String(at + 1);
  });
}

function changed(sheet) {
  renumber(sheet);
  sheet.dispatchEvent(new Event("change", { bubbles: true }));
}

/* ---- lines */
function make(sheet, before = lines(sheet).length) {
  const pattern = sheet.querySelector("template[data-pattern]");
  if (!pattern || before >= Number(sheet.dataset.most)) {
    say(sheet, sheet.dataset.saidFull, { most: sheet.dataset.most });
    return null;
  }
  number += 1;
  const made = pattern.content.firstElementChild.cloneNode(true);
  const key = String(100000 + number);
  for (const one of [made, ...made.querySelectorAll("*")]) {
    for (const attribute of one.attributes) {
      if (attribute.value.includes(PATTERN)) one.setAttribute(attribute.name, attribute.value.replaceAll(PATTERN, key));
    }
  }
  for (const label of made.querySelectorAll("label")) label.textContent = label.textContent.replace(PATTERN, String(before + 1));
  return made;
}

function add(sheet, after = null) {
  const made = make(sheet);
  if (!made) return null;
  const body = sheet.querySelector("[data-rows-of-sheet]");
  body.insertBefore(made, after ? after.nextSibling : null);
  changed(sheet);
  say(sheet, sheet.dataset.saidAdded, { number: lines(sheet).indexOf(made) + 1 });
  return made;
}

function remove(sheet, line) {
  const all = lines(sheet);
  const at = all.indexOf(line);
  const next = all[at + 1] ?? all[at - 1];
  line.remove();
  const left = next ?? add(sheet);
  changed(sheet);
  say(sheet, sheet.dataset.saidDeleted, { number: at + 1 });
  if (left) (left.querySelector("summary") ?? focusable(editable(left)[0]))?.focus(); // a look-up would open over the form
  else sheet.querySelector("[data-add]")?.focus();
}

function move(sheet, line, by) {
  const other = by < 0 ? line.previousElementSibling : line.nextElementSibling;
  if (!other) return;
  const held = document.activeElement;
  if (by < 0) other.before(line);
  else other.after(line);
  if (held && line.contains(held)) held.focus();
  changed(sheet);
  say(sheet, sheet.dataset.saidMoved, { number: lines(sheet).indexOf(line) + 1 });
}

function copy(sheet, line) {
  const made = add(sheet, line);
  if (!made) return;
  const from = cells(line);
  cells(made).forEach((cell, at) => {
    const held = inputs(from[at]);
    inputs(cell).forEach((one, part) => put(one, read(held[part]), titleOf(held[part])));
  });
  changed(sheet);
  focusable(editable(made)[0])?.focus();
}

/* ---- cells */
function read(one) {
  if (!one) return "";
  return one.type === "checkbox" ? String(one.checked) : one.value;
}

function titleOf(one) {
  return one?.selectedOptions?.[0]?.textContent ?? "";
}

function put(one, value, title = "") {
  if (!one) return;
  if (one.type === "checkbox") one.checked = YES.has(value.trim().toLowerCase());
  else if (one.tomselect) {
    if (value) one.tomselect.addOption({ id: value, title });
    one.tomselect.setValue(value, true);
  } else if (one.matches("select")) {
    if (value && ![...one.options].some((option) => option.value === value)) one.add(new Option(title || value, value));
    one.value = value;
  } else one.value = value;
}

/* Text from outside: choices by their wording, references by the title that the server finds. */
async function fill(sheet, one, text, finds) {
  const wanted = text.trim();
  if (!one) return;
  if (!one.matches("select")) return put(one, priced(one, wanted));
  const fold = (value) => value.trim().normalize("NFKC").toLowerCase();
  const offered = [...one.options].find((option) => option.value && [option.value, option.textContent].map(fold).includes(fold(wanted)));
  if (!wanted || offered) return put(one, offered ? offered.value : "", offered?.textContent ?? "");
  const found = one.dataset.lookupAt ? await sought(one.dataset.lookupAt, wanted, finds) : null;
  if (found) return put(one, found.id, found.title);
  put(one, "", "");
  const cell = one.closest("td");
  cell.querySelector(".field-error")?.remove();
  const said = document.createElement("div");
  said.className = "field-error";
  said.id = `${one.id}-error`;
  said.textContent = sheet.dataset.notFound.replace("{text}", wanted);
  cell.append(said);
  one.setAttribute("aria-invalid", "true");
  one.setAttribute("aria-describedby", said.id);
}

/* An amount without the currency that it names, which is chosen beside it. */
function priced(one, text) {
  const currency = one.parentElement.querySelector("select.currency");
  const code = currency && /\b[a-z]{3}\b|[a-z]{3}$/i.exec(text)?.[0];
  if (![...(currency?.options ?? [])].some((option) => option.value === code?.toUpperCase())) return text;
  currency.value = code.toUpperCase();
  return text.replace(code, "").trim();
}

function sought(url, text, finds) {
  const asked = `${url}?q=${encodeURIComponent(text)}`;
  if (!finds.has(asked)) finds.set(asked, look(asked, text));
  return finds.get(asked);
}

async function look(asked, text) {
  try {
    const answer = await fetch(asked, { headers: { Accept: "application/json" } });
    const options = answer.ok ? (await answer.json()).options : [];
    return options.find((one) => one.title === text) ?? (options.length === 1 ? options[0] : null);
  } catch {
    return null; // offline: the cell says that nothing was found
  }
}

function parsed(text) {
  const rows = [[]];
  const pattern = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/gy;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    rows.at(-1).push(found[1] === undefined ? found[2] : found[1].replaceAll('""', '"'));
    if (found[3] === "") break;
    if (found[3] !== "\t") rows.push([]);
  }
  if (rows.length > 1 && rows.at(-1).length === 1 && rows.at(-1)[0] === "") rows.pop(); // the end of the last line
  return rows;
}

async function paste(sheet, cell, rows) {
  const first = cells(cell.closest("tr")).indexOf(cell);
  const all = lines(sheet);
  const filled = all.slice(all.indexOf(cell.closest("tr")), all.indexOf(cell.closest("tr")) + rows.length);
  const more = document.createDocumentFragment(); // a page is laid out once, not line by line
  while (filled.length < rows.length) {
    const line = make(sheet, all.length + more.childElementCount);
    if (!line) break;
    more.append(line);
    filled.push(line);
  }
  sheet.querySelector("[data-rows-of-sheet]").append(more);
  const work = [];
  filled.forEach((line, place) => {
    const here = cells(line).slice(first).filter((one) => input(one));
    rows[place].slice(0, here.length).forEach((text, at) => work.push([input(here[at]), text]));
  });
  const left = rows.length - filled.length;
  const finds = new Map(); // one question for what is pasted into many lines
  await Promise.all(work.map(([one, text]) => fill(sheet, one, text, finds)));
  changed(sheet);
  if (left) notify({ text: sheet.dataset.saidLeft.replace("{left}", left).replace("{most}", sheet.dataset.most), tone: "warn" });
  say(sheet, sheet.dataset.saidPasted, { count: work.length });
}

/* ---- what the server computes */
const timers = new WeakMap();
const asked = new WeakMap();

function later(sheet) {
  clearTimeout(timers.get(sheet));
  timers.set(sheet, setTimeout(() => compute(sheet), QUIET));
}

async function compute(sheet) {
  const form = sheet.closest("form");
  if (!form || !sheet.isConnected || !(sheet.querySelector("output.sheet-value") || sheet.querySelector("tfoot"))) return;
  const turn = (asked.get(sheet) ?? 0) + 1;
  asked.set(sheet, turn);
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && (name.startsWith("l_") || name === "csrf_token")) body.append(name, value);
  }
  const shown = lines(sheet);
  try {
    const answer = await fetch(sheet.dataset.figures, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.ok && asked.get(sheet) === turn) show(sheet, shown, await answer.json());
  } catch {
    // offline: figures stay as they are until it is saved
  }
}

function show(sheet, shown, answer) {
  shown.forEach((line, at) => {
    for (const [column, text] of Object.entries(answer.rows[at] ?? {})) {
      const place = line.querySelector(`td[data-column="${CSS.escape(column)}"] output`);
      if (place) place.textContent = text;
    }
  });
  [...sheet.querySelectorAll("[data-total]")].forEach((place, at) => {
    place.textContent = answer.totals[at] ?? "";
  });
}

/* ---- keyboard */
function step(sheet, cell, by) {
  const line = cell.closest("tr");
  const other = by < 0 ? line.previousElementSibling : line.nextElementSibling;
  const next = other ?? (by > 0 ? add(sheet) : null);
  if (!next) return;
  const there = next.querySelector(`td[data-column="${CSS.escape(cell.dataset.column)}"]`);
  focusable(there)?.focus();
  focusable(there)?.select?.();
}

function open(event) {
  return event.target.closest(".ts-wrapper")?.classList.contains("dropdown-active");
}

function onKey(event) {
  const sheet = event.target.closest?.("[data-sheet]");
  const cell = event.target.closest?.("td[data-column]");
  if (!sheet || !cell || event.isComposing || event.ctrlKey || event.metaKey) return;
  const line = cell.closest("tr");
  const vertical = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (event.altKey && vertical) {
    event.preventDefault();
    event.stopPropagation();
    move(sheet, line, vertical);
  } else if (vertical && !event.altKey && !event.target.matches("select, textarea") && !event.target.closest(".ts-wrapper")) {
    event.preventDefault();
    step(sheet, cell, vertical);
  } else if (event.key === "Enter" && !event.target.matches("textarea, button") && !open(event)) {
    event.preventDefault(); // a sheet is left by its own keys, never saved by Enter
    event.stopPropagation();
    step(sheet, cell, event.shiftKey ? -1 : 1);
  } else if (event.key === "Tab" && !event.shiftKey && cell === editable(line).at(-1) && !line.nextElementSibling) {
    const made = editable(line).some((one) => read(input(one)) && read(input(one)) !== "false") ? add(sheet) : null;
    if (!made) return;
    event.preventDefault();
    focusable(editable(made)[0])?.focus();
  }
}

/* ---- drag */
function onGrab(event) {
  const handle = event.target.closest?.("[data-handle]");
  if (!handle) return;
  const line = handle.closest("tr");
  const sheet = handle.closest("[data-sheet]");
  handle.setPointerCapture(event.pointerId);
  line.classList.add("is-held");
  const drag = (moved) => {
    const other = lines(sheet).find((one) => {
      const box = one.getBoundingClientRect();
      return moved.clientY >= box.top && moved.clientY < box.bottom;
    });
    if (!other || other === line) return;
    if (line.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) other.after(line);
    else other.before(line);
  };
  const drop = () => {
    handle.removeEventListener("pointermove", drag);
    line.classList.remove("is-held");
    changed(sheet);
    say(sheet, sheet.dataset.saidMoved, { number: lines(sheet).indexOf(line) + 1 });
  };
  handle.addEventListener("pointermove", drag);
  handle.addEventListener("lostpointercapture", drop, { once: true });
}

/* ---- events */
function onClick(event) {
  const sheet = event.target.closest?.("[data-sheet]");
  if (!sheet) return;
  if (event.target.closest("[data-add]")) {
    const made = add(sheet);
    if (made) focusable(editable(made)[0])?.focus();
    return;
  }
  const act = event.target.closest("[data-do]")?.dataset.do;
  if (!act) return;
  const line = event.target.closest("tr");
  event.target.closest("details")?.removeAttribute("open");
  if (act === "delete") remove(sheet, line);
  else if (act === "copy") copy(sheet, line);
  else if (act === "insert") focusable(editable(add(sheet, line) ?? line)[0])?.focus();
  else move(sheet, line, act === "up" ? -1 : 1);
}

function onPaste(event) {
  const cell = event.target.closest?.("[data-sheet] td[data-column]");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!cell || !/[\t\n\r]/.test(text.replace(/[\r\n]+$/, ""))) return;
  event.preventDefault();
  paste(cell.closest("[data-sheet]"), cell, parsed(text));
}

function onFocus(event) {
  const select = event.target;
  if (!select.matches?.("select[data-cell-lookup]")) return;
  select.dataset.lookup = select.dataset.lookupAt; // made when it is first needed: a sheet may hold hundreds
  bind(select);
  select.tomselect.focus(); // at once: a key struck before would go to the select, and be lost
}

document.addEventListener("keydown", onKey, true);
document.addEventListener("click", onClick);
document.addEventListener("paste", onPaste, true);
document.addEventListener("focusin", onFocus);
document.addEventListener("pointerdown", onGrab);
for (const name of ["input", "change"]) {
  document.addEventListener(name, (event) => {
    const sheet = event.target.closest?.("[data-sheet]");
    if (sheet) later(sheet);
  });
}
for (const sheet of sheets(document)) renumber(sheet);
