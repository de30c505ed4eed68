// Times become relative and stay so; the HTML holds the absolute ones. The rules are the browser's own (CLDR).
const lang = document.documentElement.lang || "ar";
const words = new Intl.RelativeTimeFormat(lang + "-u-nu-latn", { numeric: "auto" });
const steps = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60]];
function refresh() {
  for (const el of document.querySelectorAll("time[data-relative]")) {
    const seconds = (Date.parse(el.dateTime) - Date.now()) / 1000;
    if (Number.isNaN(seconds)) continue;
    if (!el.title) el.title = el.textContent;
    const [unit, size] = steps.find(([, s]) => Math.abs(seconds) >= s) || ["minute", 60];
    el.textContent = words.format(Math.round(seconds / size), unit);
  }
}
refresh();
setInterval(refresh, 30000);
const story = document.querySelector("article[data-article-id]");
if (story && story.querySelector("[data-views]") && !document.prerendering) {
  setTimeout(() => {
    if (document.visibilityState === "visible") navigator.sendBeacon("/-/view", new URLSearchParams({ id: story.dataset.articleId }));
  }, 1000);
}
