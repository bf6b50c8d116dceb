/* Speaking to a colleague while one writes: after an `@`, a list of those who are called so; Enter or Tab takes one.

     <div class="mentioning"><textarea data-mentions="/people/mentioned" data-none="…" data-found="People: {count}"></textarea></div>

   The server finds people by name, pinyin and sign-in name. Ctrl-Enter sends the form. What is written counts, not the
   list: without this module one writes the name after the `@` oneself. */

const PATTERN = /(?:^|[^\w])@([^\s@]{0,30})$/u;
let open = null;
let turn = 0;
let wait = 0;

/* The text behind the last `@` before the caret; null where there is none. */
function sought(area) {
  const found = PATTERN.exec(area.value.slice(0, area.selectionStart));
  return found ? found[1] : null;
}

function close() {
  turn += 1;
  open?.list.remove();
  open?.area.removeAttribute("aria-activedescendant");
  open?.area.setAttribute("aria-expanded", "false");
  open = null;
}

function mark(at) {
  const items = [...open.list.querySelectorAll("[role=option]")];
  open.at = (at + items.length) % items.length;
  for (const [number, item] of items.entries()) item.setAttribute("aria-selected", String(number === open.at));
  open.area.setAttribute("aria-activedescendant", items[open.at].id);
}

function take(at) {
  const { area, people } = open;
  const end = area.selectionStart;
  const start = end - sought(area).length;
  area.setRangeText(`${people[at].word} `, start, end, "end");
  close();
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function line(text, more) {
  const item = document.createElement("li");
  item.append(text);
  if (more) item.append(Object.assign(document.createElement("span"), { className: "meta", textContent: more }));
  return item;
}

function show(area, people) {
  close();
  const list = Object.assign(document.createElement("ul"), { className: "mention-list", id: `${area.id}-people` });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", area.dataset.found.replace("{count}", people.length));
  area.setAttribute("role", "combobox");
  area.setAttribute("aria-expanded", "true");
  area.setAttribute("aria-controls", list.id);
  for (const [number, one] of people.entries()) {
    const item = line(one.name, one.login);
    item.id = `${list.id}-${number}`;
    item.setAttribute("role", "option");
    item.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the text keeps the focus
      take(number);
    });
    list.append(item);
  }
  open = { area, list, people, at: 0 };
  area.after(list);
  mark(0);
}

async function ask(area) {
  const text = sought(area);
  if (text === null) return close();
  turn += 1;
  const mine = turn;
  const url = new URL(area.dataset.mentions, window.location.href);
  url.searchParams.set("q", text);
  const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
  const people = answer?.ok ? (await answer.json()).people : [];
  if (mine !== turn || sought(area) !== text) return undefined;
  return people.length ? show(area, people) : close();
}

document.addEventListener("input", (event) => {
  if (!event.target.matches?.("[data-mentions]") || event.isComposing) return;
  clearTimeout(wait);
  wait = setTimeout(ask, 120, event.target);
});

document.addEventListener("compositionend", (event) => {
  if (event.target.matches?.("[data-mentions]")) ask(event.target);
});

document.addEventListener("keydown", (event) => {
  const area = event.target;
  if (!area.matches?.("[data-mentions]") || event.isComposing) return;
  if (open?.area === area) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) mark(open.at + steps[event.key]);
    else if (["Enter", "Tab"].includes(event.key) && !event.ctrlKey && !event.metaKey) take(open.at);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !area.closest("dialog")) {
    event.preventDefault();
    area.form.requestSubmit();
  }
}, true);

document.addEventListener("focusout", (event) => {
  if (event.target === open?.area) close();
});
