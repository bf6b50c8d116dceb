// Theme, density and the width of the navigation change at once and are kept in the background; a language reloads
// the page. Without script the same forms post and come back.
//   <form method="post" action="/preferences" data-preferences><button name="theme" value="dark">…</button></form>
import { failed } from "./notices.js";

function keep(form, button) {
  const body = new URLSearchParams({ [button.name]: button.value });
  const token = document.querySelector("meta[name=csrf-token]").content;
  return fetch(form.action, { method: "POST", body, headers: { "X-CSRF-Token": token, "X-Requested-With": "fetch" } })
    .then((answer) => answer.ok || failed(), failed);
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter: button } = event;
  if (!form.matches("form[data-preferences], form[data-nav-toggle]") || !button || button.name === "language") return;
  event.preventDefault();
  document.documentElement.dataset[button.name] = button.value;
  for (const other of form.querySelectorAll(`button[name="${button.name}"][aria-pressed]`)) {
    other.setAttribute("aria-pressed", String(other === button));
  }
  keep(form, button);
});
