/* A rich text: an editor in the place of the textarea that is sent, which it keeps up to date.

     <div data-rich data-words='{"bold": "Bold", …}'><textarea name="f_terms">…HTML…</textarea></div>

   Whatever is pasted is cut down to the elements that the server keeps, so that nothing is lost only on saving. Arrow
   keys move through the toolbar, which is one stop of Tab; Tab leaves the editor. */
import { Squire } from "../vendor/squire.js";

const KEPT = new Set(["P", "BR", "STRONG", "EM", "U", "S", "H2", "H3", "UL", "OL", "LI", "BLOCKQUOTE", "PRE", "CODE", "A"]);
const SAME = { B: "STRONG", I: "EM", STRIKE: "S", DEL: "S", DIV: "P", H1: "H2", H4: "H3" };
const GONE = new Set(["SCRIPT", "STYLE", "TITLE", "TEMPLATE", "SVG", "MATH", "META", "LINK", "XML"]);
const SAFE = /^(https?:|mailto:|tel:)/i;

/* A copy of parsed HTML with our elements alone: the page itself never holds anything else. */
function copied(from, into) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) into.append(node.data.replace(/[\r\n]+/g, " "));
    if (node.nodeType !== Node.ELEMENT_NODE || GONE.has(node.nodeName.toUpperCase())) continue;
    const name = SAME[node.nodeName] ?? node.nodeName;
    const href = name === "A" && (node.getAttribute("href") ?? "");
    if (!KEPT.has(name) || (name === "A" && !SAFE.test(href))) {
      copied(node, into);
      continue;
    }
    const made = document.createElement(name);
    if (href) made.setAttribute("href", href);
    copied(node, made);
    into.append(made);
  }
  return into;
}

/* Parsing alone would have the page's policy complain of each style that a word processor writes. */
const unstyled = (html) => html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/<[^>]+>/g, (tag) => tag.replace(/\s(?:style|on\w+)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, ""));

const sanitizeToDOMFragment = (html) => copied(new DOMParser().parseFromString(unstyled(html), "text/html").body, document.createDocumentFragment());

const ACTS = {
  bold: { icon: "bold", on: (editor) => editor.hasFormat("STRONG"), act: (editor, on) => (on ? editor.removeBold() : editor.bold()) },
  italic: { icon: "italic", on: (editor) => editor.hasFormat("EM"), act: (editor, on) => (on ? editor.removeItalic() : editor.italic()) },
  heading: { icon: "h-2", on: (editor) => editor.hasFormat("H2"), act: (editor, on) => block(editor, on ? "P" : "H2") },
  bullets: { icon: "list", on: (editor) => editor.hasFormat("UL"), act: (editor, on) => (on ? editor.removeList() : editor.makeUnorderedList()) },
  numbers: { icon: "list-numbers", on: (editor) => editor.hasFormat("OL"), act: (editor, on) => (on ? editor.removeList() : editor.makeOrderedList()) },
  quote: { icon: "blockquote", on: (editor) => editor.hasFormat("BLOCKQUOTE"), act: (editor, on) => (on ? editor.decreaseQuoteLevel() : editor.increaseQuoteLevel()) },
  link: { icon: "link", on: (editor) => editor.hasFormat("A") },
  clear: { icon: "clear-formatting", on: () => false, act: (editor) => editor.removeAllFormatting() },
};

function block(editor, name) {
  editor.modifyBlocks((fragment) => {
    const made = document.createDocumentFragment();
    for (const one of fragment.childNodes) {
      const changed = /^(P|H2|H3)$/.test(one.nodeName) ? document.createElement(name) : one.cloneNode(true);
      if (changed.nodeName === name) changed.append(...[...one.cloneNode(true).childNodes]);
      made.append(changed);
    }
    return made;
  });
}

function button(sprite, icon, title) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet btn-icon", title });
  made.setAttribute("aria-label", title);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${icon}`);
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  made.append(svg);
  return made;
}

function bind(box) {
  const source = box.querySelector("textarea");
  if (source.hidden) return;
  const words = JSON.parse(box.dataset.words);
  const root = Object.assign(document.createElement("div"), { className: "form-control rich rich-root" });
  root.setAttribute("role", "textbox");
  root.setAttribute("aria-multiline", "true");
  for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) if (source.hasAttribute(name)) root.setAttribute(name, source.getAttribute(name));
  root.setAttribute("aria-label", box.dataset.label);
  const bar = Object.assign(document.createElement("div"), { className: "rich-bar" });
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", words.toolbar);
  const address = Object.assign(document.createElement("input"), { className: "form-control rich-link", type: "url", placeholder: "https://", hidden: true });
  address.setAttribute("aria-label", words.address);
  box.append(bar, address, root);
  source.hidden = true;

  const editor = new Squire(root, { blockTag: "P", sanitizeToDOMFragment, tagAttributes: {}, addLinks: true });
  editor.setKeyHandler("Tab", null);
  editor.setKeyHandler("Shift-Tab", null);
  editor.setHTML(source.value);
  const buttons = Object.entries(ACTS).map(([name, act]) => {
    const made = button(box.dataset.icons, act.icon, words[name]);
    if (name !== "clear") made.setAttribute("aria-pressed", "false");
    made.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
    made.addEventListener("click", () => (name === "link" ? ask() : done(() => act.act(editor, act.on(editor)))));
    bar.append(made);
    return [made, act];
  });
  const stop = (at) => buttons.forEach(([made], place) => (made.tabIndex = place === at ? 0 : -1));
  stop(0);
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = (buttons.findIndex(([made]) => made === document.activeElement) + step + buttons.length) % buttons.length;
    stop(at);
    buttons[at][0].focus();
  });
  address.addEventListener("keydown", (event) => {
    if (!["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const text = address.value.trim();
    address.hidden = true;
    done(() => {
      if (event.key === "Enter" && text) editor.makeLink(SAFE.test(text) ? text : `https://${text}`);
    });
  });

  function ask() {
    if (editor.hasFormat("A")) return done(() => editor.removeLink());
    address.hidden = false;
    address.value = "";
    address.focus();
  }
  function done(act) {
    editor.focus();
    act();
    told();
  }
  function told() {
    for (const [made, act] of buttons) if (made.hasAttribute("aria-pressed")) made.setAttribute("aria-pressed", String(Boolean(act.on(editor))));
  }
  editor.addEventListener("pathChange", told);
  editor.addEventListener("input", () => {
    source.value = root.textContent.trim() ? editor.getHTML() : "";
    source.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.querySelector(`label[for="${source.id}"]`)?.addEventListener("click", () => editor.focus());
  if (source === document.activeElement || box.closest("form[data-inline]")) editor.focus();
}

function all(within) {
  for (const box of within.querySelectorAll("[data-rich]")) bind(box);
}

document.addEventListener("htmx:load", (event) => all(event.detail.elt));
all(document);
