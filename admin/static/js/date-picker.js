/* A picker beside a typed date, time or colour: the browser's own, which writes into the text.

     <div class="control-group has-picker">
       <input type="text" id="f_due" data-date="dd/MM/y">
       <input type="date" class="picker" tabindex="-1" aria-hidden="true">
       <button type="button" data-pick hidden>…</button>
     </div>
     <div class="control-group"><input type="text"><input type="color" class="picker" data-mirrors></div>

   One with `data-mirrors` is seen, and follows what is typed. */

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

document.addEventListener("input", (event) => {
  const mirror = event.target.parentElement?.querySelector(".picker[data-mirrors]");
  if (mirror && mirror !== event.target && /^#[0-9a-f]{6}$/i.test(event.target.value)) mirror.value = event.target.value;
});

document.addEventListener("change", (event) => {
  if (!event.target.matches(".picker")) return;
  const text = event.target.parentElement.querySelector("input[type=text]");
  text.value = event.target.value.replace("T", " "); // ISO, which every locale's reader takes
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
});
