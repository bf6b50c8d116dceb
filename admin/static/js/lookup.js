/* A reference's look-up: a select that asks the server while one types.

     <select data-lookup="/records/order/options/customer" data-nothing="Nothing found"><option …></select>
     <select data-lookup="/records/order/options/contact" data-narrowed-by="f_customer">…</select>

   `data-narrowed-by` names the control whose value leaves only some of the records to choose from. */

const narrowing = (select) => select.form?.elements[select.dataset.narrowedBy];

async function ask(select, text) {
  const url = new URL(select.dataset.lookup, window.location.href);
  const other = narrowing(select);
  url.searchParams.set("q", text);
  if (other) url.searchParams.set("on", other.value);
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).options;
}

/* Enter and Tab take the first that was found for the text typed, even when they are struck before it was found; never
   what an older list has on top. Tab alone, on its way through the form, takes nothing. */
function take(event, select) {
  const made = select.tomselect;
  const text = made.inputValue();
  if (event.key.startsWith("Arrow")) select.dataset.stepped = "";
  if (event.isComposing || !["Enter", "Tab"].includes(event.key)) return;
  const stepped = select.dataset.stepped !== undefined;
  delete select.dataset.stepped;
  const stands = text && select.dataset.stands === text;
  const held = !select.multiple && made.items.length > 0; // what is held stands on top of the list, whatever was found
  if (stepped || (stands && !held) || (!text && event.key === "Enter")) return;
  event.stopImmediatePropagation();
  if (event.key === "Enter") event.preventDefault();
  if (!text) return;
  (stands ? Promise.resolve(made.found) : ask(select, text)).then(([first]) => {
    if (!first || !select.isConnected) return;
    made.addOption(first);
    made.addItem(first.id);
  }, () => undefined); // offline: the field stays as it was
}

/* Tom Select opens, and takes the focus, a moment after something was typed, and believes a moment after it took the
   focus that it still has it. Whoever has gone on to the next field in that moment is not brought back. */
function letGo(made) {
  const focused = made.onFocus;
  made.onFocus = function onFocus(event) {
    if (document.activeElement === made.focus_node) focused.call(made, event);
  };
  made.on("blur", () => clearTimeout(made.refreshTimeout));
}

/** Makes a select ask the server; once. */
export function bind(select) {
  if (select.tomselect) return;
  const { nothing } = select.dataset;
  const required = select.getAttribute("aria-required") === "true" || Boolean(select.dataset.lookupAt); // a cell is emptied by Backspace
  const invalid = select.getAttribute("aria-invalid") === "true";
  const made = new window.TomSelect(select, {
    valueField: "id",
    labelField: "title",
    searchField: [], // the server decides what matches
    score: () => () => 1,
    sortField: [{ field: "$order" }],
    preload: "focus",
    loadThrottle: 150,
    maxOptions: 50,
    openOnFocus: true,
    dropdownParent: select.dataset.lookupAt ? "body" : null, // a sheet scrolls sideways, and would cut it off
    selectOnTab: true,
    allowEmptyOption: !required && !select.multiple,
    ...(select.multiple && { plugins: { remove_button: { title: select.dataset.remove } } }),
    onItemAdd() {
      if (!select.multiple) return;
      this.setTextboxValue(); // what was typed found this one; the next is looked up anew
      this.onInput();
    },
    load(text, done) {
      const other = narrowing(select)?.value;
      this.loadedSearches = { [text]: true }; // what was found for other texts is forgotten below
      this.clearOptions((option) => this.items.includes(option.id));
      const none = required || text || select.multiple ? [] : [{ id: "", title: "—" }];
      ask(select, text).then((found) => {
        if (this.inputValue() !== text || narrowing(select)?.value !== other) return done(); // no longer looked for
        select.dataset.stands = text;
        this.found = found;
        return done([...none, ...found]);
      }, () => done());
    },
    render: { no_results: () => Object.assign(document.createElement("div"), { className: "no-results", textContent: nothing }) },
  });
  letGo(made);
  made.control_input.addEventListener("keydown", (event) => take(event, select), true);
  select.setAttribute("aria-hidden", "true"); // the label and the keyboard belong to the control that took its place
  if (invalid) made.wrapper.classList.add("is-bad");
  const described = select.getAttribute("aria-describedby");
  if (described) made.control_input.setAttribute("aria-describedby", described);
  if (invalid) made.control_input.setAttribute("aria-invalid", "true");
}

function all(root) {
  for (const select of root.querySelectorAll("select[data-lookup]")) bind(select);
}

/* What was found while the other control held something else is forgotten; the value chosen stays. */
document.addEventListener("change", (event) => {
  for (const select of event.target.form?.querySelectorAll("select[data-narrowed-by]") ?? []) {
    const made = select.tomselect;
    if (!made || narrowing(select) !== event.target) continue;
    made.clearOptions((option) => made.items.includes(option.id));
    made.loadedSearches = {};
    made.wrapper.classList.remove("preloaded");
    if (made.isFocused) made.preload();
  }
});

document.addEventListener("htmx:load", (event) => all(event.detail.elt));
all(document);
