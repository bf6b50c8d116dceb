/* Images and PDFs seen over the running page; a PDF in the browser's own viewer. Without this module the links open them.

     <a href="/files/…/view" data-preview="image" data-download="/files/…">photo.jpg</a>
     <template data-preview-frame><dialog>…</dialog></template> (base.html)

   Arrow keys and the buttons go through all files of the page; Esc closes. */

const frame = document.querySelector("template[data-preview-frame]");

/* Each file once, in the order of the page: its mark and its name are both links to it. */
function all() {
  const links = [...document.querySelectorAll("a[data-preview]")].filter((one) => one.offsetParent !== null);
  const seen = new Set();
  return links.filter((one) => !seen.has(one.href) && seen.add(one.href));
}

function content(link) {
  const shown = document.createElement(link.dataset.preview === "image" ? "img" : "iframe");
  shown.src = link.href;
  const name = link.textContent.trim() || link.dataset.name;
  if (shown.tagName === "IMG") shown.alt = name;
  else shown.title = name;
  return shown;
}

function show(dialog, link) {
  const files = all();
  const at = files.findIndex((one) => one.href === link.href);
  const name = link.textContent.trim() || link.dataset.name;
  dialog.dataset.at = at;
  dialog.querySelector(".preview-name").textContent = name;
  dialog.querySelector("[data-preview-download]").href = link.dataset.download;
  dialog.querySelector(".preview-body").replaceChildren(content(link));
  for (const step of dialog.querySelectorAll("[data-preview-step]")) {
    step.hidden = files.length < 2;
    step.disabled = !files[at + Number(step.dataset.previewStep)];
  }
}

function step(dialog, by) {
  const link = all()[Number(dialog.dataset.at) + by];
  if (link) show(dialog, link);
}

function open(link) {
  const dialog = frame.content.firstElementChild.cloneNode(true);
  document.body.append(dialog);
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-preview-step]");
    if (button) step(dialog, Number(button.dataset.previewStep));
    else if (event.target === dialog || event.target.closest("[data-preview-close]")) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") step(dialog, -1);
    if (event.key === "ArrowRight") step(dialog, 1);
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  show(dialog, link);
  dialog.showModal();
  dialog.querySelector("[data-preview-close]").focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-preview]");
  if (!link || !frame || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link);
});
