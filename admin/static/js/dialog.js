/* A link or a form whose answer opens over the running page. Without this module they lead to a page of their own.

     <a href="/records/complaint/…/transition/handling/RESOLVE" data-dialog>Resolve</a>
     <form method="post" action="/records/complaint/…/transition/handling/CLOSE" data-once data-dialog>…</form>

   The server is sent `X-Dialog: 1`. It answers with the inside of a page, which takes the dialog's place; with
   `X-Dialog-Next`, where to go on; or with a line of text, which is told while what was typed stays. Esc and Cancel
   close it. What stands in it then is told by the event `dialog:load`. */
import { equip, handOver } from "./equip.js";
import { failed, notify } from "./notices.js";
import { again } from "./once.js";

function opened(opener) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-label", opener.textContent.trim() || opener.getAttribute("aria-label"));
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    opener.focus();
  });
  return dialog;
}

function show(dialog, html, unsent = false) {
  dialog.innerHTML = html;
  if (unsent) for (const form of dialog.querySelectorAll("form[data-dialog]")) form.dataset.unsent = "";
  equip(dialog).then(handOver);
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  dialog.dispatchEvent(new CustomEvent("dialog:load", { bubbles: true }));
  const told = dialog.querySelector("[data-focus], [aria-invalid=true]");
  (told ?? dialog.querySelector("input:not([type=hidden]), select, textarea, .btn-primary"))?.focus();
}

/* One line on top of what was typed; offline, the words that every page has for it. */
function tell(form, text) {
  if (!form.isConnected || !form.closest("dialog")) return text ? notify({ text, tone: "bad" }) : failed();
  form.querySelector("[data-dialog-told]")?.remove();
  const told = document.createElement("p");
  told.className = "note note-bad";
  told.setAttribute("role", "alert");
  told.dataset.dialogTold = "";
  told.textContent = text || document.querySelector("[data-notices]").dataset.failed;
  form.querySelector(".panel-body").prepend(told);
  return told.scrollIntoView({ block: "nearest" });
}

/* What is typed while the answer is on its way would be lost with the form: nothing can be typed until it is there. */
function held(form) {
  const focused = document.activeElement;
  const controls = [...form.elements].filter((one) => !one.disabled);
  for (const one of controls) one.disabled = true;
  return () => {
    for (const one of controls) one.disabled = false;
    if (form.contains(focused)) focused.focus();
  };
}

async function asked(address, more) {
  try {
    const answer = await fetch(address, { ...more, headers: { "X-Dialog": "1" } });
    if (answer.status === 401) document.dispatchEvent(new Event("signed-out"));
    return answer;
  } catch {
    return null;
  }
}

const isPage = (answer) => answer?.headers.get("Content-Type")?.startsWith("text/html") && !answer.redirected;

/* Whoever comes back to the page that stands here finds it where it stood. */
const PLACE = "cardwright.place";
const addressed = ({ pathname, searchParams }) => {
  searchParams.delete("from");
  return `${pathname}?${searchParams}`;
};

function goOn(next) {
  const [here, there] = [window.location.href, next].map((one) => addressed(new URL(one, window.location.href)));
  if (here === there) sessionStorage.setItem(PLACE, JSON.stringify([there, window.scrollY]));
  window.location.assign(next);
}

const [place, stood] = JSON.parse(sessionStorage.getItem(PLACE) ?? "[]");
sessionStorage.removeItem(PLACE);
if (place === addressed(new URL(window.location.href))) window.scrollTo(0, stood);

let awaited = 0;
/** Whether a dialog was asked for and is not there yet. */
export const coming = () => awaited > 0;

/** The dialog with what an address answers; nothing where that is no inside of a page, which is then gone to. A link
    in a dialog takes its place. */
export async function openDialog(address, opener) {
  awaited += 1;
  const answer = await asked(address);
  awaited -= 1;
  if (answer?.ok && isPage(answer)) {
    const dialog = opener.closest("dialog") ?? opened(opener);
    show(dialog, await answer.text());
    return dialog;
  }
  window.location.assign(address);
  return null;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openDialog(link.href, link);
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-dialog]") || event.defaultPrevented) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  const release = held(form);
  const answer = await asked(form.getAttribute("action"), { method: "POST", body });
  const next = answer?.headers.get("X-Dialog-Next");
  if (next) {
    form.dispatchEvent(new CustomEvent("dialog:sent", { bubbles: true }));
    goOn(next);
  } else if (isPage(answer)) {
    const html = await answer.text();
    again(form);
    release();
    show((form.isConnected && form.closest("dialog")) || opened(event.submitter ?? form), html, !answer.ok || form.matches("[data-query]"));
  } else {
    again(form);
    release();
    tell(form, answer ? await answer.text() : "");
  }
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("dialog form[data-dialog]");
  if (!form || event.isComposing || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector(".btn-primary"));
});

document.addEventListener("click", (event) => {
  const close = event.target.closest("dialog [data-dialog-close]");
  if (!close) return;
  event.preventDefault();
  close.closest("dialog").close();
});
