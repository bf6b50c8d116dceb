/* The form of a composite query by keyboard: the list of fields is stepped through with the arrows, Enter takes the
   first that was found, Esc closes the list before anything else, Ctrl-Enter shows the records.

     <form data-query>
       <details data-choose><summary>Add condition</summary>
         <input type="search" data-narrow="#fields"> <ul id="fields"><li><button name="do" value="add:…">…</button></li></ul>
       </details>
     </form>

   The lists themselves work without this module; conditions.js narrows them and shows the controls of an operator. */
const offered = (pick) => [...pick.querySelectorAll("li:not([hidden]) > button")];

document.addEventListener("toggle", (event) => {
  const pick = event.target;
  if (!pick.matches?.("[data-query] [data-choose]") || !pick.open) return;
  for (const other of pick.closest("form").querySelectorAll("[data-choose][open]")) if (other !== pick) other.open = false;
  pick.querySelector("input[type=search]").focus();
  pick.scrollIntoView({ block: "nearest" });
}, true);

function step(event, pick) {
  const items = offered(pick);
  const at = items.indexOf(document.activeElement);
  const next = event.key === "ArrowDown" ? items[at + 1] : items[at - 1] ?? pick.querySelector("input[type=search]");
  event.preventDefault();
  next?.focus();
}

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("[data-query]");
  if (!form || event.isComposing || event.defaultPrevented) return;
  const pick = event.target.closest("[data-choose][open]");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector(".btn-primary"));
  } else if (pick && event.key === "Escape") {
    event.preventDefault();
    pick.open = false;
    pick.querySelector("summary").focus();
  } else if (pick && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    step(event, pick);
  } else if (event.key === "Enter" && pick && event.target.matches("input[type=search]")) {
    event.preventDefault();
    const [first] = offered(pick);
    if (first && event.target.value.trim()) form.requestSubmit(first);
  } else if (event.key === "Enter" && event.target.matches("[data-seek], [data-narrow]")) {
    event.preventDefault(); // looking for a value is no answer yet
  }
});
