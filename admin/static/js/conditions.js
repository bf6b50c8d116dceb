/* The form of a condition: shows the inputs that its operator takes, narrows long lists while typing, closes.

     <div data-ask data-away="/records/customer?…">
       <select data-operator>…</select>
       <div data-for="_in _nin">…</div> <div data-for="_contains">…</div>
       <input data-narrow="#options"> <ul id="options"><li>…</li></ul>
     </div> */

const CLOSED = { target: "#list", swap: "outerHTML show:none" };

function suit(select) {
  const ask = select.closest("[data-ask]");
  for (const part of ask.querySelectorAll("[data-for]")) {
    const fits = part.dataset.for.split(" ").includes(select.value);
    part.hidden = !fits;
    for (const input of part.querySelectorAll("input, select")) input.disabled = !fits;
  }
}

function narrow(input) {
  const sought = input.value.trim().toLocaleLowerCase();
  for (const item of document.querySelectorAll(`${input.dataset.narrow} > li`)) {
    const ticked = item.querySelector("input:checked");
    item.hidden = !ticked && !item.textContent.toLocaleLowerCase().includes(sought);
  }
}

function close(ask) {
  if (window.htmx) window.htmx.ajax("GET", ask.dataset.away, CLOSED).then(() => history.replaceState(history.state, "", ask.dataset.away));
  else window.location.assign(ask.dataset.away);
}

function prepare(root) {
  for (const select of root.querySelectorAll("[data-ask] [data-operator]")) suit(select);
  const first = root.querySelector("[data-ask] [data-first]");
  if (first) first.focus({ preventScroll: true });
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-operator]")) suit(event.target);
});
document.addEventListener("input", (event) => {
  if (event.target.matches("[data-narrow]")) narrow(event.target);
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
prepare(document);
