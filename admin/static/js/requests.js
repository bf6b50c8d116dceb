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

/* Whose session is over signs in elsewhere and comes back: the page gets the token of the new session. */
let over = false;
document.addEventListener("htmx:responseError", (event) => {
  over ||= event.detail.xhr.status === 401;
});
document.addEventListener("signed-out", () => {
  over = true;
});
window.addEventListener("focus", async () => {
  if (!over) return;
  over = false;
  const answer = await fetch("/sign-in").catch(() => null); // leads home whoever is signed in
  if (!answer?.redirected) return (over = true);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("meta[name=csrf-token]").content;
  document.querySelector("meta[name=csrf-token]").content = token;
  for (const input of document.querySelectorAll("input[name=csrf_token]")) input.value = token;
});
document.addEventListener("htmx:timeout", failed);

/* Who goes back twice in a row sees the second page, even when the server gives the first one later. */
let restoring = null;
document.addEventListener("htmx:historyCacheMiss", (event) => {
  restoring?.abort();
  restoring = event.detail.xhr;
});
