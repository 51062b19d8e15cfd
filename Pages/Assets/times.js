// Times in the browser's zone, and countdowns.

const language = document.documentElement.lang;
const units = language === "ru" ? { d: "д", h: "ч", m: "мин", s: "с", now: "сейчас" } : { d: "d", h: "h", m: "min", s: "s", now: "now" };

/** Tells the server the zone by a cookie; until it has heard it, times are shown in the zone here. */
export function tellZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const cookie = `lottery-zone=${encodeURIComponent(zone)}`;
  if (!zone || document.cookie.split("; ").includes(cookie)) return;
  document.cookie = `${cookie}; path=/; max-age=31536000; samesite=lax`;
  const format = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hour12: false });
  for (const time of document.querySelectorAll("time[data-moment]")) time.textContent = format.format(new Date(time.dateTime));
}

/** Counts down every second, by the server's clock as far as the page's age tells. */
export function countDown(root = document) {
  const show = () => {
    for (const time of root.querySelectorAll("time[data-countdown]")) {
      const text = until(new Date(time.dateTime) - Date.now());
      if (time.textContent !== text) time.textContent = text;
    }
  };
  show();
  setInterval(show, 1000);
}

function until(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds <= 0) return units.now;
  const [d, h, m, s] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  if (d > 0) return `${d} ${units.d} ${h} ${units.h}`;
  if (h > 0) return `${h} ${units.h} ${m} ${units.m}`;
  return m > 0 ? `${m} ${units.m} ${s} ${units.s}` : `${s} ${units.s}`;
}
