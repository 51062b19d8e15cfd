// A draw as it happens, by server-sent events: sales tick; whatever changes more is fetched as the server shows it.

/** How long each number takes to fall. */
const pause = 900;

export function watchDraw(draw) {
  const events = new EventSource(draw.dataset.events);
  const language = document.documentElement.lang;
  let version = +draw.dataset.version;
  let showing = Promise.resolve();

  const sold = count => {
    const place = draw.querySelector("[data-sold]");
    if (place) place.textContent = new Intl.NumberFormat(language).format(count);
  };
  events.addEventListener("sales", event => sold(JSON.parse(event.data).ticketsSold));
  for (const name of ["planned", "opened", "closed", "numbers", "progress", "settled", "cancelled"]) {
    events.addEventListener(name, event => {
      if (+event.lastEventId <= version) return;
      version = +event.lastEventId;
      showing = showing.then(() => refresh(draw, name === "numbers")).catch(() => { version = 0; });
    });
  }
  events.addEventListener("error", () => { if (events.readyState === EventSource.CLOSED) events.close(); });
}

/** Takes over what the server shows now. The numbers fall one by one, once, when they come. */
async function refresh(draw, falling) {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(`The page was answered ${answer.status}.`);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-draw]");
  const before = draw.dataset.status;
  Object.assign(draw.dataset, { version: fresh.dataset.version, status: fresh.dataset.status });
  const balls = [...fresh.querySelectorAll("[data-reveal] .ball")];
  const isFirst = (falling || balls.length > 0) && !draw.querySelector("[data-reveal]");
  const open = draw.querySelector(".slip");
  draw.querySelector(".draw-head").replaceWith(fresh.querySelector(".draw-head"));
  // Lines that are being chosen stay as long as they can be bought.
  if (!open || fresh.dataset.status !== before) draw.querySelector(".draw-body").replaceWith(fresh.querySelector(".draw-body"));
  if (!isFirst) return;
  for (const ball of balls) ball.hidden = true;
  for (const ball of balls) {
    await new Promise(next => setTimeout(next, pause));
    ball.hidden = false;
    ball.classList.add("falls");
  }
}
