/* Columns of a list put in order: dragged by their grip, moved by their arrows, ticked to join and unticked to leave.

     <form data-arrange>
       <ul data-arrange-chosen><li data-arrange-row><span data-arrange-grip></span><input type="checkbox" name="arrange:column">
         <input name="arrange:place:city"><button data-arrange-move="-1"></button></li></ul>
       <input type="search" data-arrange-find> …further rows…
     </form>

   The numbers beside the columns say the order when the form is sent; without this module they are typed. */
const chosen = (form) => form.querySelector("[data-arrange-chosen]");

async function ready(form) {
  if (form.dataset.arrange === "ready") return;
  form.dataset.arrange = "ready";
  const { default: Sortable } = await import("../vendor/sortable.js"); // lists are drawn more often than arranged
  new Sortable(chosen(form), { handle: "[data-arrange-grip]", animation: 120 });
}

function number(form) {
  for (const one of form.querySelectorAll('input[name^="arrange:place:"]')) one.value = "";
  [...chosen(form).children].forEach((row, place) => {
    row.querySelector('input[name^="arrange:place:"]').value = place + 1;
  });
}

for (const form of document.querySelectorAll("form[data-arrange]")) ready(form);
document.addEventListener("focusin", (event) => { // a dialog that opens takes the focus
  const form = event.target.closest("form[data-arrange]");
  if (form) ready(form);
});

document.addEventListener("change", (event) => {
  const row = event.target.closest("form[data-arrange] [data-arrange-row]");
  if (!row || event.target.name !== "arrange:column") return;
  const list = chosen(row.closest("form"));
  if (event.target.checked && row.parentElement !== list) {
    list.append(row);
    row.hidden = false;
    event.target.focus();
    row.scrollIntoView({ block: "nearest" });
  }
});

document.addEventListener("click", (event) => {
  const move = event.target.closest("form[data-arrange] [data-arrange-move]");
  if (!move) return;
  const row = move.closest("[data-arrange-row]");
  const by = Number(move.dataset.arrangeMove);
  const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (by < 0) other.before(row);
  else other.after(row);
  move.focus();
});

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-arrange-find]")) return;
  const sought = event.target.value.trim().toLocaleLowerCase();
  for (const row of event.target.form.querySelectorAll(".arrange-offers [data-arrange-row]")) {
    row.hidden = !row.textContent.toLocaleLowerCase().includes(sought);
  }
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-arrange]")) number(event.target);
}, true);
