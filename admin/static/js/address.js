/* The region of an address: a cascade of province, city and district, found by Chinese, pinyin or initials as well; and
   a whole address that is pasted where the street stands, told apart by the server.

     <div data-address data-regions="/regions/zh_CN.json" data-read="/regions/read" data-choose="Choose a region"
          data-search="Find: …" data-nothing="Nothing found" data-elsewhere="Other countries" data-told="Region: {region}">
       <select data-part="region" aria-label="…"><option value="#">—</option><option value="#330106" selected>…</option></select>
       <input data-part="postal"> <textarea data-part="street"></textarea> <p role="status" data-said></p>
     </div>

   In the search: ↓ ↑ go through what is listed, → ← down and up the cascade, Enter chooses, Esc closes. */

const MOST = 40;
const MARK = "#";
const BETWEEN = " / ";
let loaded = null;

const part = (group, name) => group.querySelector(`[data-part="${name}"]`);
const made = (tag, properties, ...inside) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...inside);
  return element;
};

/* The regions by code, in their order: { code, above, title, typed, way, below }. */
function regions(group) {
  loaded ??= fetch(group.dataset.regions).then(async (answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
    const all = new Map([["", { code: "", title: "", way: [], below: [] }]]);
    for (const [code, above, title, typed] of await answer.json()) {
      const one = { code, above, title, typed, way: [...all.get(above).way, title], below: [] };
      all.set(code, one);
      all.get(above).below.push(one);
    }
    return all;
  });
  loaded.catch(() => (loaded = null));
  return loaded;
}

const said = (one) => one.way.filter((title, at) => title !== one.way[at - 1]).join(BETWEEN);

