/* The command palette: Ctrl-K (⌘K), or a press on the search field of the bar. Without this module that field leads to
   the page of results.

     <dialog data-palette data-user="1" data-actions="On this page" data-all="Search everything for “{text}”">
       <input role="combobox" …><div role="listbox" …></div></dialog>
     <section data-viewed hidden><ul></ul></section>    filled on the home page

   Which records were opened is kept by this browser, as ids; what they are called is asked of the server. */

const palette = document.querySelector("[data-palette]");
const field = document.querySelector("form[data-search] input");
const input = palette?.querySelector("input");
const list = palette?.querySelector("[role=listbox]");
const MOST = 8;
const PAUSE = 120;
const kept = `cardwright.recent.${palette?.dataset.user}`;
let waiting = 0;
let asked = 0;
let stands = ""; // the text that the list was found for

// ---- records opened lately
function recent() {
  try {
    const found = JSON.parse(localStorage.getItem(kept) ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

function remember() {
  const [, entity, id] = window.location.pathname.match(/^\/records\/([^/]+)\/([0-9a-f-]{36})$/) ?? [];
  if (!id || !document.getElementById("card")) return;
  const here = `${decodeURIComponent(entity)}:${id}`;
  try {
    localStorage.setItem(kept, JSON.stringify([here, ...recent().filter((one) => one !== here)].slice(0, MOST + 1)));
  } catch {
    // a browser that keeps nothing remembers nothing
  }
}

const elsewhere = () => recent().filter((one) => !window.location.pathname.endsWith(one.split(":")[1])).slice(0, MOST);

async function ask(text) {
  const url = new URL("/palette", window.location.href);
  url.searchParams.set("q", text);
  if (!text) for (const one of elsewhere()) url.searchParams.append("recent", one);
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).groups;
}

// ---- what can be done here
function actions(text) {
  const found = document.querySelectorAll(
    ".page-actions :is(a, button), .card-steps :is(a, button), .card-actions :is(a, button)",
  );
  const named = new Map();
  for (const one of found) {
    const title = (one.textContent.trim() || one.getAttribute("aria-label") || "").replace(/\s+/g, " ");
    if (title && !one.closest("dialog") && !named.has(title)) named.set(title, one);
  }
  const terms = text.toLowerCase().split(/\s+/);
  return [...named]
    .filter(([title]) => terms.every((term) => title.toLowerCase().includes(term)))
    .map(([title, target]) => ({ title, about: "", icon: "bolt", target }));
}

// ---- drawing
function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${document.body.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}

function span(text, name) {
  const made = document.createElement("span");
  made.className = name;
  made.textContent = text;
  return made;
}

function option(offer, number) {
  const made = document.createElement("div");
  made.id = `palette-${number}`;
  made.className = "palette-option";
  made.setAttribute("role", "option");
  made.setAttribute("aria-selected", "false");
  made.offer = offer;
  made.append(icon(offer.icon), span(offer.title, "palette-title"), span(offer.about, "meta"));
  return made;
}

function draw(groups) {
  let number = 0;
  list.replaceChildren(...groups.filter((one) => one.offers.length).map((group, at) => {
    const made = document.createElement("div");
    made.setAttribute("role", "group");
    made.setAttribute("aria-labelledby", `palette-group-${at}`);
    const head = span(group.title, "menu-head");
    head.id = `palette-group-${at}`;
    made.append(head, ...group.offers.map((offer) => option(offer, number++)));
    return made;
  }));
  list.scrollTop = 0;
  point(list.querySelector("[role=option]"));
}

function point(target) {
  for (const one of list.querySelectorAll("[aria-selected=true]")) one.setAttribute("aria-selected", "false");
  target?.setAttribute("aria-selected", "true");
  target?.scrollIntoView({ block: "nearest" });
  if (target) input.setAttribute("aria-activedescendant", target.id);
  else input.removeAttribute("aria-activedescendant");
}

async function fill() {
  const text = input.value.trim();
  const turn = ++asked;
  const found = await ask(text).catch(() => []);
  if (turn !== asked || !palette.open) return;
  stands = text;
  const here = { title: palette.dataset.actions, offers: actions(text) };
  const all = { title: palette.dataset.allTitle, offers: [] };
  if (text) {
    const title = palette.dataset.all.replace("{text}", text);
    all.offers.push({ title, about: "", icon: "search", href: `/search?${new URLSearchParams({ q: text })}` });
  }
  draw(text ? [...found, here, all] : [found[0]?.title === palette.dataset.recent ? found.shift() : { offers: [] }, here, ...found]);
}

function open(text = "") {
  if (!palette || palette.open) return;
  input.value = text;
  list.replaceChildren();
  palette.showModal();
  input.focus();
  fill();
}

function take(offer) {
  if (!offer) return;
  palette.close();
  if (offer.target) offer.target.click();
  else window.location.assign(offer.href);
}

/* Enter takes what was found for the text typed, never what an older list has on top. */
async function enter() {
  if (input.value.trim() !== stands) {
    clearTimeout(waiting);
    await fill();
  }
  if (input.value.trim() === stands) take(list.querySelector("[aria-selected=true]")?.offer);
}

function step(by) {
  const all = [...list.querySelectorAll("[role=option]")];
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  point(all.at((at + by + all.length) % all.length || 0));
}

if (palette) {
  remember();
  field?.addEventListener("click", () => open(field.value));
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(fill, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const all = list.querySelectorAll("[role=option]");
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves && all.length) step(moves[event.key]);
    else if (event.key === "Home" && event.ctrlKey) point(all[0]);
    else if (event.key === "End" && event.ctrlKey) point(all[all.length - 1]);
    else if (event.key === "Enter") enter();
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointermove", (event) => {
    const over = event.target.closest("[role=option]");
    if (over && over.getAttribute("aria-selected") !== "true") point(over);
  });
  list.addEventListener("click", (event) => take(event.target.closest("[role=option]")?.offer));
  palette.addEventListener("click", (event) => event.target === palette && palette.close());
  document.addEventListener("keydown", (event) => {
    const wanted = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!wanted || document.querySelector("dialog[open]:not([data-palette])")) return;
    event.preventDefault();
    if (palette.open) palette.close();
    else open();
  });
}

// ---- the home page
const shelf = document.querySelector("[data-viewed]");
if (shelf && recent().length) {
  ask("").then((groups) => {
    const [first] = groups;
    if (first?.title !== palette.dataset.recent) return;
    shelf.querySelector("ul").replaceChildren(...first.offers.map((offer) => {
      const line = document.createElement("li");
      const link = document.createElement("a");
      link.href = offer.href;
      const text = span(`${offer.title} `, "lines-text");
      text.append(span(offer.about, "meta"));
      link.append(icon(offer.icon), text);
      line.append(link);
      return line;
    }));
    shelf.hidden = false;
  }, () => undefined);
}
