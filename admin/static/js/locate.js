/* The position of this device, written into a field when somebody asks for it.

     <button type="button" data-locate="f_gate" data-refused="The position … is not known." hidden>
     <input id="f_gate">

   The browser asks the person first; a page without such a field may not even ask (Permissions-Policy). */

const DECIMALS = 6;
const PATIENCE = 15000; // milliseconds

function tell(button, text) {
  const place = button.closest(".control-group").parentElement.querySelector("[data-located]");
  if (place) Object.assign(place, { textContent: text, hidden: !text });
}

function locate(button) {
  const input = document.getElementById(button.dataset.locate);
  button.setAttribute("aria-busy", "true");
  tell(button, "");
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    button.removeAttribute("aria-busy");
    input.value = `${coords.latitude.toFixed(DECIMALS)}, ${coords.longitude.toFixed(DECIMALS)}`;
    for (const name of ["input", "change"]) input.dispatchEvent(new Event(name, { bubbles: true }));
    tell(button, `± ${Math.round(coords.accuracy)} m`);
    input.focus();
  }, () => {
    button.removeAttribute("aria-busy");
    tell(button, button.dataset.refused);
  }, { enableHighAccuracy: true, timeout: PATIENCE });
}

function all(root) {
  for (const button of root.querySelectorAll("[data-locate][hidden]")) button.hidden = !navigator.geolocation;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-locate]");
  if (button) locate(button);
});
document.addEventListener("htmx:load", (event) => all(event.detail.elt));
all(document);
