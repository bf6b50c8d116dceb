/* Copies an address of this site to the clipboard, and says so.

     <button type="button" data-copy="/records/customer/…" data-said="The link was copied.">

   Where the browser gives no clipboard (a site without TLS) the address is shown, to be copied by hand. */
import { notify } from "./notices.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const address = new URL(button.dataset.copy, location.href).href;
  button.closest("details")?.removeAttribute("open");
  try {
    await navigator.clipboard.writeText(address);
    notify({ text: button.dataset.said });
  } catch {
    notify({ text: address, tone: "info" });
  }
});
