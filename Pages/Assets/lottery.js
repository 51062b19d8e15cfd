// What all pages do in the browser. Each page works without it.
import { countDown, tellZone } from "./times.js";
import { enhanceSlip } from "./slip.js";
import { watchDraw } from "./draw.js";
import { keepLive } from "./live.js";
import { checkTicket } from "./ticket.js";

document.documentElement.classList.add("scripted");
tellZone();
countDown();
for (const form of document.querySelectorAll("[data-slip]")) enhanceSlip(form);
for (const draw of document.querySelectorAll("[data-draw][data-events]")) watchDraw(draw);
for (const part of document.querySelectorAll("[data-live]")) keepLive(part);
for (const part of document.querySelectorAll("[data-proof]")) checkTicket(part);

// A form is sent once, however often its button is pressed; the server would tell, too.
document.addEventListener("submit", event => {
  const form = event.target;
  if (form.dataset.sent && !event.submitter?.formNoValidate) event.preventDefault();
  form.dataset.sent = "true";
});
// The browser may show the page again as it was left.
addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });

// A form keeps its key when its page is loaded again or gone back to: if its answer was lost, sending it again has one effect.
const isSamePage = ["reload", "back_forward"].includes(performance.getEntriesByType("navigation")[0]?.type);
if (!isSamePage) sessionStorage.clear();
for (const form of document.forms) {
  const key = form.elements.key;
  if (!key) continue;
  const place = `${location.pathname} ${form.getAttribute("action")}`;
  key.value = sessionStorage.getItem(place) ?? key.value;
  form.addEventListener("submit", () => sessionStorage.setItem(place, key.value));
}
