/* Records ticked in a list, and the bar that says what may be done with them.

     <form id="bulk" data-bulk>…<output data-bulk-count data-one="1 selected" data-many="{count} selected"></output></form>
     <input type="checkbox" class="tick" form="bulk" name="id" value="…">
     <input type="checkbox" data-tick-all>
     <label data-bulk-all data-said="All 3,480 selected"><input type="checkbox" name="all" value="1">Select all …</label>

   The last stands in the bar and ticks the page too; any other choice takes it back. Shift ticks a range, x the row that has the focus, Esc none. The bar lies over the head and moves nothing. Rows of a closed branch stay as they
   are. `rows-drawn` says that rows came or went. */

let last = null;

document.addEventListener("click", (event) => {
  const tick = event.target.closest("input.tick");
  if (tick) {
    const ticks = seen();
    // One that was ticked before this module ran, or brought back by the browser, is as good a beginning.
    const since = ticks.includes(last) ? last : ticks.find((one) => one.checked && one !== tick);
    if (event.shiftKey && since) {
      const [from, to] = [ticks.indexOf(since), ticks.indexOf(tick)].sort((a, b) => a - b);
      for (const one of ticks.slice(from, to + 1)) one.checked = tick.checked;
    }
    last = tick;
    tell();
  } else if (event.target.matches("[data-tick-all]")) {
    for (const one of seen()) one.checked = event.target.checked;
    tell();
  } else if (event.target.matches("[data-bulk-all] input")) {
    if (event.target.checked) for (const one of seen()) one.checked = true;
    tell();
  } else if (event.target.closest("[data-tick-none]")) {
    none();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const active = document.activeElement;
  if (event.key === "Escape" && all().some((one) => one.checked)) none();
  if (event.key.toLowerCase() !== "x" || active?.matches("input:not([type=checkbox]), textarea, select")) return;
  active?.closest(".list-row, .tree-row")?.querySelector("input.tick")?.click();
});

window.addEventListener("pageshow", tell); // the browser may bring ticks back
document.addEventListener("htmx:afterSettle", tell);
document.addEventListener("rows-drawn", tell);

function all() {
  return [...document.querySelectorAll("input.tick")];
}

/* Those in sight: what is not seen is not chosen by choosing everything. */
function seen() {
  return all().filter((one) => !one.closest("[hidden]"));
}

function none() {
  for (const one of all()) one.checked = false;
  tell();
}

/* What is said of all that match, further pages included, where they are chosen. */
function further(bar, wholePage) {
  const box = bar.querySelector("[data-bulk-all] input");
  if (!box) return "";
  box.checked &&= wholePage;
  return box.checked ? box.parentElement.dataset.said : "";
}

function tell() {
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const count = all().filter((one) => one.checked).length;
  const ticks = seen();
  const whole = ticks.every((one) => one.checked);
  bar.hidden = count === 0;
  const beyond = further(bar, whole);
  const said = bar.querySelector("[data-bulk-count]");
  said.textContent = beyond || (count === 1 ? said.dataset.one : said.dataset.many.replace("{count}", count));
  for (const one of all()) mark(one.closest(".list-row, .tree-row"), one.checked);
  const box = document.querySelector("[data-tick-all]");
  if (box) {
    box.checked = count > 0 && whole;
    box.indeterminate = count > 0 && !whole;
  }
}

function mark(row, ticked) {
  row?.classList.toggle("is-ticked", ticked);
  if (row?.matches(".tree-row")) row.setAttribute("aria-selected", ticked);
}
