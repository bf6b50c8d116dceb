/* Charts of a report: draws what the page says as data, in its colours; a figure leads to its records. The form that a
   reader chooses stands in the address, and in every link of the page that stays on the report.

     <section data-chart='{"form": "bar", "categories": […], "series": [{"name", "values", "texts", "links"}]}' data-form="bar" data-number="1">
       <a data-chart-form="line" href="/reports/turnover?chart=1:line">…</a>
       <div data-chart-canvas></div>
     </section> */
import { init } from "../vendor/echarts.js";
import { colours, option } from "./report-option.js";

const drawn = new Map();
const page = window.location.pathname;

function link(data, point) {
  if (data.parts) return data.parts[point.dataIndex]?.link;
  return data.series[point.seriesIndex]?.links[point.dataIndex];
}

function draw(section) {
  const canvas = section.querySelector("[data-chart-canvas]");
  const data = JSON.parse(section.dataset.chart);
  const form = section.dataset.form;
  const chart = drawn.get(section) ?? init(canvas, null, { renderer: "canvas" });
  if (!drawn.has(section)) {
    chart.on("click", (point) => {
      const href = link(data, point);
      if (href) window.location.assign(href);
    });
    new ResizeObserver(() => chart.resize()).observe(canvas);
    drawn.set(section, chart);
  }
  chart.setOption(option(data, form, colours()), true);
  for (const one of section.querySelectorAll("[data-chart-form]")) {
    if (one.dataset.chartForm === form) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  }
}

function drawAll() {
  document.querySelectorAll("[data-chart]").forEach(draw);
}

/* The forms in an address: number of the chart → form. */
function chosen(address) {
  return new Map(address.searchParams.getAll("chart").map((text) => text.split(":")));
}

/* Links and forms that stay on the report keep what was chosen since the page was made. */
function carry() {
  const forms = new URL(window.location).searchParams.getAll("chart");
  for (const anchor of document.querySelectorAll(".report a[href]")) {
    if (anchor.pathname !== page) continue;
    const address = new URL(anchor.href);
    address.searchParams.delete("chart");
    const own = anchor.dataset.chartForm ? anchor.closest("[data-chart]") : null;
    const kept = own ? forms.filter((text) => !text.startsWith(`${own.dataset.number}:`)) : forms;
    if (own && anchor.dataset.chartForm !== own.dataset.defined) kept.push(`${own.dataset.number}:${anchor.dataset.chartForm}`);
    for (const text of kept) address.searchParams.append("chart", text);
    anchor.href = address;
  }
  for (const form of document.querySelectorAll(`.report form[method="get"]`)) {
    form.querySelectorAll('[name="chart"]').forEach((input) => input.remove());
    form.append(...forms.map((value) => Object.assign(document.createElement("input"), { type: "hidden", name: "chart", value })));
  }
}

function follow() {
  const forms = chosen(new URL(window.location));
  for (const section of document.querySelectorAll("[data-chart]")) section.dataset.form = forms.get(section.dataset.number) ?? section.dataset.defined;
  carry();
  drawAll();
}

document.addEventListener("click", (event) => {
  const anchor = event.target.closest("a[data-chart-form]");
  if (!anchor || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  if (anchor.href !== window.location.href) history.pushState(null, "", anchor.href);
  follow();
});
window.addEventListener("popstate", follow);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
new MutationObserver(drawAll).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
drawAll();
