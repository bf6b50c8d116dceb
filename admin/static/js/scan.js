/* A barcode read by the camera, where the browser can (BarcodeDetector); elsewhere the button stays out of sight.

     <button type="button" data-scan="f_barcode" data-format="ean13" data-words='{"aim": "Hold the code into the frame", …}' hidden>
     <input id="f_barcode">

   Readers that type what they read need none of this: they write into the field that has the focus. */

const FORMATS = { ean13: "ean_13", ean8: "ean_8", upca: "upc_a", code128: "code_128", qr: "qr_code" };
const PAUSE = 150; // milliseconds between two looks

const able = () => "BarcodeDetector" in window && Boolean(navigator.mediaDevices?.getUserMedia);

function frame(words) {
  const dialog = document.createElement("dialog");
  dialog.className = "scan";
  const video = Object.assign(document.createElement("video"), { muted: true, playsInline: true });
  const said = Object.assign(document.createElement("p"), { textContent: words.aim });
  said.setAttribute("role", "status");
  const close = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: words.cancel });
  close.addEventListener("click", () => dialog.close());
  dialog.append(video, said, close);
  document.body.append(dialog);
  return { dialog, video, said };
}

async function look(detector, video, dialog) {
  while (dialog.open) {
    const [found] = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA ? await detector.detect(video) : [];
    if (found) return found.rawValue;
    await new Promise((go) => setTimeout(go, PAUSE));
  }
  return "";
}

async function scan(button) {
  const words = JSON.parse(button.dataset.words);
  const input = document.getElementById(button.dataset.scan);
  const { dialog, video, said } = frame(words);
  let stream = null;
  dialog.addEventListener("close", () => {
    stream?.getTracks().forEach((track) => track.stop());
    dialog.remove();
    input.focus();
  });
  dialog.showModal();
  try {
    const detector = new window.BarcodeDetector({ formats: [FORMATS[button.dataset.format]] });
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    if (!dialog.open) return void stream.getTracks().forEach((track) => track.stop());
    video.srcObject = stream;
    await video.play();
    const text = await look(detector, video, dialog);
    if (!text) return;
    input.value = text;
    for (const name of ["input", "change"]) input.dispatchEvent(new Event(name, { bubbles: true }));
    dialog.close();
  } catch {
    said.textContent = words.refused; // no camera, or it may not be used
  }
}

function all(root) {
  for (const button of root.querySelectorAll("[data-scan][hidden]")) button.hidden = !able();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-scan]");
  if (button) scan(button);
});
document.addEventListener("htmx:load", (event) => all(event.detail.elt));
all(document);
