// The script of every page; the catalogue's texts stand before it as `words`. Pages are the same bytes for every reader and
// hold absolute times: here they become relative, in the catalogue's words and the paper's digits, and stay so.
const { zone, zero, group = ",", preview } = document.documentElement.dataset;

const inDigits = (text) => (zero ? text.replace(/\d/g, (d) => String.fromCharCode(zero.charCodeAt(0) + Number(d))) : text);
const written = (n) => inDigits(String(n).replace(/\B(?=(\d{3})+$)/g, group));

// The first of the catalogue's plural rules that fits: [mod, from, to, form].
function pluralForm(n) {
  const fits = ([mod, from, to]) => {
    const of = mod ? n % mod : n;
    return of >= from && of <= to;
  };
  return words.rules.find(fits)?.[3] ?? "other";
}
const counted = (forms, n) => forms[pluralForm(n)].replace("{n}", written(n));

// What the paper's calendar and clock show; a browser that does not know its zone shows its own.
const parts = { year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
let calendar;
try {
  calendar = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", { ...parts, timeZone: zone });
} catch {
  calendar = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", parts);
}
function shown(t) {
  const { year, month, day, hour, minute } = Object.fromEntries(calendar.formatToParts(t).map((p) => [p.type, p.value]));
  return { months: year * 12 + Number(month), day: Number(day), midnight: Date.UTC(year, month - 1, day) / 864e5, clock: `${hour}:${minute}` };
}

// The steps of i18n.Locale.Ago, Since, Relative and Recent; one table of cases holds both to the same answers.
function passed(manner, from, to) {
  const minutes = Math.floor((to - from) / 6e4);
  const [a, b] = [shown(from), shown(to)];
  const days = b.midnight - a.midnight;
  const months = b.months - a.months - (b.day < a.day);
  const say = (unit, n) => counted(words[manner][unit], Math.floor(n));
  if (minutes < 1) return words.now;
  if (minutes < 60) return say("minutes", minutes);
  if (days < 1 || minutes < 720) return say("hours", minutes / 60);
  if (days === 1) return manner === "in" ? words.tomorrow : words.yesterday;
  if (days < 7) return say("days", days);
  if (months < 1) return say("weeks", days / 7);
  if (months < 12) return say("months", months);
  return say("years", months / 12);
}

function recent(at, now, date) {
  const { midnight, clock } = shown(at);
  const days = shown(now).midnight - midnight;
  if (days === 0) return inDigits(clock);
  if (days === 1) return words.yesterday;
  return days > 1 && days < 7 ? words.days[(midnight + 4) % 7] : date;
}

// date is what the page says without script.
function relative(manner, at, now, date) {
  if (manner === "recent") return recent(at, now, date);
  if (at > now) return manner === "in" ? passed("in", now, at) : words.now;
  return passed(manner === "in" ? "ago" : manner, at, now);
}

const dates = new WeakMap();
function refreshTimes() {
  if (document.hidden) return;
  for (const el of document.querySelectorAll("time[data-relative]")) {
    const at = Date.parse(el.dateTime);
    if (Number.isNaN(at)) continue;
    if (!dates.has(el)) dates.set(el, el.textContent);
    const text = relative(el.dataset.relative, at, Date.now(), dates.get(el));
    if (el.textContent !== text) el.textContent = text;
  }
}
refreshTimes();
setInterval(refreshTimes, 3e4);
document.addEventListener("visibilitychange", refreshTimes);
addEventListener("pageshow", refreshTimes);

// On a phone the menu scrolls: the section one is in shows itself.
const here = document.querySelector(".menu [aria-current]");
if (here) {
  const menu = here.closest("nav");
  const [a, b] = [here.getBoundingClientRect(), menu.getBoundingClientRect()];
  menu.scrollLeft += a.left + a.width / 2 - (b.left + b.width / 2);
}
