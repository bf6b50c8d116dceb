/* A form of one field where it stands, on a card or in a cell: its keys, what is refused, a connection that is gone.

     <form data-inline data-offline="…" data-failed="…"> <input …> <p data-trouble role="alert"></p> </form> */
import { equip, handOver } from "./equip.js";

/** What a key asks of the form that it is struck in: revert, save, next, previous; nothing. */
export function asked(event) {
  if (!event.target.closest?.("form[data-inline]") || event.isComposing) return "";
  if (event.key === "Escape") return "revert";
  if (event.key === "Enter") return event.ctrlKey || event.metaKey || !event.target.matches("textarea, button, a") ? "save" : "";
  if (event.key === "Tab" && !event.target.matches("button, a") && !within(event)) return event.shiftKey ? "previous" : "next";
  return "";
}

/* Whether Tab stays in a group of boxes or parts: it leaves the group from its first or last one only. */
function within(event) {
  const all = event.target.closest("[data-group]")?.querySelectorAll("input[type=checkbox], [data-part]") ?? [];
  const boxes = [...all].filter((box) => !box.hidden);
  return boxes.length > 0 && event.target !== boxes.at(event.shiftKey ? 0 : -1);
}

/** The focus goes into a form that came, which is given what its control needs. */
export function begin(form) {
  if ("equipped" in form.dataset) return; // it is told of its scripts when they are there
  const input = form.querySelector("input[type=radio]:checked, [data-begin]") ?? form.querySelector("input:not([type=hidden]), select, textarea");
  input?.focus();
  if (input?.select && input.type !== "checkbox") input.select();
  form.dataset.equipped = "";
  equip(form).then(handOver);
}

document.addEventListener("htmx:beforeSwap", (event) => {
  if (![409, 422].includes(event.detail.xhr.status) || event.detail.requestConfig.verb === "get") return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-inline]");
  const { xhr } = event.detail;
  if (!form || (xhr.status >= 200 && xhr.status < 300) || [409, 422].includes(xhr.status)) return;
  const plain = xhr.getResponseHeader("Content-Type")?.startsWith("text/plain") && xhr.responseText;
  form.querySelector("[data-trouble]").textContent = xhr.status ? plain || form.dataset.failed : form.dataset.offline;
});
