// Starts the behaviours of every page. Each module finds its own elements by a data- attribute.
import "./menu.js";
import "./notices.js";
import "./once.js";
import "./dialog.js";
import "./palette.js";
import "./preferences.js";
import "./preview.js";
import "./requests.js";
import "./search.js";
import "./tabs.js";
import "./unsent.js"; // after dialog.js, which takes its forms first

document.documentElement.classList.add("js");
document.querySelector("[data-focus]")?.focus();
document.querySelector(".nav-scroll [aria-current]")?.scrollIntoView({ block: "nearest" });
