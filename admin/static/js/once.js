// A form sends once: a second click or Enter while the first is under way does nothing.
//   <form method="post" data-once>…<button class="btn btn-primary">Save</button></form>
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]") || event.defaultPrevented) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "true";
  (event.submitter ?? form.querySelector("button:not([type=button])"))?.setAttribute("aria-busy", "true");
});

/** A form that stays on the page may be sent again. */
export function again(form) {
  delete form.dataset.sending;
  form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
}

// The page may come back from the history with the form as it was left.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) again(form);
});
