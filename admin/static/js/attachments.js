/* Files dropped on a card, pasted, chosen or photographed: each is sent by itself and shows how far it is; then all are
   put to the record in one act, which one press undoes.

     <div id="card" data-drop="/records/deal/…/files/attachments" data-most="33554432">
       <div data-drop-here hidden>…</div> <ul data-uploads hidden data-large="…" …></ul>
       <form data-attach method="post" action="…" enctype="multipart/form-data"><input type="file"></form>

   Without this module the forms send what is chosen. */
import { failed, notify } from "./notices.js";
import { restore } from "./unsent.js";

const token = document.querySelector("meta[name=csrf-token]").content;
const card = () => document.getElementById("card");
const list = () => document.querySelector("[data-uploads]");
const say = (what, name) => list().dataset[what].replace("{name}", name);

function line(file) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.textContent = file.name;
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  const cancel = document.createElement("button");
  Object.assign(cancel, { type: "button", className: "btn btn-quiet", textContent: list().dataset.cancel });
  item.append(name, bar, cancel);
  list().append(item);
  list().hidden = false;
  return { item, bar, cancel, gone: () => (item.remove(), (list().hidden = !list().children.length)) };
}

/* What went wrong stays in its line until it is tried again or put away. */
function refused(shown, text, again) {
  shown.bar.remove();
  const told = document.createElement("span");
  told.className = "upload-told";
  told.setAttribute("role", "alert");
  told.textContent = text;
  shown.item.insertBefore(told, shown.cancel);
  shown.item.firstChild.hidden = true;
  shown.cancel.onclick = shown.gone;
  if (!again) return;
  const retry = document.createElement("button");
  Object.assign(retry, { type: "button", className: "btn btn-quiet", textContent: list().dataset.again });
  retry.onclick = () => (shown.gone(), again());
  shown.item.insertBefore(retry, shown.cancel);
}

/* The id of a file that was sent; null where it was not, which its line says. */
function send(file, again) {
  const shown = line(file);
  if (file.size > Number(card().dataset.most)) return refused(shown, say("large", file.name));
  if (!file.size) return refused(shown, say("empty", file.name));
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const ended = (id) => resolve(id);
    request.open("POST", `/api/v1/files?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("X-CSRF-Token", token);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = (event) => (shown.bar.value = event.loaded / event.total);
    request.onload = () => {
      if (request.status === 201) {
        shown.gone();
        return ended(request.response.data.id);
      }
      const told = request.response?.errors?.[0]?.detail ?? request.response?.detail;
      refused(shown, request.status === 413 ? say("large", file.name) : (told ?? say("failed", file.name)), again);
      return ended(null);
    };
    request.onerror = () => (refused(shown, say("offline", file.name), again), ended(null));
    request.onabort = () => (shown.gone(), ended(null));
    shown.cancel.onclick = () => request.abort();
    request.send(file);
  });
}

/* Two at a time: many small files do not wait for each other, and a thin line is not torn to pieces. */
async function attach(address, files) {
  const waiting = [...files];
  const ids = new Map();
  const next = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      const one = file;
      const id = await send(one, () => attach(address, [one]));
      if (id) ids.set(one, id);
    }
  };
  await Promise.all([next(), next()]);
  const sent = [...files].flatMap((one) => ids.get(one) ?? []);
  if (sent.length) await put(address, sent);
}

async function put(address, ids) {
  const body = new URLSearchParams(ids.map((id) => ["file", id]));
  let answer;
  try {
    answer = await fetch(address, { method: "POST", body, headers: { "X-CSRF-Token": token, "HX-Request": "true" } });
  } catch {
    return failed();
  }
  if (!answer.ok) {
    const plain = answer.headers.get("Content-Type")?.startsWith("text/plain");
    return plain ? notify({ text: await answer.text(), tone: "bad" }) : failed();
  }
  await redraw();
  const told = JSON.parse(answer.headers.get("HX-Trigger") ?? "{}").notice;
  return told && notify(told);
}

/* The card as it is now; what is being typed on it is not taken away. */
async function redraw() {
  if (document.querySelector(".value.is-editing")) return;
  const answer = await fetch(window.location.href).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("card");
  if (!fresh) return;
  const lines = [...list().children];
  card().replaceWith(fresh);
  restore(fresh);
  window.htmx?.process(fresh);
  if (list()) {
    list().append(...lines);
    list().hidden = !lines.length;
  }
}

// ---- chosen
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-attach]");
  if (!form || !event.target.files?.length) return;
  const files = [...event.target.files];
  event.target.value = "";
  form.closest("details[data-menu]")?.removeAttribute("open");
  attach(form.getAttribute("action"), files);
});

// ---- dropped
let depth = 0;
const carries = (event) => card()?.dataset.drop && [...(event.dataTransfer?.types ?? [])].includes("Files");

function hover(shown) {
  depth = shown ? depth : 0;
  const place = document.querySelector("[data-drop-here]");
  if (place) place.hidden = !shown;
}

document.addEventListener("dragenter", (event) => {
  if (!carries(event)) return;
  event.preventDefault();
  depth += 1;
  hover(true);
});
document.addEventListener("dragover", (event) => {
  if (!carries(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
});
document.addEventListener("dragleave", (event) => {
  if (!carries(event)) return;
  depth -= 1;
  if (depth <= 0) hover(false);
});
document.addEventListener("drop", (event) => {
  if (!carries(event)) return;
  event.preventDefault();
  hover(false);
  if (event.dataTransfer.files.length) attach(card().dataset.drop, [...event.dataTransfer.files]);
});

// ---- pasted
document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  const typing = event.target.closest?.("input, textarea, [contenteditable]");
  if (!card()?.dataset.drop || !files.length || typing || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  attach(card().dataset.drop, files.map(named));
});

/* Browsers call every pasted picture image.png: a name with the time tells them apart. */
function named(file) {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const name = `${list().dataset.pasted} ${day} ${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}`;
  return new File([file], `${name}${file.name.slice(5)}`, { type: file.type });
}
