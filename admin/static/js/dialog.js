/* A link whose page opens over the running one. Without this module, and where the page cannot be had, it is a link.

     <a href="/records/complaint/…/transition/handling/RESOLVE" data-dialog>Resolve</a>

   The form in it is sent like any other; what refuses it is told on a page of its own. Esc and Cancel close it. */

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  let answer;
  try {
    answer = await fetch(link.href, { headers: { "X-Dialog": "1" } });
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
  dialog.showModal();
  dialog.querySelector("input:not([type=hidden]), select, textarea")?.focus();
});

document.addEventListener("click", (event) => {
  const close = event.target.closest("dialog [data-dialog-close]");
  if (!close) return;
  event.preventDefault();
  close.closest("dialog").close();
});
