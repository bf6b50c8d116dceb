/* A link whose page opens over the running one. Without this module, and where the page cannot be had, it is a link.

     <a href="/records/complaint/…/transition/handling/RESOLVE" data-dialog>Resolve</a>

   The form in it is sent from there: what refuses it is told in the dialog, and when it went well the running page is
   shown anew. Esc and Cancel close it. */
import { failed } from "./notices.js";

const HEADERS = { "X-Dialog": "1" };

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  let answer;
  try {
    answer = await fetch(link.href, { headers: HEADERS });
  } catch {
    answer = null;
  }
  if (!answer?.ok || answer.redirected) {
    window.location.assign(link.href);
    return;
  }
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.innerHTML = await answer.text();
  dialog.setAttribute("aria-label", link.textContent.trim());
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  dialog.addEventListener("submit", (sent) => {
    sent.preventDefault();
    send(dialog, sent.target);
  });
  dialog.showModal();
  focusFirst(dialog);
});

function focusFirst(dialog) {
  dialog.querySelector("[data-focus], input:not([type=hidden]), select, textarea")?.focus();
}

/* Nothing typed is lost: the dialog stays as it is unless the server answers with the form. */
async function send(dialog, form) {
  if (form.dataset.sending) return;
  form.dataset.sending = "true";
  const button = form.querySelector("button:not([type=button])");
  button?.setAttribute("aria-busy", "true");
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: HEADERS, redirect: "manual" });
  } catch {
    answer = null;
  }
  if (answer?.type === "opaqueredirect") {
    window.location.assign(form.querySelector("[data-dialog-close]").href);
  } else if (answer?.status === 409 || answer?.status === 422) {
    dialog.innerHTML = await answer.text();
    focusFirst(dialog);
  } else {
    delete form.dataset.sending;
    button?.removeAttribute("aria-busy");
    failed();
  }
}

document.addEventListener("click", (event) => {
  const close = event.target.closest("dialog [data-dialog-close]");
  if (!close) return;
  event.preventDefault();
  close.closest("dialog").close();
});
