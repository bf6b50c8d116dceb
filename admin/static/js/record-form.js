/* The form of a record: nothing typed is lost, nothing is saved twice.

     <form data-record-form data-back="/records/customer" data-offline="…" data-failed="…" data-leave="…">
       <div data-trouble role="alert"></div> …
       <button name="then" value="card">Save</button> <button name="then" value="new">Save and new</button>

   Ctrl-Enter saves, Ctrl-Alt-Enter saves and starts the next, Esc goes back. Leaving warns while something was typed
   that is not saved. The form is sent by htmx, so that without a connection, or when the server fails, the page and
   everything in it stay; without this module it is an ordinary form. */

const form = () => document.querySelector("form[data-record-form]");
let sending = false;

function state(one) {
  const sent = [...new FormData(one)].filter(([name]) => /^[fu]_/.test(name));
  const pairs = sent.map(([name, value]) => [name, typeof value === "string" ? value : value.name]);
  return JSON.stringify(pairs);
}

function remember(one) {
  if (one && one.dataset.started === undefined) one.dataset.started = one.dataset.dirty === "true" ? "" : state(one);
}

/* Whoever begins a record types at once, and no number that is given on saving. A finger opens the keyboard where it wants it. */
function begin(one) {
  const begun = !one || one.elements.version || document.activeElement !== document.body;
  if (begun || !window.matchMedia("(hover: hover)").matches) return;
  one.querySelector("[name^=f_]:not([type=hidden], [type=file], [data-given])")?.focus({ preventScroll: true });
}

function dirty(one) {
  return Boolean(one) && one.dataset.started !== undefined && one.dataset.started !== state(one);
}

function submit(one, then) {
  const button = one.querySelector(`button[name="then"][value="${then}"]`) ?? one.querySelector('button[type="submit"]');
  button.click(); // not requestSubmit: htmx sends the name of the button that was clicked
}

function trouble(one, text) {
  const place = one.querySelector("[data-trouble]");
  place.textContent = text;
  place.hidden = !text;
  if (text) place.scrollIntoView({ block: "nearest" });
}

function busy(one, is) {
  for (const button of one.querySelectorAll('button[type="submit"]')) {
    if (is) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }
}

/* Before anything else hears of it: an open look-up, which takes Enter for itself, must not swallow what saves. */
document.addEventListener("keydown", (event) => {
  const one = form();
  if (!one || event.isComposing || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  submit(one, event.altKey ? "new" : "card");
}, true);

document.addEventListener("keydown", (event) => {
  const one = form();
  if (!one || event.defaultPrevented || event.isComposing || event.key !== "Escape") return;
  if (!document.querySelector(".ts-wrapper.dropdown-active, details[open]")) window.location.assign(one.dataset.back);
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-record-form]")) return;
  if (sending) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

document.addEventListener("htmx:beforeRequest", (event) => {
  const one = event.target.closest?.("form[data-record-form]");
  if (one !== event.target) return;
  sending = true;
  trouble(one, "");
  busy(one, true);
});

/* Saved: leaving needs no warning, which a browser gives as soon as htmx turns to the next page. */
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const one = event.target.closest?.("form[data-record-form]");
  const { status } = event.detail.xhr;
  if (one === event.target && status >= 200 && status < 300) one.dataset.started = state(one);
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (![409, 422].includes(xhr.status)) return;
  event.detail.shouldSwap = true; // the form with its problems, every value kept
  event.detail.isError = false;
});

document.addEventListener("htmx:afterRequest", (event) => {
  const one = event.target.closest?.("form[data-record-form]");
  if (one !== event.target) return;
  const { xhr } = event.detail;
  if (xhr.status >= 200 && xhr.status < 300) return; // the button stays busy until the next page
  sending = false;
  busy(one, false);
  if (xhr.status === 0) trouble(one, one.dataset.offline);
  else if (xhr.getResponseHeader("Content-Type")?.startsWith("text/plain") && xhr.responseText) trouble(one, xhr.responseText);
  else if (![409, 422].includes(xhr.status)) trouble(one, one.dataset.failed.replace("{status}", String(xhr.status)));
});

document.addEventListener("htmx:load", (event) => {
  const one = form();
  if (!one) return;
  sending = false;
  remember(one);
});

document.addEventListener("htmx:afterSettle", () => {
  form()?.querySelector("[data-focus]")?.focus(); // what is wrong comes first, not the input that had the focus
});

window.addEventListener("beforeunload", (event) => {
  if (dirty(form())) event.preventDefault();
});

remember(form());
begin(form());
