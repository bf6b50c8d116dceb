/* A calendar beside a typed date: the browser's own, which writes into the text in the reader's way of writing.

     <div class="control-group has-picker">
       <input type="text" id="f_due" data-date="dd/MM/y">
       <input type="date" class="picker" tabindex="-1" aria-hidden="true">
       <button type="button" data-pick hidden>…</button>
     </div> */

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-pick]");
  if (!button) return;
  const picker = button.parentElement.querySelector(".picker");
  try {
    picker.showPicker();
  } catch {
    button.parentElement.querySelector("input[type=text]").focus(); // refused: the text can still be typed
  }
});

document.addEventListener("change", (event) => {
  if (!event.target.matches(".picker")) return;
  const text = event.target.parentElement.querySelector("input[type=text]");
  text.value = event.target.value.replace("T", " "); // ISO, which every locale's reader takes
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
});
