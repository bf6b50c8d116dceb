/* Records below each other: opened and closed, walked through by keys, dragged to stand elsewhere.

     <table role="treegrid" data-tree="department" data-tree-source="/records/department/branch?from=…">
       <thead><tr data-tree-top>…</tr></thead>
       <tbody><tr role="row" aria-level="1" aria-expanded="false" data-node="…" data-kind="record" data-version="3"
                  data-tree-rows="…" data-move="/records/department/…/place/parent?back=…">…</tr></tbody>
     </table>

   Arrow keys walk, open and close; Home and End; Enter opens the card, m asks where to move, n adds, Space ticks. Which records are
   open stands in the address, and is kept for the next time. A row that is dropped is sent with `X-Tree: 1`; all rows
   are asked for anew then. Without this module the arrows are links, and a form moves. */
import { failed, notify } from "./notices.js";

const MOST = 100;
const table = () => document.querySelector("[data-tree]");
const rowsOf = (tree) => [...tree.tBodies[0].rows];
const levelOf = (row) => Number(row.getAttribute("aria-level"));
const shown = (row) => !row.hidden;

/* ---- rows of a branch */
function below(row) {
  const found = [];
  for (let next = row.nextElementSibling; next && levelOf(next) > levelOf(row); next = next.nextElementSibling) found.push(next);
  return found;
}

function above(row) {
  let one = row.previousElementSibling;
  while (one && levelOf(one) >= levelOf(row)) one = one.previousElementSibling;
  return one;
}

async function fetched(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return [...page.querySelectorAll("tr")].map((row) => document.adoptNode(row));
}

const within = (address, more) => {
  const url = new URL(address, window.location.href);
  for (const [name, value] of Object.entries(more)) url.searchParams.set(name, value);
  return url;
};

/* ---- what is open */
function opened(tree) {
  return rowsOf(tree).filter((row) => row.dataset.node && row.getAttribute("aria-expanded") === "true").map((row) => row.dataset.node).slice(-MOST);
}

function remember(tree) {
  const open = opened(tree).join(",");
  const url = new URL(window.location.href);
  url.searchParams.set("open", open);
  window.history.replaceState(window.history.state, "", url.href.replaceAll("%2C", ","));
  document.dispatchEvent(new Event("rows-drawn"));
  if (!("treeRemembers" in tree.dataset)) return;
  try {
    localStorage.setItem(`tree:${tree.dataset.tree}`, open);
  } catch { /* full or forbidden: it opens closed the next time */ }
}

function close(row) {
  row.setAttribute("aria-expanded", "false");
  for (const one of below(row)) one.hidden = true;
}

/* Rows that are there come back as they were left, closed ones closed. */
function reveal(row) {
  let shut = Infinity;
  for (const one of below(row)) {
    if (levelOf(one) <= shut) shut = Infinity;
    one.hidden = levelOf(one) > shut;
    if (!one.hidden && one.getAttribute("aria-expanded") === "false") shut = levelOf(one);
  }
}

async function open(tree, row) {
  if (row.getAttribute("aria-expanded") !== "false" || row.getAttribute("aria-busy")) return;
  if (!below(row).length) {
    row.setAttribute("aria-busy", "true");
    try {
      row.after(...await fetched(within(row.dataset.treeRows, { open: opened(tree).join(",") })));
    } catch {
      failed();
      return;
    } finally {
      row.removeAttribute("aria-busy");
    }
  } else reveal(row);
  row.setAttribute("aria-expanded", "true");
  for (const one of below(row)) if (one.hidden && levelOf(one) === levelOf(row) + 1) one.hidden = false;
  remember(tree);
}

function toggle(tree, row) {
  if (row.getAttribute("aria-expanded") === "true") {
    close(row);
    remember(tree);
    return undefined;
  }
  return open(tree, row);
}

async function more(row) {
  const before = row.previousElementSibling;
  const focused = row.contains(document.activeElement);
  try {
    row.replaceWith(...await fetched(row.dataset.treeMore));
  } catch {
    return failed();
  }
  document.dispatchEvent(new Event("rows-drawn"));
  if (focused && before?.nextElementSibling) stand(before.nextElementSibling);
  return undefined;
}

/* Other rows in their place; what was ticked stays so. */
function redraw(tree, rows) {
  const ticked = new Set([...tree.querySelectorAll("input.tick:checked")].map((one) => one.value));
  tree.tBodies[0].replaceChildren(...rows);
  for (const one of tree.querySelectorAll("input.tick")) one.checked = ticked.has(one.value);
  remember(tree);
}

/** All rows anew, as they are open now; `also` is opened too. */
async function refresh(tree, also = "") {
  const here = document.activeElement?.closest?.("[data-node]")?.dataset.node ?? tree.querySelector('[tabindex="0"]')?.dataset.node;
  const open = [...new Set([...opened(tree), ...(also ? [also] : [])])].join(",");
  try {
    redraw(tree, await fetched(within(tree.dataset.treeSource, { open })));
  } catch {
    return failed();
  }
  enter(tree, here);
  return undefined;
}

