// Parts of the console that are shown anew every few seconds. What is being read or typed elsewhere stays.

export function keepLive(part) {
  let failed = 0;
  setInterval(async () => {
    if (document.hidden || part.contains(document.activeElement)) return;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) throw new Error(`The page was answered ${answer.status}.`);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
      part.replaceChildren(...fresh.childNodes);
      failed = 0;
    } catch {
      if (++failed === 3) part.classList.add("stale");
    }
  }, part.dataset.live * 1000);
}
