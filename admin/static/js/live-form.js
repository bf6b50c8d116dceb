/* A form that follows its own values: the server says what is shown, asked for, offered and computed, as one types.

     <form data-record-form data-live="/records/order/state" data-live-fields='["customer", "grade"]'
           data-appeared="Shown now: {fields}" data-gone="Hidden now: {fields}">
       <p class="visually-hidden" role="status" data-live-said></p>
       <fieldset class="panel"> <div data-field="credit" hidden> … </div> </fieldset>

   Only changes of the fields named in `data-live-fields` ask, a moment after the last of them, one question at a time.
   An answer to what has changed again meanwhile is dropped, and the question put anew: nothing flickers, the last
   answer wins. What is being composed by an input method is no value yet. Nothing that holds the focus is hidden or
   filled before the focus leaves it. `data-begins` marks a default that follows other fields: it is not sent, and so
   computed by the server, until somebody types into it. `data-revealed` marks a field with a problem: it stays in
   sight.
   Without this module, or without a connection, all fields are there and the server decides when one saves. */

const QUIET = 250;
const PATIENCE = 15000;

let asking = false;
let changes = 0;
let timer = 0;
let composing = false;
let due = false; // a question that waits for the end of a composition
let latest = null; // the last answer, for what the focus kept from being done
let latestOf = 0;

const live = () => document.querySelector("form[data-live]");
const wrapper = (form, name) => form.querySelector(`[data-field="${CSS.escape(name)}"]`);
const inputs = (field) => field.querySelectorAll("input:not([type=hidden]):not(.picker), select, textarea");

function later() {
  changes += 1;
  clearTimeout(timer);
  timer = setTimeout(ask, QUIET);
}

async function ask() {
  const form = live();
  due = composing;
  if (!form || composing || asking) return; // asked again when the composition, or the question, is over
  const asked = changes;
  asking = true;
  try {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    const answer = await fetch(form.dataset.live, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.ok && asked === changes && form.isConnected) apply(form, await answer.json());
  } catch {
    // offline: everything stays as it is, and the server decides when one saves
  } finally {
    asking = false;
    if (asked !== changes) later();
  }
}

function apply(form, answer) {
  latest = answer;
  latestOf = changes;
  const before = shownTitles(form);
  for (const [name, state] of Object.entries(answer.fields)) {
    const field = wrapper(form, name);
    if (field) follow(field, state);
  }
  for (const section of form.querySelectorAll("fieldset.panel")) {
    const fields = [...section.querySelectorAll("[data-field]")];
    if (fields.length) section.hidden = fields.every((field) => field.hidden);
  }
  say(form, before, shownTitles(form));
}

function follow(field, state) {
  const held = field.contains(document.activeElement);
  if (state.hidden !== undefined && !(state.hidden && (held || field.dataset.revealed !== undefined))) {
    field.hidden = state.hidden;
  }
  if (state.required !== undefined) require(field, state.required);
  if (state.offered !== undefined) narrow(field, state.offered);
  if (state.text === undefined) return;
  const output = field.querySelector("output");
  if (output) {
    field.toggleAttribute("data-blank", !state.shown);
    if (output.textContent.trim() !== state.shown) output.textContent = state.shown;
  } else if (field.dataset.begins !== undefined && !held) {
    fill(field, state);
  }
}

function require(field, asked) {
  const mark = field.querySelector(":scope > :is(label, .field-label) .required");
  if (mark) mark.hidden = !asked;
  for (const input of inputs(field)) {
    if (asked) input.setAttribute("aria-required", "true");
    else input.removeAttribute("aria-required");
  }
}

/* Puts a default in. Nothing is told of it: it is the server's own value, not somebody's. */
function fill(field, { text, shown }) {
  const [input] = [...inputs(field)].filter((one) => one.name);
  if (!input) return;
  if (input.tomselect) {
    if (text) input.tomselect.addOption({ id: text, title: shown });
    input.tomselect.setValue(text, true);
  } else if (input.type === "checkbox") {
    for (const one of inputs(field)) one.checked = one.value === text;
  } else if (input.value !== text) {
    input.value = text;
  }
}

/* Leaves the offered values. One that is chosen already stays, for whoever saves to see and change. */
function narrow(field, offered) {
  const allowed = offered && new Set(offered);
  for (const select of field.querySelectorAll("select:not([data-lookup])")) {
    select.allOptions ??= [...select.options];
    const kept = select.allOptions.filter((one) => !one.value || one.selected || !allowed || allowed.has(one.value));
    if (kept.length === select.options.length && kept.every((one, at) => one === select.options[at])) continue;
    const chosen = new Set(kept.filter((one) => one.selected));
    select.replaceChildren(...kept); // each option taken out leaves the next one selected, those that stay out too
    for (const one of select.allOptions) one.selected = chosen.has(one);
    select.tomselect?.sync();
  }
  for (const box of field.querySelectorAll("input[type=checkbox][name], input[type=radio][name]")) {
    const left = !allowed || !box.value || box.checked || allowed.has(box.value);
    (box.closest("label") ?? box).hidden = !left;
  }
}

function shownTitles(form) {
  const fields = [...form.querySelectorAll("[data-field]")].filter((field) => !field.hidden);
  return new Map(fields.map((field) => [field.dataset.field, title(field)]));
}

function title(field) {
  const label = field.querySelector(":scope > :is(label, .field-label)")?.cloneNode(true);
  label?.querySelector(".required")?.remove();
  return label?.textContent.trim() ?? "";
}

function say(form, before, after) {
  const place = form.querySelector("[data-live-said]");
  const told = (template, these, those) => {
    const names = [...these].filter(([name]) => !those.has(name)).map(([, said]) => said);
    return names.length ? template.replace("{fields}", names.join(", ")) : "";
  };
  const text = [told(form.dataset.appeared, after, before), told(form.dataset.gone, before, after)].join(" ").trim();
  if (place && text) place.textContent = text;
}

/* What somebody types into is theirs from then on; what decides about others is asked about. */
function changed(event) {
  const form = event.target.closest?.("form[data-live]");
  const field = event.target.name ? event.target.closest("[data-field]") : null; // not the search of a look-up
  if (!form || !field) return;
  delete field.dataset.begins;
  if (event.isComposing || composing) return;
  if (JSON.parse(form.dataset.liveFields).includes(field.dataset.field)) later();
}

document.addEventListener("input", changed);
document.addEventListener("change", changed);

document.addEventListener("compositionstart", () => {
  composing = true;
});
document.addEventListener("compositionend", (event) => {
  composing = false;
  changed(event);
  if (due) later();
});

document.addEventListener("focusout", () => {
  // After the focus has arrived where it goes, what it held back is done.
  setTimeout(() => {
    const form = live();
    if (form && latest && latestOf === changes && !composing) apply(form, latest);
  });
});

document.addEventListener("formdata", (event) => {
  const form = event.target;
  if (!form.matches("form[data-record-form]")) return;
  for (const field of form.querySelectorAll("[data-begins]")) {
    for (const input of field.querySelectorAll("[name]")) event.formData.delete(input.name);
  }
});

function begin() {
  latest = null;
  changes += 1;
  const form = live();
  if (!form) return;
  for (const field of form.querySelectorAll("[data-offered]")) narrow(field, JSON.parse(field.dataset.offered));
}

document.addEventListener("htmx:load", begin);
begin();
