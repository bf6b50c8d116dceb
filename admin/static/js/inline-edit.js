/* One field edited where it stands: Enter saves, Esc reverts, Tab saves and opens the next.

     <div class="value" id="value-phone"> … <a data-edit hx-get="…/field/phone" …> </div>
     <form data-inline data-offline="…"> <input …> <p data-trouble role="alert"></p> </form> */

let next = "";

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-inline]");
  if (!form || event.isComposing) return;
  if (event.key === "Escape") {
    event.preventDefault();
    next = form.closest(".value").id;
    form.querySelector("[data-revert]").click();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey || !event.target.matches("textarea, button, a"))) {
    event.preventDefault();
    next = form.closest(".value").id;
    form.requestSubmit();
  } else if (event.key === "Tab" && !event.target.matches("button, a") && !within(event)) {
    const all = [...document.querySelectorAll(".value")];
    const other = all[all.indexOf(form.closest(".value")) + (event.shiftKey ? -1 : 1)];
    if (!other) return;
    event.preventDefault();
    next = `${other.id}!`;
    form.requestSubmit();
  }
});

/* Whether Tab stays in a group of boxes: it leaves the group from its first or last one only. */
function within(event) {
  const boxes = [...(event.target.closest("[data-group]")?.querySelectorAll("input[type=checkbox]") ?? [])];
  return boxes.length > 0 && event.target !== boxes.at(event.shiftKey ? 0 : -1);
}

document.addEventListener("dblclick", (event) => {
  const value = event.target.closest(".value:not(.is-editing)");
  if (!value || event.target.closest("a")) return;
  window.getSelection()?.removeAllRanges();
  value.querySelector("[data-edit]")?.click();
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (![409, 422].includes(event.detail.xhr.status)) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-inline]");
  const { xhr } = event.detail;
  if (!form || (xhr.status >= 200 && xhr.status < 300) || [409, 422].includes(xhr.status)) return;
  next = "";
  form.querySelector("[data-trouble]").textContent = xhr.status ? form.dataset.failed : form.dataset.offline;
});

document.addEventListener("htmx:load", (event) => {
  const form = event.detail.elt.querySelector?.("form[data-inline]");
  const input = form?.querySelector("input[type=radio]:checked") ?? form?.querySelector("input:not([type=hidden]), select, textarea");
  if (input) {
    input.focus();
    if (input.select && input.type !== "checkbox") input.select();
    return;
  }
  if (!next) return;
  const value = document.getElementById(next.replace(/!$/, ""));
  const edit = value?.querySelector("[data-edit]");
  const open = next.endsWith("!");
  next = "";
  if (!edit) return;
  edit.focus();
  if (open) edit.click();
});
