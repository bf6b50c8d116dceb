/* Charts of a report: draws what the page says as data, in its colours; a figure leads to its records.

     <section data-chart='{"form": "bar", "categories": […], "series": [{"name", "values", "texts", "links"}]}' data-form="bar">
       <button data-chart-form="line">…</button>
       <div data-chart-canvas></div>
     </section> */
import { init } from "../vendor/echarts.js";

const PALETTE = ["--accent", "--teal", "--warn", "--violet", "--ok", "--bad", "--ink-3"];
const language = document.documentElement.lang || undefined;
const drawn = new Map();

function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  return { palette: PALETTE.map(of), ink: of("--ink"), ink2: of("--ink-2"), ink3: of("--ink-3"), line: of("--line"), raised: of("--raised"), surface: of("--surface") };
}

const font = getComputedStyle(document.body).fontFamily;

function axisNumber(share) {
  const format = new Intl.NumberFormat(language, share ? { style: "percent" } : { notation: "compact", maximumFractionDigits: 1 });
  return (value) => format.format(value);
}

function frame(data, paint) {
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 300,
    color: paint.palette,
    textStyle: { fontFamily: font, fontSize: 12, color: paint.ink2 },
    aria: { enabled: true },
    tooltip: {
      renderMode: "richText", confine: true, backgroundColor: paint.raised, borderColor: paint.line,
      textStyle: { color: paint.ink, fontSize: 12, fontFamily: font },
    },
    legend: { type: "scroll", top: 0, left: 8, itemWidth: 10, itemHeight: 10, icon: "roundRect", textStyle: { color: paint.ink2 }, pageTextStyle: { color: paint.ink2 } },
  };
}

function axes(data, paint) {
  return {
    grid: { left: 8, right: 16, top: data.series.length > 1 ? 36 : 12, bottom: 4, containLabel: true },
    xAxis: { type: "category", data: data.categories, axisTick: { show: false }, axisLine: { lineStyle: { color: paint.line } }, axisLabel: { color: paint.ink2, hideOverlap: true } },
    yAxis: { type: "value", axisLabel: { color: paint.ink2, formatter: axisNumber(data.share) }, splitLine: { lineStyle: { color: paint.line } } },
  };
}

function series(data, form, paint) {
  const stacked = data.form === "stackedBar" || data.form === "area";
  const lines = form === "line" || form === "area";
  const faded = (place) => (place < paint.palette.length ? 1 : 0.5);
  return data.series.map((one, place) => ({
    name: one.name,
    type: lines ? "line" : "bar",
    data: one.values,
    stack: stacked ? "all" : undefined,
    barMaxWidth: 36,
    symbolSize: 6,
    showSymbol: one.values.length < 40,
    connectNulls: false,
    areaStyle: stacked && lines ? { opacity: 0.35 } : undefined,
    lineStyle: one.before ? { type: "dashed", color: paint.ink3 } : { width: 2 },
    itemStyle: one.before ? { color: paint.ink3, opacity: lines ? 1 : 0.45 } : { opacity: faded(place), borderColor: paint.surface, borderWidth: stacked && !lines ? 1 : 0 },
    emphasis: { focus: "series" },
  }));
}

function along(data, form, paint) {
  const said = ({ seriesIndex, dataIndex }) => data.series[seriesIndex].texts[dataIndex] || "–";
  const option = { ...frame(data, paint), ...axes(data, paint), series: series(data, form, paint) };
  option.legend.show = data.series.length > 1;
  option.tooltip.trigger = "axis";
  option.tooltip.formatter = (points) => [points[0].name, ...points.map((one) => `${one.seriesName}: ${said(one)}`)].join("\n");
  return option;
}

function parts(data, paint) {
  const option = frame(data, paint);
  const items = data.parts.map((one) => ({ name: one.name, value: one.value }));
  option.tooltip.trigger = "item";
  option.tooltip.formatter = ({ dataIndex, percent }) => `${data.parts[dataIndex].name}: ${data.parts[dataIndex].text || axisNumber(data.share)(data.parts[dataIndex].value)}${percent === undefined ? "" : ` · ${percent}%`}`;
  const label = { color: paint.ink2, fontFamily: font };
  const type = data.form === "pie" ? { type: "pie", radius: ["42%", "72%"], center: ["50%", "54%"] } : { type: "funnel", sort: "none", gap: 2, left: "12%", width: "76%", top: 40, bottom: 8, minSize: "8%" };
  option.series = [{ ...type, data: items, label, itemStyle: { borderColor: paint.surface, borderWidth: 1 } }];
  return option;
}

function pareto(data, paint) {
  const total = data.parts.reduce((sum, one) => sum + one.value, 0) || 1;
  let running = 0;
  const share = data.parts.map((one) => (running += one.value) / total);
  const plain = { categories: data.parts.map((one) => one.name), series: [{}, {}], share: data.share };
  const option = { ...frame(data, paint), ...axes(plain, paint) };
  option.yAxis = [option.yAxis, { type: "value", min: 0, max: 1, axisLabel: { color: paint.ink2, formatter: axisNumber(true) }, splitLine: { show: false } }];
  option.series = [
    { name: data.measure, type: "bar", barMaxWidth: 36, data: data.parts.map((one) => one.value) },
    { name: "Σ", type: "line", yAxisIndex: 1, symbolSize: 4, data: share },
  ];
  option.tooltip.trigger = "axis";
  option.tooltip.formatter = ([{ dataIndex }]) => `${data.parts[dataIndex].name}: ${data.parts[dataIndex].text}\nΣ ${axisNumber(true)(share[dataIndex])}`;
  return option;
}

function option(data, form) {
  const paint = colours();
  if (data.form === "pareto") return pareto(data, paint);
  return data.parts ? parts(data, paint) : along(data, form, paint);
}

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
  chart.setOption(option(data, form), true);
  const pressed = form === "line" || form === "area" ? "line" : "bar";
  for (const one of section.querySelectorAll("[data-chart-form]")) one.setAttribute("aria-pressed", String(one.dataset.chartForm === pressed));
}

function drawAll() {
  document.querySelectorAll("[data-chart]").forEach(draw);
}

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-chart-form]");
  if (!chosen) return;
  const section = chosen.closest("[data-chart]");
  section.dataset.form = chosen.dataset.chartForm;
  draw(section);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
new MutationObserver(drawAll).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
drawAll();