document.addEventListener("tree-changed", () => table() && refresh(table()));

/* ---- the keyboard */
function stand(row) {
  const tree = row.closest("[data-tree]");
  for (const one of tree.querySelectorAll('tr[tabindex="0"]')) one.tabIndex = -1;
  row.tabIndex = 0;
  row.focus({ preventScroll: false });
}

function enter(tree, id = "") {
  const rows = rowsOf(tree);
  const row = rows.find((one) => id && one.dataset.node === id && shown(one)) ?? rows[0];
  if (row) row.tabIndex = 0;
}

const STEPS = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

function walk(tree, row, key) {
  const rows = rowsOf(tree).filter(shown);
  const at = rows.indexOf(row);
  if (key in STEPS) return rows[Math.max(0, Math.min(rows.length - 1, at + STEPS[key]))];
  if (key === "Home") return rows[0];
  if (key === "End") return rows.at(-1);
  return null;
}

function sideways(tree, row, key) {
  const state = row.getAttribute("aria-expanded");
  if (key === "ArrowRight") {
    if (state === "false") open(tree, row);
    else if (state === "true") return below(row)[0];
  } else if (state === "true" && row.dataset.node) toggle(tree, row);
  else return above(row);
  return null;
}

function act(row, key) {
  if (key === "Enter") {
    const link = row.querySelector("a.lead");
    if (row.dataset.treeMore) more(row);
    else link?.click();
    return true;
  }
  const link = row.querySelector({ m: ".tree-grip", n: "[data-tree-new]", " ": "input.tick" }[key] ?? "none");
  if (!link) return false;
  link.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("[data-tree] tbody tr");
  if (event.key === "Escape" && drag) return cancel();
  if (!row || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return undefined;
  if (event.target.closest("form")) return undefined; // a cell that is typed into
  if (event.target !== row && event.key === "Enter") return undefined; // a link in it, which has the focus itself
  const tree = row.closest("[data-tree]");
  const next = walk(tree, row, event.key) ?? (event.key.startsWith("Arrow") ? sideways(tree, row, event.key) : null);
  if (next) stand(next);
  else if (!event.key.startsWith("Arrow") && !act(row, event.key)) return undefined;
  event.preventDefault();
  event.stopPropagation();
  return undefined;
}, true);

/* ---- the pointer */
document.addEventListener("click", (event) => {
  const row = event.target.closest?.("[data-tree] tbody tr");
  if (!row || event.ctrlKey || event.metaKey || event.shiftKey || event.target.closest("form")) return;
  if (event.target.closest("[data-tree-toggle]")) {
    event.preventDefault();
    toggle(row.closest("[data-tree]"), row);
  } else if (row.dataset.treeMore && event.target.closest("a")) {
    event.preventDefault();
    more(row);
  }
  if (!event.target.closest("a:not([data-tree-toggle]), button")) stand(row);
}, true);

/* What is asked over the tree leads back to it as it is open now. */
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-tree-ask]");
  const tree = table();
  if (!link || !tree) return;
  const row = link.closest("tr");
  const open = new Set(opened(tree));
  if (row?.dataset.node && !link.matches(".tree-grip")) open.add(row.dataset.node);
  const back = within(window.location.href, { open: [...open].slice(-MOST).join(",") });
  const url = within(link.href, { back: back.pathname + back.search });
  link.href = url.pathname + url.search;
}, true);

let drag = null;
const FAR = 6, HOVER = 700, EDGE = 48;

function kindOf(row) {
  return row.dataset.kind;
}

/* Where a row may be dropped: on a record that is neither itself nor below it; at the top; among those not placed. */
function target(tree, x, y) {
  const row = document.elementFromPoint(x, y)?.closest("[data-tree] tr");
  if (!row || row.closest("[data-tree]") !== tree) return null;
  if (row.matches("[data-tree-top]")) return kindOf(drag.row) === "record" ? { row, to: "" } : null;
  if (row.matches("[data-tree-loose]")) return kindOf(drag.row) === "member" ? { row, to: "" } : null;
  const on = kindOf(row) === "record" ? row : kindOf(row) === "member" ? above(row) : null;
  if (!on?.dataset.node || on === drag.row || drag.branch.includes(on) || on === drag.stands) return null;
  return { row: on, to: on.dataset.node };
}

document.addEventListener("pointerdown", (event) => {
  const row = event.target.closest?.("[data-tree] tr[data-move]");
  if (!row || event.button !== 0 || drag) return;
  const grip = event.target.closest(".tree-grip");
  if (event.pointerType !== "mouse" && !grip) return; // a finger that scrolls is no hand that drags
  if (event.target.closest("form, input, select, textarea, .tree-toggle, .tree-act:not(.tree-grip)")) return;
  drag = { row, tree: row.closest("[data-tree]"), x: event.clientX, y: event.clientY, id: event.pointerId, on: null };
});

