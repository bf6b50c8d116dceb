// Requests of htmx carry the page's CSRF token; what fails is told in a notice, and nothing typed is lost.
import { failed, notify } from "./notices.js";

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("meta[name=csrf-token]");
  if (event.detail.verb !== "get") event.detail.headers["X-CSRF-Token"] = token.content;
});
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  const plain = xhr.getResponseHeader("Content-Type")?.startsWith("text/plain");
  if (plain && xhr.responseText) notify({ text: xhr.responseText, tone: "bad" });
  else if (xhr.status !== 401) failed();
});
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:timeout", failed);

/* Who goes back twice in a row sees the second page, even when the server gives the first one later. */
let restoring = null;
document.addEventListener("htmx:historyCacheMiss", (event) => {
  restoring?.abort();
  restoring = event.detail.xhr;
});
