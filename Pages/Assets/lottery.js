// What all pages do in the browser. Each page works without it.
import { countDown, tellZone } from "./times.js";
import { enhanceSlip } from "./slip.js";
import { watchDraw } from "./draw.js";
import { keepLive } from "./live.js";

document.documentElement.classList.add("scripted");
tellZone();
countDown();
for (const form of document.querySelectorAll("[data-slip]")) enhanceSlip(form);
for (const draw of document.querySelectorAll("[data-draw][data-events]")) watchDraw(draw);
for (const part of document.querySelectorAll("[data-live]")) keepLive(part);

// A form is sent once, however often its button is pressed; the server would tell, too.
document.addEventListener("submit", event => {
  const form = event.target;
  if (form.dataset.sent && !event.submitter?.formNoValidate) event.preventDefault();
  form.dataset.sent = "true";
});
// The browser may show the page again as it was left.
addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });
