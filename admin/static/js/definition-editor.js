/* The editor of a definition: makes CodeMirror of a text area, and asks the server while somebody types.

     <form id="document"><input type="hidden" name="seen" value="…">
       <textarea name="text" data-definition-editor="/definitions/drafts/4" data-pack="base"
                 data-path="entities/customer.json" data-nonce="…" data-words='{"clean": "No problems", …}'>…</textarea></form>
     <div data-problems>…</div> <div data-elsewhere>…</div> <span data-editor-state></span>

   The text area stays the form's control: its value follows the editor, so the form sends what one sees. The server
   checks the whole draft a moment after the last key; an answer to an older text is dropped. Completions and meanings
   are the server's too, so that there is one language and not two. Saving keeps the cursor, undo and what is folded. */
import {
  autocompletion, bracketMatching, closeBrackets, closeBracketsKeymap, codeFolding, completionKeymap, defaultKeymap,
  drawSelection, EditorState, EditorView, foldGutter, foldKeymap, HighlightStyle, highlightActiveLine,
  highlightActiveLineGutter, highlightSelectionMatches, highlightSpecialChars, history, historyKeymap, hoverTooltip,
  indentOnInput, indentUnit, indentWithTab, json, keymap, lineNumbers, lintGutter, lintKeymap, search, searchKeymap,
  setDiagnostics, syntaxHighlighting, tags,
} from "../vendor/codemirror.js";
import { notify } from "./notices.js";

const QUIET = 300;
const area = document.querySelector("[data-definition-editor]");
const form = area.form;
const words = JSON.parse(area.dataset.words);
const state = document.querySelector("[data-editor-state]");
const token = document.querySelector("meta[name=csrf-token]").content;

const colours = HighlightStyle.define([
  { tag: tags.propertyName, class: "j-key" },
  { tag: tags.string, class: "j-text" },
  { tag: tags.number, class: "j-number" },
  { tag: [tags.bool, tags.null], class: "j-word" },
]);

let kept = area.value; // what the draft has
let saved = false;
let changes = 0;
let timer = 0;

async function ask(what, body) {
  const answer = await fetch(`${area.dataset.definitionEditor}/${what}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": token },
    body: JSON.stringify({ pack: area.dataset.pack, path: area.dataset.path, ...body }),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/* ---- problems */
const icons = document.body.dataset.icons;
const KINDS = { error: ["alert-circle", "errors"], warning: ["alert-triangle", "warnings"] };

function made(name, text = "", className = "") {
  const element = document.createElement(name);
  if (text) element.textContent = text;
  if (className) element.className = className;
  return element;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${icons}#${name}`);
  svg.append(use);
  return svg;
}

function corrected(fix) {
  view.dispatch({ changes: { from: fix[0], to: fix[1], insert: fix[2] }, userEvent: "input.fix" });
  view.focus();
}

function shown(one, elsewhere) {
  const item = made("li", "", `trouble is-${one.severity}`);
  const said = made("div");
  const link = made("a", elsewhere ? `${one.pack}/${one.path}:${one.line}` : words.line.replace("{number}", one.line), elsewhere ? "mono" : "");
  link.href = one.href || "#";
  if (!elsewhere) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      view.dispatch({ selection: { anchor: one.start, head: one.start }, scrollIntoView: true });
      view.focus();
    });
  }
  said.append(link, " ", made("span", one.code, "meta"), made("p", one.message));
  if (one.hint) said.append(made("p", one.hint, "meta"));
  if (one.fix && !elsewhere) {
    const button = made("button", words.fix.replace("{name}", one.meant), "btn trouble-fix");
    button.type = "button";
    button.addEventListener("click", () => corrected(one.fix));
    said.append(button);
  }
  item.append(icon(KINDS[one.severity][0]), said);
  return item;
}

function list(place, found, elsewhere) {
  const inside = found.length ? made("ul", "", "troubles") : made("div", "", "panel-body");
  inside.append(...(found.length ? found.map((one) => shown(one, elsewhere)) : [made("p", words.none, "muted")]));
  place.replaceChildren(inside);
}

function diagnostic(one) {
  const length = view.state.doc.length;
  return {
    from: Math.min(one.start, length),
    to: Math.min(Math.max(one.end, one.start), length),
    severity: one.severity,
    message: one.hint ? `${one.message} ${one.hint}` : one.message,
    actions: one.fix ? [{ name: words.fix.replace("{name}", one.meant), apply: () => corrected(one.fix) }] : [],
  };
}

function told(found) {
  const count = (severity) => found.here.filter((one) => one.severity === severity).length;
  const parts = Object.entries(KINDS).map(([severity, [, word]]) => [words[word], count(severity)]).filter(([, many]) => many);
  const here = parts.length ? parts.map(([word, many]) => `${word}: ${many}`).join(" · ") : words.clean;
  const unsaved = view.state.doc.toString() !== kept;
  say([here, unsaved ? words.unsaved : saved ? words.saved : ""].filter(Boolean).join(" · "));
}

function say(text) {
  state.textContent = text;
}