function choose(group, code, title) {
  const select = part(group, "region");
  const value = MARK + code;
  if (![...select.options].some((option) => option.value === value)) select.add(new Option(title, value));
  select.value = value;
  draw(group);
  select.dispatchEvent(new Event("input", { bubbles: true }));
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

function draw(group) {
  const select = part(group, "region");
  const text = group.querySelector("[data-region-text]");
  const chosen = select.value !== MARK;
  text.textContent = chosen ? select.selectedOptions[0].textContent : group.dataset.choose;
  text.classList.toggle("none", !chosen);
  group.querySelector("[data-region-button]").setAttribute("aria-label", `${select.getAttribute("aria-label")}: ${text.textContent}`);
}

/* ---- the cascade */
class Cascade {
  constructor(group) {
    this.group = group;
    this.all = new Map([["", { code: "", title: "", way: [], below: [] }]]);
    this.marked = [];
    this.way = [""];
    this.at = 0;
    this.input = made("input", { className: "form-control", type: "text", autocomplete: "off", spellcheck: false });
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-expanded", "true");
    this.input.setAttribute("aria-label", group.dataset.search);
    this.input.placeholder = group.dataset.search;
    this.columns = made("div", { className: "cascade-columns" });
    this.box = made("div", { className: "cascade" }, this.input, this.columns);
    this.input.addEventListener("input", () => this.find());
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("mousedown", (event) => event.target !== this.input && event.preventDefault());
    this.columns.addEventListener("click", (event) => this.click(event));
    this.box.addEventListener("focusout", (event) => this.box.contains(event.relatedTarget) || this.close(false));
  }

  open() {
    this.before = part(this.group, "region").value.slice(MARK.length);
    this.group.querySelector("[data-region-button]").after(this.box);
    this.group.querySelector("[data-region-button]").setAttribute("aria-expanded", "true");
    this.input.value = "";
    this.input.focus();
    this.due = false;
    // What is typed before the regions are there is looked for when they are; so is what Enter is to take.
    regions(this.group).then((all) => {
      this.all = all;
      this.find();
      for (const item of this.columns.querySelectorAll(".is-chosen")) item.scrollIntoView({ block: "nearest" });
      this.box.scrollIntoView({ block: "nearest" });
      if (this.due) this.take(this.all.get(this.active));
    }, () => this.close(true)); // offline: the street takes the whole address
  }

  close(focus) {
    if (!this.box.isConnected || this.closing) return;
    this.closing = true; // what is taken away loses the focus, which closes it as well
    this.box.remove();
    this.closing = false;
    const button = this.group.querySelector("[data-region-button]");
    button.setAttribute("aria-expanded", "false");
    if (focus) button.focus();
  }

  /* Columns from the top to what is right below a region, or beside it where nothing is. */
  path(one) {
    const above = [];
    for (let here = one; here.code; here = this.all.get(here.above)) above.unshift(here.code);
    this.marked = above;
    this.way = ["", ...above].filter((code) => this.all.get(code).below.length);
    this.column = Math.max(0, above.length - 1);
    this.active = above.at(-1) ?? this.all.get("").below[0]?.code ?? "";
    this.found = null;
  }

  find() {
    const sought = this.input.value.trim().toLowerCase().replace(/\s+/g, " ");
    if (!sought) {
      this.path(this.all.get(this.before) ?? this.all.get(""));
    } else {
      const words = sought.split(/[ /]/).filter(Boolean);
      const typed = (one) => (one.code ? `${typed(this.all.get(one.above))} ${one.typed}` : "");
      const last = words.at(-1);
      const holds = (text, word) => text.includes(/^[\w']+$/.test(word) ? ` ${word}` : word); // pinyin from its beginning
      const hits = [...this.all.values()].filter((one) => one.code && holds(` ${one.typed}`, last) && words.every((word) => holds(typed(one), word)));
      const rank = (one) => (` ${one.typed} `.includes(` ${last} `) ? 0 : 1);
      this.found = hits.sort((a, b) => rank(a) - rank(b) || a.way.length - b.way.length).slice(0, MOST);
      this.active = this.found[0]?.code ?? "";
    }
    this.show();
  }

  list(ones, name, text) {
    const list = made("ul", { className: "cascade-list" });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", name);
    for (const one of ones) {
      const item = made("li", { id: `${this.group.id}-${one.code}`, textContent: text(one) });
      item.setAttribute("role", "option");
      item.dataset.code = one.code;
      item.setAttribute("aria-selected", String(one.code === this.active));
      if (this.marked.includes(one.code)) item.classList.add("is-chosen");
      if (one.below.length && !this.found) item.classList.add("is-above");
      list.append(item);
    }
    return list;
  }

  show() {
    const scrolled = [...this.columns.children].map((list) => list.scrollTop);
    const { nothing, choose: title } = this.group.dataset;
    const none = () => made("p", { className: "cascade-none", textContent: nothing });
    this.columns.replaceChildren(
      ...(this.found
        ? [this.found.length ? this.list(this.found, title, said) : none()]
        : this.way.map((code) => this.list(this.all.get(code).below, this.all.get(code).title || title, (one) => one.title))),
    );
    this.columns.classList.toggle("is-found", Boolean(this.found));
    [...this.columns.children].forEach((list, at) => (list.scrollTop = scrolled[at] ?? 0));
    const item = this.columns.querySelector('[aria-selected="true"]');
    item?.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.input.setAttribute("aria-activedescendant", item?.id ?? "");
    const lists = [...this.columns.querySelectorAll("ul")];
    this.input.setAttribute("aria-controls", lists.map((list, at) => (list.id = `${this.group.id}-list-${at}`)).join(" "));
  }

  into(one) {
    if (!one.below.length) return;
    this.path(one);
    this.active = one.below[0].code;
    this.column = this.way.length - 1;
    this.show();
  }

  key(event) {
    if (event.isComposing) return;
    const one = this.all.get(this.active);
    const beside = this.found ?? this.all.get(one?.above ?? "").below;
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const end = this.input.selectionStart === this.input.value.length;
    if (event.key in moves && beside.length) {
      const at = beside.indexOf(one) + moves[event.key];
      this.active = beside[Math.min(beside.length - 1, Math.max(0, at))].code;
      this.marked = [];
      if (!this.found) this.preview();
      this.show();
    } else if (event.key === "ArrowRight" && one && end && !this.found) this.into(one);
    else if (event.key === "ArrowLeft" && !this.found && one?.above && !this.input.value) {
      this.active = one.above;
      this.preview();
      this.show();
    } else if (event.key === "Enter") {
      if (this.all.size === 1) this.due = true;
      else this.take(one);
    } else if (event.key === "Escape") this.close(true);
    else return;
    event.preventDefault();
    event.stopPropagation(); // the form around it does not save, nor revert
  }

  /* What is below the active region stands in the next column, as one goes. */
  preview() {
    const { active } = this;
    this.path(this.all.get(active));
    this.active = active;
  }

  take(one) {
    if (!one?.code || !this.box.isConnected) return;
    choose(this.group, one.code, said(one));
    this.close(true);
  }

  click(event) {
    const code = event.target.closest("[data-code]")?.dataset.code;
    const one = code && this.all.get(code);
    if (!one) return;
    if (this.found || !one.below.length) return this.take(one);
    choose(this.group, one.code, said(one));
    this.into(one);
    this.input.focus();
  }
}

/* ---- a whole address in place of the street */
async function read(group, text) {
  const url = new URL(group.dataset.read, window.location.href);
  url.searchParams.set("text", text);
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok || !group.isConnected) return;
  const found = await answer.json();
  const street = part(group, "street");
  if (!found.region || found.street === text.trim() || street.value.trim() !== text.trim()) return; // typed on meanwhile
  street.value = found.street;
  if (found.postal) part(group, "postal").value = found.postal;
  choose(group, found.region, found.title);
  group.querySelector("[data-said]").textContent = group.dataset.told.replace("{region}", found.title);
}

function offered(group, always) {
  const text = part(group, "street").value;
  const chosen = part(group, "region").value !== MARK;
  if (text.trim().length > 3 && (always || !chosen)) read(group, text).catch(() => undefined); // offline: the server reads it on saving
}

function bind(group) {
  if (group.querySelector("[data-region-button]")) return;
  const select = part(group, "region");
  const button = made("button", { type: "button", className: "form-select region-button" }, made("span", {}));
  button.firstChild.dataset.regionText = "";
  button.dataset.regionButton = "";
  button.dataset.part = "button";
  button.setAttribute("aria-haspopup", "listbox");
  button.setAttribute("aria-expanded", "false");
  select.before(button);
  select.hidden = true;
  draw(group);
  let cascade = null;
  const open = () => {
    if (cascade?.box.isConnected) return cascade.close(true);
    cascade ??= new Cascade(group);
    cascade.open();
  };
  button.addEventListener("mousedown", (event) => cascade?.box.isConnected && event.preventDefault());
  button.addEventListener("click", open);
  button.addEventListener("keydown", (event) => {
    if (!["ArrowDown", "Enter", " "].includes(event.key)) {
      if (["Delete", "Backspace"].includes(event.key)) choose(group, "", "");
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    open();
  });
  const street = part(group, "street");
  street.addEventListener("paste", () => setTimeout(() => offered(group, true)));
  street.addEventListener("change", () => offered(group, false));
}

function all(root) {
  for (const group of root.querySelectorAll("[data-address]")) bind(group);
}

document.addEventListener("htmx:load", (event) => all(event.detail.elt));
all(document);
