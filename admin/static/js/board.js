/* Cards dragged from one column of a board to another.

     <div data-board>
       <section data-board-column="open" data-board-ways='["won"]'>
         <header data-board-head="open">…</header>
         <ul data-board-cards><li data-card="…" data-version="3" data-move="/records/deal/…/move?from=…">…</li></ul>
       </section>
     </div>

   A card that is dropped is sent with `X-Board: 1`. The answer is the heads and the card as they are now; or
   `X-Dialog-Open`, the question that comes first; or `X-Dialog-Next`, where to go on; or why it is refused. Whatever
   is not done puts the card back. Without this module cards are moved by the menu that each of them has. */
import { openDialog } from "./dialog.js";
import { failed, notify } from "./notices.js";

const PLACE = "board-place";

function ready(board) {
  if (!board || board.dataset.board === "ready") return;
  board.dataset.board = "ready";
  restore(board);
  if (board.querySelector("[data-move]")) draggable(board);
}

async function draggable(board) {
  const { default: Sortable } = await import("../vendor/sortable.js");
  for (const cards of board.querySelectorAll("[data-board-cards]")) {
    new Sortable(cards, {
      group: "board",
      draggable: "[data-card][data-move]",
      filter: "a.board-move",
      preventOnFilter: false,
      sort: false,
      animation: 120,
      delay: 250, // a finger that scrolls is no hand that drags
      delayOnTouchOnly: true,
      touchStartThreshold: 6,
      ghostClass: "is-ghost",
      onStart: (event) => begin(board, event),
      onMove: (event) => over(board, event.to),
      onEnd: (event) => drop(board, event),
    });
  }
}

const columnOf = (element) => element.closest("[data-board-column]");

function open(from, to) {
  if (to.hasAttribute("data-board-closed")) return false;
  return !from.dataset.boardWays || from === to || JSON.parse(from.dataset.boardWays).includes(to.dataset.boardColumn);
}

function begin(board, event) {
  board.classList.add("is-dragging");
  const from = columnOf(event.from);
  for (const column of board.querySelectorAll("[data-board-column]")) column.classList.toggle("is-closed", !open(from, column));
}

function over(board, target) {
  for (const column of board.querySelectorAll(".is-over")) column.classList.remove("is-over");
  columnOf(target).classList.add("is-over");
}

/* The card as it was before it was dragged: its place, and how to put it there again. */
function origin(event) {
  const { item, from } = event;
  const after = [...from.children].filter((one) => one !== item)[event.oldIndex] ?? null;
  return () => from.insertBefore(item, after);
}

async function drop(board, event) {
  board.classList.remove("is-dragging");
  for (const column of board.querySelectorAll(".is-over, .is-closed")) column.classList.remove("is-over", "is-closed");
  if (event.from === event.to) return;
  const back = origin(event);
  const { item } = event;
  const body = new FormData();
  body.append("csrf_token", document.querySelector("meta[name=csrf-token]").content);
  body.append("to", columnOf(event.to).dataset.boardColumn);
  body.append("seen", columnOf(event.from).dataset.boardColumn);
  body.append("version", item.dataset.version);
  item.classList.add("is-sending");
  const answer = await sent(item.dataset.move, body);
  item.classList.remove("is-sending");
  await settled(board, item, back, answer);
}

async function sent(address, body) {
  try {
    return await fetch(address, { method: "POST", body, headers: { "X-Board": "1" }, redirect: "manual" });
  } catch {
    return null;
  }
}

async function settled(board, item, back, answer) {
  const asks = answer?.headers.get("X-Dialog-Open");
  const next = answer?.headers.get("X-Dialog-Next");
  const html = answer?.headers.get("Content-Type")?.startsWith("text/html");
  const told = answer?.headers.get("HX-Trigger");
  if (next) return window.location.assign(next);
  if (asks) {
    const dialog = await openDialog(asks, item.querySelector(".board-move"));
    if (dialog) dialog.addEventListener("close", back);
    return undefined;
  }
  if (answer?.status === 200 && html) redraw(board, item, await answer.text());
  else back();
  if (told) notify(JSON.parse(told).notice);
  else if (!answer || html) { if (answer?.status !== 200) failed(); }
  else notify({ text: await answer.text(), tone: "bad" });
  return undefined;
}

/* Heads and card take the places of the old ones; everything else stays as it is, further cards included. */
function redraw(board, item, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const head of fresh.querySelectorAll("[data-board-head]")) {
    const old = board.querySelector(`[data-board-head="${CSS.escape(head.dataset.boardHead)}"]`);
    if (!old) continue;
    old.replaceWith(document.adoptNode(head));
    window.htmx?.process(head);
  }
  const card = fresh.querySelector("[data-card]");
  if (!card) return item.remove();
  item.replaceWith(document.adoptNode(card));
  window.htmx?.process(card);
  return undefined;
}

/* A board that comes again after a question stands where it was left. */
function restore(board) {
  const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
  sessionStorage.removeItem(PLACE);
  if (kept?.address === window.location.href) [board.scrollLeft, board.scrollTop] = [kept.left, kept.top];
}

window.addEventListener("pagehide", () => {
  const board = document.querySelector("[data-board]");
  if (!board) return;
  const kept = { address: window.location.href, left: board.scrollLeft, top: board.scrollTop };
  sessionStorage.setItem(PLACE, JSON.stringify(kept));
});

ready(document.querySelector("[data-board]"));
document.addEventListener("htmx:load", (event) => ready(event.detail.elt.querySelector?.("[data-board]")));