async function check() {
  const asked = changes;
  say(words.checking);
  try {
    const found = await ask("check", { text: view.state.doc.toString() });
    if (asked !== changes) return;
    view.dispatch(setDiagnostics(view.state, found.here.map(diagnostic)));
    list(document.querySelector("[data-problems]"), found.here, false);
    list(document.querySelector("[data-elsewhere]"), found.elsewhere, true);
    document.querySelector("[data-elsewhere-panel]").hidden = !found.elsewhere.length;
    document.querySelector("[data-problem-count]").textContent = found.here.length;
    document.querySelector("[data-elsewhere-count]").textContent = found.elsewhere.length;
    told(found);
  } catch {
    if (asked === changes) say(words.failed);
  }
}

function later() {
  changes += 1;
  clearTimeout(timer);
  timer = setTimeout(check, QUIET);
}

/* ---- completions and meanings */
const TYPES = { key: "property", value: "constant", name: "variable", function: "function" };

async function complete(context) {
  const typed = context.matchBefore(/[\w.$-]+|"[^"\n]*/u);
  if (!context.explicit && !typed) return null;
  const found = await ask("complete", { text: context.state.doc.toString(), at: context.pos });
  if (context.aborted || !found.offers.length) return null;
  const quoted = context.state.sliceDoc(found.start, found.start + 1) === '"';
  const options = found.offers.map((one) => ({
    label: quoted ? `"${one.label}"` : one.label,
    displayLabel: one.label,
    detail: one.detail,
    info: one.info || undefined,
    type: TYPES[one.what],
    apply: (editor, completion, from) => {
      const to = Math.max(found.end + (editor.state.doc.length - context.state.doc.length), from);
      editor.dispatch({
        changes: { from, to, insert: one.text },
        selection: { anchor: from + one.text.length - one.cursor },
        userEvent: "input.complete",
      });
    },
  }));
  return { from: found.start, options, validFor: /^"?[\w.$-]*$/u };
}

async function meaning(editor, at) {
  const found = await ask("explain", { text: editor.state.doc.toString(), at });
  if (!found) return null;
  return {
    pos: found.start,
    end: found.end,
    above: true,
    create: () => {
      const dom = made("div", "", "editor-meaning");
      dom.append(made("b", found.title));
      if (found.text) dom.append(made("p", found.text));
      if (found.example) dom.append(made("p", words.example, "meta"), made("code", found.example));
      return { dom };
    },
  };
}

/* ---- saving */
async function save() {
  const text = view.state.doc.toString();
  const body = new FormData(form);
  body.set("act", "save");
  let answer = null;
  try {
    answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  } catch {
    notify({ text: document.querySelector("[data-notices]").dataset.failed, tone: "bad" });
    return;
  }
  if (answer.ok) {
    const { seen, said } = await answer.json();
    form.elements.seen.value = seen;
    kept = text;
    saved = true;
    say(said);
  } else if (answer.status === 409) {
    leaving = true; // the page shows both texts
    form.requestSubmit(document.querySelector("[data-save]"));
  } else {
    const told = answer.headers.get("Content-Type")?.includes("json") ? (await answer.json()).said : "";
    notify({ text: told || document.querySelector("[data-notices]").dataset.failed, tone: "bad" });
  }
}

/* ---- the editor itself */
const view = new EditorView({
  state: EditorState.create({
    doc: area.value,
    extensions: [
      EditorView.cspNonce.of(area.dataset.nonce),
      lineNumbers(), foldGutter(), codeFolding(), lintGutter(), highlightSpecialChars(), history(), drawSelection(),
      indentUnit.of("  "), indentOnInput(), bracketMatching(), closeBrackets(), highlightActiveLine(),
      highlightActiveLineGutter(), highlightSelectionMatches(), search({ top: true }), json(), syntaxHighlighting(colours),
      autocompletion({ override: [complete], icons: false }),
      hoverTooltip(meaning, { hoverTime: 400 }),
      keymap.of([
        { key: "Mod-s", preventDefault: true, run: () => (save(), true) },
        ...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap,
        ...lintKeymap, indentWithTab,
      ]),
      EditorView.contentAttributes.of({ "aria-label": words.label, spellcheck: "false", tabindex: "0" }),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        area.value = update.state.doc.toString();
        later();
      }),
    ],
  }),
});
area.hidden = true;
area.after(view.dom);
area.dataset.ready = "true";

document.querySelector("[data-save]").addEventListener("click", (event) => {
  if (leaving) return;
  event.preventDefault();
  save();
});
document.querySelector("button[form=document][value=check]").addEventListener("click", (event) => {
  event.preventDefault();
  later();
});

let leaving = false;
form.addEventListener("submit", () => {
  leaving = true;
});
window.addEventListener("beforeunload", (event) => {
  if (!leaving && view.state.doc.toString() !== kept) event.preventDefault();
});

const line = Number(/^#L(\d+)$/.exec(window.location.hash)?.[1]);
if (line && line <= view.state.doc.lines) {
  const at = view.state.doc.line(line).from;
  view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
}
check();