function lift() {
  drag.ghost = document.createElement("div");
  drag.ghost.className = "tree-ghost";
  drag.ghost.textContent = drag.row.querySelector("a.lead").textContent;
  document.body.append(drag.ghost);
  drag.branch = below(drag.row);
  drag.stands = above(drag.row);
  drag.tree.classList.add("is-moving");
  for (const one of [drag.row, ...drag.branch]) one.classList.add("is-lifted");
  drag.tree.querySelector(".tree-to-top").hidden = kindOf(drag.row) !== "record";
  window.getSelection()?.removeAllRanges();
  drag.tree.setPointerCapture?.(drag.id);
}

function over(found) {
  if (found?.row === drag.on?.row) return;
  clearTimeout(drag.waits);
  drag.on?.row.classList.remove("is-over");
  drag.on = found;
  found?.row.classList.add("is-over");
  if (found?.row.getAttribute("aria-expanded") === "false") drag.waits = setTimeout(() => drag && open(drag.tree, found.row), HOVER);
}

function scroll(y) {
  const box = drag.tree.closest(".tree-scroll");
  const edges = box ? box.getBoundingClientRect() : { top: 0, bottom: window.innerHeight };
  const step = y < edges.top + EDGE ? -12 : y > edges.bottom - EDGE ? 12 : 0;
  if (step) (box ?? window).scrollBy(0, step);
}

document.addEventListener("pointermove", (event) => {
  if (!drag || event.pointerId !== drag.id) return;
  const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) >= FAR;
  if (!drag.ghost && !far) return;
  if (!drag.ghost) lift();
  event.preventDefault();
  drag.ghost.style.setProperty("transform", `translate(${event.clientX + 14}px, ${event.clientY + 8}px)`);
  over(target(drag.tree, event.clientX, event.clientY));
  scroll(event.clientY);
});

function cancel() {
  const held = drag;
  drag = null;
  clearTimeout(held.waits);
  held.ghost?.remove();
  held.on?.row.classList.remove("is-over");
  held.tree.classList.remove("is-moving");
  for (const one of held.tree.querySelectorAll(".is-lifted")) one.classList.remove("is-lifted");
  const top = held.tree.querySelector(".tree-to-top");
  if (top) top.hidden = true;
  return held;
}

document.addEventListener("pointerup", (event) => {
  if (!drag || event.pointerId !== drag.id) return;
  const { ghost, on, row, tree } = cancel();
  if (!ghost) return;
  // The click that follows a drag opens nothing.
  const still = (click) => { click.preventDefault(); click.stopImmediatePropagation(); };
  window.addEventListener("click", still, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", still, true), 50);
  if (on) drop(tree, row, on.to);
});
document.addEventListener("pointercancel", () => drag && cancel());
document.addEventListener("dragstart", (event) => {
  if (event.target.closest?.("[data-tree] a")) event.preventDefault();
});

async function drop(tree, row, to) {
  const body = new FormData();
  body.append("csrf_token", document.querySelector("meta[name=csrf-token]").content);
  body.append("to", to);
  body.append("version", row.dataset.version);
  const back = within(window.location.href, { open: [...new Set([...opened(tree), to].filter(Boolean))].slice(-MOST).join(",") });
  row.setAttribute("aria-busy", "true");
  let answer = null;
  try {
    answer = await fetch(within(row.dataset.move, { back: back.pathname + back.search }), { method: "POST", body, headers: { "X-Tree": "1" }, redirect: "manual" });
  } catch { /* told below */ }
  row.removeAttribute("aria-busy");
  if (answer?.status !== 204) {
    const plain = answer?.headers.get("Content-Type")?.startsWith("text/plain");
    return plain ? notify({ text: await answer.text(), tone: "bad" }) : failed();
  }
  row.focus({ preventScroll: true });
  await refresh(tree, to);
  const told = answer.headers.get("HX-Trigger");
  return told ? notify(JSON.parse(told).notice) : undefined;
}

/* ---- beginning */
function ready(tree) {
  if (!tree || tree.dataset.treeReady) return;
  tree.dataset.treeReady = "true";
  enter(tree);
  if (!("treeRemembers" in tree.dataset) || new URLSearchParams(window.location.search).has("open")) return;
  let kept = "";
  try {
    kept = localStorage.getItem(`tree:${tree.dataset.tree}`) ?? "";
  } catch { /* it opens closed */ }
  const wanted = new Set(kept.split(",").filter(Boolean));
  if (rowsOf(tree).some((row) => wanted.has(row.dataset.node))) unfold(tree, kept);
}

async function unfold(tree, open) {
  try {
    redraw(tree, await fetched(within(tree.dataset.treeSource, { open })));
    enter(tree);
  } catch { /* it stays closed */ }
}

ready(table());
document.addEventListener("htmx:load", (event) => ready(event.detail.elt.querySelector?.("[data-tree]")));
