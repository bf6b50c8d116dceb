/* A file input in a form takes what is dropped beside it or pasted while it has the focus.

     <div data-file-drop><input type="file" …></div> */

const input = (target) => target.closest?.("[data-file-drop]")?.querySelector("input[type=file]:not([capture])");

function give(into, files) {
  const all = new DataTransfer();
  for (const file of into.multiple ? [...into.files, ...files] : files.slice(0, 1)) all.items.add(file);
  into.files = all.files;
  into.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("dragover", (event) => {
  if (!input(event.target) || ![...event.dataTransfer.types].includes("Files")) return;
  event.preventDefault();
  event.target.closest("[data-file-drop]").classList.add("is-over");
});
document.addEventListener("dragleave", (event) => {
  event.target.closest?.("[data-file-drop]")?.classList.remove("is-over");
});
document.addEventListener("drop", (event) => {
  const into = input(event.target);
  if (!into || !event.dataTransfer.files.length) return;
  event.preventDefault();
  into.closest("[data-file-drop]").classList.remove("is-over");
  give(into, [...event.dataTransfer.files]);
});
document.addEventListener("paste", (event) => {
  const into = input(event.target) ?? event.target.closest?.(".files-in")?.querySelector("[data-file-drop] input[type=file]");
  const files = [...(event.clipboardData?.files ?? [])];
  if (!into || !files.length) return;
  event.preventDefault();
  give(into, files);
});
