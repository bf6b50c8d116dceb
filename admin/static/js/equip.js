/* What comes into a page gets the style sheets and scripts that the page may lack, one after another.

     <form data-styles="/static/…/tom-select.css" data-scripts="/static/…/tom-select.js /static/…/lookup.js">…</form>

   `htmx:load` tells the scripts of it. */

const listed = (text = "") => text.split(" ").filter(Boolean);

/** Equips the first in a node that asks for it, or the node itself. */
export async function equip(node) {
  const { styles, scripts } = (node.matches("[data-scripts]") ? node : node.querySelector("[data-scripts]"))?.dataset ?? {};
  for (const href of listed(styles)) {
    if (document.querySelector(`link[href="${CSS.escape(href)}"]`)) continue;
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
    if (href.includes("/vendor/")) document.querySelector("link[rel=stylesheet]").after(sheet); // ours go over it
    else document.head.append(sheet);
  }
  for (const src of listed(scripts)) {
    if (src.includes("/vendor/")) await classic(src);
    else await import(src);
  }
  if (scripts) node.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: node } }));
}

function classic(src) {
  if (document.querySelector(`script[src="${CSS.escape(src)}"]`)) return undefined;
  return new Promise((resolve) => {
    const script = Object.assign(document.createElement("script"), { src, onload: resolve, onerror: resolve });
    document.head.append(script);
  });
}

/** A look-up that took the place of its select takes the focus too. */
export const handOver = () => document.activeElement?.tomselect?.focus();
