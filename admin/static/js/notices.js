// Notices (toasts) leave after ten seconds, by their ×, or never while they are pointed at or hold the focus.
// From script: import { notify } from "./notices.js"; notify({ text: "Saved", tone: "ok", undo: "/…/restore" });
// From the server: HX-Trigger: {"notice": {"text": …, "tone": …, "undo": …}} (admin/notices.py).
// Of those that say that all is well the last three stand.
const STANDS = 10000;
const MOST = 3;
const ICONS = { ok: "circle-check", info: "info-circle", warn: "alert-triangle", bad: "alert-circle" };
const place = document.querySelector("[data-notices]");

function leaveLater(notice) {
  const gone = () => (notice.matches(":hover, :focus-within") ? setTimeout(gone, 2000) : notice.remove());
  if (!notice.classList.contains("notice-bad")) setTimeout(gone, STANDS);
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${document.body.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}

function undoForm(address) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  const token = document.createElement("input");
  Object.assign(token, { type: "hidden", name: "csrf_token", value: document.querySelector("meta[name=csrf-token]").content });
  const button = document.createElement("button");
  button.className = "btn btn-quiet";
  button.textContent = place.dataset.undo;
  form.append(token, button);
  return form;
}

function closing() {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "btn btn-quiet btn-icon" });
  button.dataset.noticeClose = "";
  button.setAttribute("aria-label", place.dataset.close);
  button.append(icon("x"));
  return button;
}

export function notify({ text, tone = "ok", undo = "" }) {
  const notice = document.createElement("div");
  notice.className = `notice notice-${tone}`;
  notice.setAttribute("role", tone === "bad" ? "alert" : "status");
  const said = document.createElement("span");
  said.textContent = text;
  notice.append(icon(ICONS[tone] ?? ICONS.info), said);
  if (undo) notice.append(undoForm(undo));
  notice.append(closing());
  place.append(notice);
  for (const old of [...place.querySelectorAll(".notice-ok")].slice(0, -MOST)) old.remove();
  leaveLater(notice);
}

export const failed = () => notify({ text: place.dataset.failed, tone: "bad" });

for (const notice of place?.querySelectorAll("[data-notice]") ?? []) leaveLater(notice);
document.addEventListener("click", (event) => {
  event.target.closest?.("[data-notice-close]")?.closest(".notice").remove();
});
document.addEventListener("notice", (event) => notify(event.detail));
