/* One field of a card edited where it stands: Enter saves, Esc reverts, Tab saves and opens the next.

     <div class="value" id="value-phone"> … <a data-edit hx-get="…/field/phone" …> </div>
     <form data-inline …> … <a data-revert …> </form> */
import { asked, begin } from "./inline-form.js";

let next = "";

document.addEventListener("keydown", (event) => {
  const way = asked(event);
  const value = way && event.target.closest(".value");
  if (!value) return;
  const all = [...document.querySelectorAll(".value")];
  const step = { next: 1, previous: -1 }[way] ?? 0;
  const other = all[all.indexOf(value) + step];
  if (!other) return;
  event.preventDefault();
  next = step ? `${other.id}!` : other.id;
  const form = value.querySelector("form[data-inline]");
  if (way === "revert") form.querySelector("[data-revert]").click();
  else form.requestSubmit();
});

document.addEventListener("dblclick", (event) => {
  const value = event.target.closest(".value:not(.is-editing)");
  if (!value || event.target.closest("a")) return;
  window.getSelection()?.removeAllRanges();
  value.querySelector("[data-edit]")?.click();
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.closest?.("form[data-inline]") && !event.detail.successful) next = "";
});

document.addEventListener("htmx:load", (event) => {
  const { elt } = event.detail;
  const form = elt.matches("form[data-inline]") ? elt : elt.querySelector?.("form[data-inline]");
  if (form) return begin(form);
  if (!next) return undefined;
  const value = document.getElementById(next.replace(/!$/, ""));
  const edit = value?.querySelector("[data-edit]");
  const open = next.endsWith("!");
  next = "";
  if (!edit) return undefined;
  edit.focus();
  if (open) edit.click();
  return undefined;
});
