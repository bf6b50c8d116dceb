/* A reference's look-up: a select that asks the server while one types.

     <select data-lookup="/records/order/options/customer" data-nothing="Nothing found"><option …></select> */

async function ask(url, text) {
  const answer = await fetch(`${url}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).options;
}

function bind(select) {
  if (select.tomselect) return;
  const { lookup, nothing } = select.dataset;
  const required = select.getAttribute("aria-required") === "true";
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
    selectOnTab: true,
    allowEmptyOption: !required,
    load(text, done) {
      this.clearOptions((option) => this.items.includes(option.id));
      const none = required || text ? [] : [{ id: "", title: "—" }];
      ask(lookup, text).then((found) => done([...none, ...found]), () => done());
    },
    render: { no_results: () => Object.assign(document.createElement("div"), { className: "no-results", textContent: nothing }) },
  });
  select.setAttribute("aria-hidden", "true"); // the label and the keyboard belong to the control that took its place
  if (invalid) made.wrapper.classList.add("is-bad");
  const described = select.getAttribute("aria-describedby");
  if (described) made.control_input.setAttribute("aria-describedby", described);
  if (invalid) made.control_input.setAttribute("aria-invalid", "true");
}

function all(root) {
  for (const select of root.querySelectorAll("select[data-lookup]")) bind(select);
}

document.addEventListener("htmx:load", (event) => all(event.detail.elt));
all(document);
