/* What was typed and is not sent is not lost by a slip.

     <dialog class="dialog"><form data-dialog>…      Esc asks first where something was typed
     <form data-inline>…                             leaving the page asks, of both
     <textarea data-kept="/records/customer/…">      kept by the tab, for who typed it, until it is sent

   `data-unsent` marks a form that holds what was typed from the start: it was refused, or is being built. */

const FORMS = "dialog form, form[data-inline]";
const KEPT = "textarea[data-kept]";
const begun = new WeakMap(); // what a form held when it got the focus
const sent = new WeakSet();

const held = (form) => new URLSearchParams(new FormData(form)).toString();

function typed(form) {
  if (sent.has(form) || form.method === "dialog") return false;
  const marked = "unsent" in form.dataset || form.querySelector("[aria-invalid=true]");
  return Boolean(marked) || (begun.has(form) && begun.get(form) !== held(form));
}

const unsent = (root) => [...root.querySelectorAll(FORMS)].some(typed);

document.addEventListener("focusin", ({ target }) => {
  const form = target.closest?.(FORMS);
  if (form && !begun.has(form)) begun.set(form, held(form));
});

document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) sent.add(event.target);
});

window.addEventListener("beforeunload", (event) => {
  if (unsent(document)) event.preventDefault();
});

// ---- dialogs
const stays = (dialog) => unsent(dialog) && !window.confirm(document.querySelector("[data-notices]").dataset.unsent);

/* The key itself: a browser that was held back once closes at the next Esc without a word. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
  const dialog = [...document.querySelectorAll("dialog.dialog[open]")].at(-1);
  if (!dialog || !unsent(dialog)) return;
  event.preventDefault();
  if (!stays(dialog)) dialog.close();
});

/* The back gesture of a phone. */
document.addEventListener("cancel", (event) => {
  if (event.target.matches?.("dialog.dialog") && stays(event.target)) event.preventDefault();
}, true);

document.addEventListener("dialog:sent", ({ target }) => {
  sent.add(target);
  for (const area of target.querySelectorAll(KEPT)) keep(area, "");
});

// ---- kept by the tab
const user = document.querySelector("[data-palette]")?.dataset.user;
const named = (area) => `cardwright.unsent.${user}.${area.dataset.kept}`;

function keep(area, text) {
  try {
    if (text) sessionStorage.setItem(named(area), text);
    else sessionStorage.removeItem(named(area));
  } catch {
    // a browser that keeps nothing, or no more
  }
}

/** What the tab kept for the text areas in a node comes back into those that are empty. */
export function restore(node) {
  for (const area of node.querySelectorAll?.(KEPT) ?? []) {
    try {
      area.value ||= sessionStorage.getItem(named(area)) ?? "";
    } catch {
      return;
    }
  }
}

document.addEventListener("input", ({ target }) => {
  if (target.matches?.(KEPT)) keep(target, target.value);
});

document.addEventListener("submit", ({ target }) => {
  if (target.matches('form[action="/sign-out"]')) sessionStorage.clear();
});

document.addEventListener("htmx:load", ({ detail: { elt } }) => restore(elt));
restore(document);
