// The script of every page; the catalogue's texts stand before it as `words`. Pages are the same bytes for every reader and
// hold absolute times: here they become relative, in the catalogue's words and the paper's digits, and stay so.
const { zone, zero, group = ",", preview } = document.documentElement.dataset;
const rules = new Intl.PluralRules(document.documentElement.lang);

const written = (n) => {
  const text = String(n).replace(/\B(?=(\d{3})+$)/g, group);
  return zero ? text.replace(/\d/g, (d) => String.fromCharCode(zero.charCodeAt(0) + Number(d))) : text;
};
const counted = (forms, n) => (forms[rules.select(n)] ?? forms.other).replace("{n}", written(n));

let calendar;
try {
  calendar = new Intl.DateTimeFormat("sv", { timeZone: zone });
} catch {
  calendar = new Intl.DateTimeFormat("sv");
}
const dayOf = (t) => Math.round(Date.parse(calendar.format(t)) / 864e5);

// The same steps as i18n.Locale.Relative and Since.
function relative(forms, at, now) {
  const minutes = Math.floor(Math.max(0, now - at) / 6e4);
  const days = dayOf(now) - dayOf(at);
  if (minutes < 1) return words.now;
  if (minutes < 60) return counted(forms.minutes, minutes);
  if (days < 1 || minutes < 720) return counted(forms.hours, Math.floor(minutes / 60));
  if (days === 1) return words.yesterday;
  if (days < 7) return counted(forms.days, days);
  if (days < 28) return counted(forms.weeks, Math.floor(days / 7));
  if (days < 365) return counted(forms.months, Math.max(1, Math.floor((days * 12) / 365)));
  return counted(forms.years, Math.floor((days * 100) / 36525));
}

function refreshTimes() {
  if (document.hidden) return;
  for (const el of document.querySelectorAll("time[data-relative]")) {
    const at = Date.parse(el.dateTime);
    if (Number.isNaN(at)) continue;
    const text = relative(words[el.dataset.relative], at, Date.now());
    if (el.textContent !== text) el.textContent = text;
  }
}
refreshTimes();
setInterval(refreshTimes, 3e4);
document.addEventListener("visibilitychange", refreshTimes);

// On a phone the menu scrolls: the section one is in shows itself.
const here = document.querySelector(".menu [aria-current]");
if (here) {
  const menu = here.closest("nav");
  const [a, b] = [here.getBoundingClientRect(), menu.getBoundingClientRect()];
  menu.scrollLeft += a.left + a.width / 2 - (b.left + b.width / 2);
}
