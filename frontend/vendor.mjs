// Writes admin/static/vendor from node_modules, byte for byte the same on every machine.
// With --check it compares instead and ends with 1 when anything differs (CI runs this).
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "admin", "static", "vendor");
const modules = join(here, "node_modules");
const read = (path) => readFileSync(join(modules, path));
const version = (name) => JSON.parse(read(`${name}/package.json`)).version;
const EDITOR = [
  "codemirror", "@codemirror/autocomplete", "@codemirror/commands", "@codemirror/lang-json", "@codemirror/language",
  "@codemirror/lint", "@codemirror/search", "@codemirror/state", "@codemirror/view", "@lezer/common",
  "@lezer/highlight", "@lezer/json", "@lezer/lr", "@marijn/find-cluster-break", "crelt", "style-mod", "w3c-keyname",
];
const unmapped = (text) => text.toString().replace(/\n?\/[/*]# sourceMappingURL=.*$/gm, "").trimEnd() + "\n";

function bootstrap() {
  const { css } = sass.compile(join(here, "bootstrap.scss"), {
    loadPaths: [modules], style: "compressed", quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  });
  return `/*! Bootstrap ${version("bootstrap")} (MIT), the parts named in frontend/bootstrap.scss */\n${css}\n`;
}

function symbol(id, style) {
  const svg = read(`@tabler/icons/icons/${style}/${id}.svg`).toString();
  const inner = svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>"))
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" \/>/, "").replace(/\s*\n\s*/g, "");
  const paint = style === "filled" ? 'fill="currentColor"'
    : 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${style === "filled" ? `${id}-filled` : id}" viewBox="0 0 24 24" ${paint}>${inner}</symbol>`;
}

function sprite() {
  const icons = JSON.parse(readFileSync(join(here, "icons.json")));
  const names = [...new Set([...icons.interface, ...icons.entities])].sort();
  const symbols = names.map((id) => symbol(id, "outline")).concat(icons.filled.map((id) => symbol(id, "filled")));
  return `<svg xmlns="http://www.w3.org/2000/svg"><!-- Tabler Icons ${version("@tabler/icons")} (MIT) -->\n${symbols.join("\n")}\n</svg>\n`;
}

function bundled(entry, what) {
  const { outputFiles } = buildSync({
    entryPoints: [join(here, entry)], bundle: true, minify: true, format: "esm", target: "es2022",
    legalComments: "none", charset: "utf8", write: false,
  });
  return `/*! ${what}, the parts named in frontend/${entry} */\n${outputFiles[0].text}`;
}

function wanted() {
  const files = new Map([
    ["bootstrap.css", bootstrap()],
    ["icons.svg", sprite()],
    ["htmx.js", unmapped(read("htmx.org/dist/htmx.min.js"))],
    ["echarts.js", bundled("charts.mjs", `Apache ECharts ${version("echarts")} (Apache-2.0)`)],
    ["codemirror.js", bundled("editor.mjs", `CodeMirror ${version("codemirror")} (MIT)`)],
    ["sortable.js", bundled("sortable.mjs", `SortableJS ${version("sortablejs")} (MIT)`)],
    ["squire.js", bundled("rich-text.mjs", `Squire ${version("squire-rte")} (MIT)`)],
    ["tom-select.js", unmapped(read("tom-select/dist/js/tom-select.popular.min.js"))],
    ["tom-select.css", unmapped(read("tom-select/dist/css/tom-select.css"))],
    ["inter.woff2", read("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2")],
    ["LICENSES.txt", licenses()],
  ]);
  const sums = [...files].map(([name, body]) => `${createHash("sha256").update(body).digest("hex")}  ${name}`);
  return files.set("SHA256SUMS", `${sums.join("\n")}\n`);
}

function licenses() {
  const packages = ["bootstrap", "htmx.org", "@tabler/icons", "tom-select", "sortablejs", "squire-rte", "echarts", "zrender", "tslib", "@fontsource-variable/inter", ...EDITOR];
  return packages.map((name) => {
    const file = readdirSync(join(modules, name)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? read(`${name}/${file}`).toString().trim() : JSON.parse(read(`${name}/package.json`)).license;
    return `==== ${name} ${version(name)}\n\n${text}\n`;
  }).join("\n");
}

function check(files) {
  const present = existsSync(target) ? readdirSync(target) : [];
  const wrong = [...files].filter(([name, body]) => {
    const path = join(target, name);
    return !existsSync(path) || !readFileSync(path).equals(Buffer.from(body));
  }).map(([name]) => name).concat(present.filter((name) => !files.has(name)));
  if (wrong.length) {
    console.error(`${relative(process.cwd(), target)} differs from its sources: ${wrong.join(", ")}. Run: npm run vendor`);
    process.exitCode = 1;
  }
}

function write(files) {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const [name, body] of files) writeFileSync(join(target, name), body);
}

process.argv.includes("--check") ? check(wanted()) : write(wanted());
