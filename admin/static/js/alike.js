/* Records that are probably there already, told under the field while one types. Nothing is refused.

     <form data-record-form data-alike="/records/customer/alike" data-alike-fields='["name", "phone"]'
           data-alike-said="Already there?" data-alike-merge="Compare and merge"> <div data-field="name"><input name="name"></div>

   One question a moment after the last change; an answer to what has changed again meanwhile is dropped. */
const QUIET = 400;
let timer = 0;
let changes = 0;

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-alike]");
  if (!form || !watched(form).includes(event.target.name)) return;
  changes += 1;
  clearTimeout(timer);
  if (!event.isComposing) timer = setTimeout(() => ask(form), QUIET);
});

document.addEventListener("compositionend", (event) => event.target.dispatchEvent(new Event("input", { bubbles: true })));

const watched = (form) => JSON.parse(form.dataset.alikeFields);

async function ask(form) {
  const asked = changes;
  const body = new URLSearchParams();
  const all = new FormData(form);
  for (const name of ["csrf_token", ...watched(form)]) if (all.has(name)) body.append(name, all.get(name));
  try {
    const answer = await fetch(form.dataset.alike, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.ok && asked === changes && form.isConnected) tell(form, (await answer.json()).alike);
  } catch {
    // offline: nobody is warned, and nothing is lost
  }
}

function tell(form, found) {
  for (const name of watched(form)) {
    const field = form.querySelector(`[data-field="${CSS.escape(name)}"]`);
    const same = found.filter((one) => one.fields.includes(name));
    let told = field?.querySelector("[data-alike-told]");
    if (!field || (!told && !same.length)) continue;
    if (!told) {
      told = document.createElement("p");
      told.className = "alike";
      told.dataset.alikeTold = "";
      told.setAttribute("role", "status");
      field.append(told);
    }
    told.replaceChildren(...(same.length ? [`${form.dataset.alikeSaid} `, ...same.flatMap((one, place) => link(one, place, form.dataset.alikeMerge))] : []));
    told.hidden = !same.length;
  }
}

function link(one, place, merge) {
  const made = [one.href ? anchor(one.href, one.title) : one.title];
  if (one.merge) made.push(" (", anchor(one.merge, merge), ")");
  return place ? [" · ", ...made] : made;
}

function anchor(href, text) {
  const made = document.createElement("a");
  Object.assign(made, { href, target: "_blank", rel: "noopener", textContent: text });
  return made;
}
