/* The form of a condition: shows the inputs that its operator takes, narrows long lists while typing, closes.

     <div data-ask data-away="/records/customer?…">
       <select data-operator>…</select>
       <div data-for="_in _nin">…</div> <div data-for="_contains">…</div>
       <input data-narrow="#options"> <ul id="options"><li>…</li></ul>
     </div> */

const CLOSED = { target: "#list", swap: "outerHTML show:none" };

function suit(select) {
  const ask = select.closest("[data-ask], [data-rule]");
  for (const part of ask.querySelectorAll("[data-for]")) {
    const fits = part.dataset.for.split(" ").includes(select.value);
    part.hidden = !fits;
    for (const input of part.querySelectorAll("input, select, textarea")) input.disabled = !fits;
  }
}

function narrow(input) {
  const sought = input.value.trim().toLocaleLowerCase();
  for (const item of document.querySelectorAll(`${input.dataset.narrow} > li`)) {
    const ticked = item.querySelector("input:checked");
    item.hidden = !ticked && !item.textContent.toLocaleLowerCase().includes(sought);
  }
}

async function seek(input) {
  const list = input.closest("[data-for]").querySelector("ul");
  const answer = await fetch(`${input.dataset.seek}?q=${encodeURIComponent(input.value)}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { options } = await answer.json();
  const ticked = new Set([...list.querySelectorAll("input:checked")].map((one) => one.value));
  for (const item of [...list.children]) if (!item.querySelector("input:checked")) item.remove();
  const found = options.filter((one) => !ticked.has(one.id));
  list.append(...found.map((one) => tick(one, list.dataset.name ?? "v")));
  if (!list.children.length) list.append(Object.assign(document.createElement("li"), { className: "meta", textContent: input.dataset.nothing }));
}

function tick({ id, title }, name) {
  const item = document.createElement("li");
  const label = document.createElement("label");
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name, value: id, className: "form-check-input" });
  label.append(box, Object.assign(document.createElement("span"), { className: "ask-label", textContent: title }));
  item.append(label);
  return item;
}

function keepInside(ask) {
  ask.style.translate = "";
  if (getComputedStyle(ask).position === "fixed") return; // a sheet at the bottom of a phone
  const over = ask.getBoundingClientRect().right - document.documentElement.clientWidth + 12;
  if (over > 0) ask.style.translate = `${-over}px 0`;
}

let typing = 0;

function close(ask) {
  if (window.htmx && document.querySelector("#list")) window.htmx.ajax("GET", ask.dataset.away, CLOSED).then(() => history.replaceState(history.state, "", ask.dataset.away));
  else window.location.assign(ask.dataset.away);
}

function prepare(root) {
  for (const select of root.querySelectorAll("[data-ask] [data-operator], [data-rule] [data-operator]")) suit(select);
  for (const ask of root.querySelectorAll("[data-ask]")) keepInside(ask);
  const first = [...root.querySelectorAll("[data-ask] [data-first]")].find((one) => !one.disabled && one.offsetParent);
  if (first) first.focus({ preventScroll: true });
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-operator]")) suit(event.target);
});
document.addEventListener("input", (event) => {
  if (event.target.matches("[data-narrow]")) narrow(event.target);
  if (!event.target.matches("[data-seek]")) return;
  clearTimeout(typing);
  typing = setTimeout(seek, 200, event.target);
});
document.addEventListener("keydown", (event) => {
  const ask = event.key === "Escape" && document.querySelector("[data-ask]");
  if (!ask || event.defaultPrevented) return;
  event.preventDefault();
  close(ask);
});
document.addEventListener("pointerdown", (event) => {
  const ask = document.querySelector("[data-ask]");
  if (ask && !ask.contains(event.target) && !event.target.closest("a, button, .chip")) close(ask);
});
document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
document.addEventListener("dialog:load", (event) => prepare(event.target));
prepare(document);
