/* A name signed with a finger, a pen or a mouse, or typed: drawn on a canvas and sent as an image by the form.

     <div data-signature data-name="signature.png" data-replaces="f_signed"><canvas></canvas>
       <input data-signature-name> <button type="button" data-signature-clear></button></div>
     <input type="file" name="u_signed">

   A new signature takes the place of the one that was there: its box is unticked. */

const INK = "#18212d"; // on white whatever the theme: it is printed
const HAND = '96px "Segoe Script", "Bradley Hand", "STXingkai", "Xingkai SC", cursive';

const pads = new WeakMap();

function pad(place) {
  if (!pads.has(place)) {
    const canvas = place.querySelector("canvas");
    const pen = canvas.getContext("2d");
    Object.assign(pen, { strokeStyle: INK, fillStyle: INK, lineWidth: 5, lineCap: "round", lineJoin: "round" });
    pads.set(place, { canvas, pen, last: null });
  }
  return pads.get(place);
}

function at(canvas, event) {
  const box = canvas.getBoundingClientRect();
  return [((event.clientX - box.left) / box.width) * canvas.width, ((event.clientY - box.top) / box.height) * canvas.height];
}

function wipe(place) {
  const { canvas, pen } = pad(place);
  pen.clearRect(0, 0, canvas.width, canvas.height);
}

/* The canvas on white as the file of the input; none of an empty one. */
function keep(place, signed) {
  const { canvas } = pad(place);
  const input = place.closest(".files-in").querySelector("input[type=file]");
  const files = new DataTransfer();
  const done = () => {
    input.files = files.files;
    for (const box of place.closest(".files-in").querySelectorAll("input[type=checkbox]")) box.checked = !signed;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  if (!signed) return done();
  const paper = document.createElement("canvas");
  paper.width = canvas.width;
  paper.height = canvas.height;
  const pen = paper.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, paper.width, paper.height);
  pen.drawImage(canvas, 0, 0);
  // toDataURL is done at once: a form that is sent right after the last stroke has it
  const bytes = Uint8Array.from(atob(paper.toDataURL("image/png").split(",")[1]), (sign) => sign.charCodeAt(0));
  files.items.add(new File([bytes], place.dataset.name, { type: "image/png" }));
  return done();
}

document.addEventListener("pointerdown", (event) => {
  const place = event.target.closest?.("canvas") && event.target.closest("[data-signature]");
  if (!place || event.button) return;
  event.preventDefault();
  const drawing = pad(place);
  const typed = place.querySelector("[data-signature-name]");
  if (typed.value) {
    typed.value = "";
    wipe(place);
  }
  event.target.setPointerCapture(event.pointerId);
  drawing.last = at(drawing.canvas, event);
  drawing.pen.beginPath();
  drawing.pen.arc(...drawing.last, 2.5, 0, 2 * Math.PI);
  drawing.pen.fill();
});
document.addEventListener("pointermove", (event) => {
  const place = event.target.closest?.("[data-signature]");
  const drawing = place && pads.get(place);
  if (!drawing?.last) return;
  for (const one of event.getCoalescedEvents?.() ?? [event]) {
    const to = at(drawing.canvas, one);
    drawing.pen.beginPath();
    drawing.pen.moveTo(...drawing.last);
    drawing.pen.lineTo(...to);
    drawing.pen.stroke();
    drawing.last = to;
  }
});
for (const ended of ["pointerup", "pointercancel"]) {
  document.addEventListener(ended, (event) => {
    const place = event.target.closest?.("[data-signature]");
    const drawing = place && pads.get(place);
    if (!drawing?.last) return;
    drawing.last = null;
    keep(place, true);
  });
}
document.addEventListener("input", (event) => {
  const typed = event.target.closest?.("[data-signature-name]");
  if (!typed) return;
  const place = typed.closest("[data-signature]");
  const { canvas, pen } = pad(place);
  const name = typed.value.trim();
  wipe(place);
  pen.font = HAND;
  pen.textBaseline = "middle";
  pen.textAlign = "center";
  pen.fillText(name, canvas.width / 2, canvas.height / 2, canvas.width - 60);
  keep(place, Boolean(name));
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-signature-clear]");
  if (!button) return;
  const place = button.closest("[data-signature]");
  place.querySelector("[data-signature-name]").value = "";
  wipe(place);
  keep(place, false);
});
