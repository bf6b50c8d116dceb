/* What a chart of a report looks like: data as the page says it, and the page's colours, made an option of ECharts.

     option({form: "bar", categories: ["Jan"], series: [{name: "2026", values: [1], texts: ["1.00"]}], share: false},
            "line", paint) */

const PALETTE = ["--accent", "--teal", "--warn", "--violet", "--ok", "--bad", "--ink-3"];
const MANY = 8;
const language = document.documentElement.lang || undefined;

export function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  return { palette: PALETTE.map(of), ink: of("--ink"), ink2: of("--ink-2"), ink3: of("--ink-3"), line: of("--line"), raised: of("--raised"), surface: of("--surface") };
}

const font = getComputedStyle(document.body).fontFamily;

function axisNumber(share, unit = "") {
  const format = new Intl.NumberFormat(language, share ? { style: "percent" } : { notation: "compact", maximumFractionDigits: 1 });
  return (value) => format.format(value) + unit;
}

function frame(data, paint) {
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 300,
    color: paint.palette,
    textStyle: { fontFamily: font, fontSize: 12, color: paint.ink2 },
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
    xAxis: { type: "category", data: data.categories, axisTick: { show: false }, axisLine: { lineStyle: { color: paint.line } }, axisLabel: { color: paint.ink2, hideOverlap: true, ...(data.categories.length > MANY && !data.periods ? { rotate: 40, width: 88, overflow: "truncate" } : {}) } },
    yAxis: { type: "value", axisLabel: { color: paint.ink2, formatter: axisNumber(data.share, data.unit) }, splitLine: { lineStyle: { color: paint.line } } },
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
  const figure = ({ seriesIndex, dataIndex }) => data.series[seriesIndex].texts[dataIndex] || "–";
  const option = { ...frame(data, paint), ...axes(data, paint), series: series(data, form, paint) };
  option.legend.show = data.series.length > 1;
  option.tooltip.trigger = "axis";
  option.tooltip.formatter = (points) => [points[0].name, ...points.map((one) => `${one.seriesName}: ${figure(one)}`)].join("\n");
  return option;
}

function said(data, one) {
  return one.text || axisNumber(data.share, data.unit)(one.value);
}

function pie(data, paint) {
  const option = frame(data, paint);
  option.tooltip.trigger = "item";
  option.tooltip.formatter = ({ dataIndex, percent }) => `${data.parts[dataIndex].name}: ${said(data, data.parts[dataIndex])} · ${percent}%`;
  option.series = [{
    type: "pie", radius: ["42%", "72%"], center: ["50%", "54%"],
    data: data.parts.map((one) => ({ name: one.name, value: one.value })),
    label: { color: paint.ink2, fontFamily: font }, itemStyle: { borderColor: paint.surface, borderWidth: 1 },
  }];
  return option;
}

/* The steps stand as they are given; beside each its figure, and what share of the first step it is. */
function funnel(data, paint) {
  const option = frame(data, paint);
  const first = data.parts[0].value || 1;
  const share = (at) => axisNumber(true)(data.parts[at].value / first);
  const words = (at) => `${data.parts[at].name}: ${said(data, data.parts[at])} · ${share(at)}`;
  option.legend.show = false;
  option.tooltip.trigger = "item";
  option.tooltip.formatter = ({ dataIndex }) => words(dataIndex);
  option.series = [{
    type: "funnel", sort: "none", gap: 2, left: 8, width: "52%", top: 12, bottom: 12, minSize: "12%", max: Math.max(...data.parts.map((one) => one.value)),
    data: data.parts.map((one) => ({ name: one.name, value: one.value })),
    label: { position: "right", color: paint.ink2, fontFamily: font, lineHeight: 16, formatter: ({ dataIndex }) => `${data.parts[dataIndex].name} · ${share(dataIndex)}\n${said(data, data.parts[dataIndex])}` },
    labelLine: { length: 36, lineStyle: { color: paint.line } }, itemStyle: { borderColor: paint.surface, borderWidth: 1 },
  }];
  return option;
}

function pareto(data, paint) {
  const total = data.parts.reduce((sum, one) => sum + one.value, 0) || 1;
  let running = 0;
  const share = data.parts.map((one) => (running += one.value) / total);
  const plain = { categories: data.parts.map((one) => one.name), series: [{}, {}], share: data.share, unit: data.unit };
  const option = { ...frame(data, paint), ...axes(plain, paint) };
  option.yAxis = [option.yAxis, { type: "value", min: 0, max: 1, axisLabel: { color: paint.ink2, formatter: axisNumber(true) }, splitLine: { show: false } }];
  option.series = [
    { name: data.measure, type: "bar", barMaxWidth: 36, data: data.parts.map((one) => one.value) },
    { name: data.running, type: "line", yAxisIndex: 1, symbolSize: 4, data: share },
  ];
  option.tooltip.trigger = "axis";
  option.tooltip.formatter = ([{ dataIndex }]) => `${data.parts[dataIndex].name}: ${said(data, data.parts[dataIndex])}\n${data.running}: ${axisNumber(true)(share[dataIndex])}`;
  return option;
}

const OF_PARTS = { pie, funnel, pareto };

export function option(data, form, paint) {
  return data.parts ? OF_PARTS[data.form](data, paint) : along(data, form, paint);
}
