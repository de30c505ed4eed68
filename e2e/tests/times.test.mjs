// The pages' script says times, counts and numbers as the server's code does: the very script the site serves is held to the
// table that internal/i18n is held to (TestTimesAreSaidAsInTheTable).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";
import { openPaper } from "./paper.mjs";

const table = JSON.parse(readFileSync(new URL("../../internal/i18n/testdata/times.json", import.meta.url)));

let paper;
const scripts = {};

before(async () => {
  paper = await openPaper();
  for (const lang of ["ar", "en", "fr"]) {
    const answer = await fetch(`${paper.base}/static/site.${lang}.js`);
    assert.equal(answer.status, 200, lang);
    scripts[lang] = await answer.text();
  }
});

after(() => paper?.close());

/** inPage runs the script in a page of a locale; what it made of the elements and how to wake it come back with it. */
function inPage({ lang, zone = "Asia/Amman", zero, group }, elements = []) {
  const dataset = { zone };
  if (zero) dataset.zero = zero;
  if (group !== ",") dataset.group = group;
  const wake = [];
  const listen = (name, heard) => { if (name === "visibilitychange" || name === "pageshow") wake.push(heard); };
  const document = {
    hidden: false, documentElement: { lang, dataset }, addEventListener: listen, querySelector: () => null,
    querySelectorAll: (which) => (which === "time[data-relative]" ? elements : []),
  };
  const page = createContext({ document, navigator: {}, location: { hash: "" }, addEventListener: listen, setInterval: (heard) => wake.push(heard), setTimeout: () => {} });
  return {
    document, wake,
    at: (time) => runInContext(`Date.now = () => ${Date.parse(time)}`, page),
    start: () => runInContext(scripts[lang], page),
    relative: (manner, at, now, date) => runInContext(`relative(${JSON.stringify(manner)}, ${Date.parse(at)}, ${Date.parse(now)}, ${JSON.stringify(date)})`, page),
    views: (n) => runInContext(`counted(words.views, ${n})`, page),
  };
}

// The table's texts have ASCII digits and commas between thousands.
function inLocale(text, { zero, group }) {
  const grouped = /\d/.test(text) ? text.replaceAll(",", group) : text;
  return zero ? grouped.replace(/\d/g, (d) => String.fromCharCode(zero.charCodeAt(0) + Number(d))) : grouped;
}

test("the script says every row of the table as the server does, in every locale", { timeout: 60000 }, () => {
  let rows = 0;
  const same = (got, want, what) => { rows++; assert.equal(got, want, what); };
  for (const locale of table.locales) {
    const page = inPage(locale), name = `${locale.lang}-${locale.country}`;
    page.start();
    for (const row of table.passed) {
      const [ago, since, coming] = row[locale.lang].map((text) => inLocale(text, locale));
      same(page.relative("ago", row.from, row.to), ago, name);
      same(page.relative("since", row.from, row.to), since, name);
      same(page.relative("in", row.to, row.from), coming, name);
      assert.equal(page.relative("in", row.from, row.to), ago, "what was to come and has passed");
    }
    for (const row of table.recent) {
      const want = inLocale(row[locale.lang], locale);
      same(page.relative("recent", row.from, row.to, /\//.test(want) ? want : "the page's own date"), want, name);
    }
    for (const row of table.views) same(page.views(row.n), inLocale(row[locale.lang], locale), name);
  }
  for (const row of table.zones) {
    const page = inPage({ lang: "ar", group: ",", zone: row.zone });
    page.start();
    same(page.relative("ago", row.from, row.to), row.want, row.zone);
  }
  assert.ok(rows >= 2500, `only ${rows} rows`);
});

test("what has been published is never still to come, though a reader's clock be slow", { timeout: 60000 }, () => {
  const page = inPage({ lang: "ar", group: "," });
  page.start();
  assert.equal(page.relative("ago", "2026-11-24T10:05:00Z", "2026-11-24T10:00:00Z"), "الآن");
  assert.equal(page.relative("since", "2026-11-30T10:00:00Z", "2026-11-24T10:00:00Z"), "الآن");
});

test("a page that lies open, or comes from a cache a year later, goes with the time", { timeout: 60000 }, () => {
  const time = (relative, text) => ({ dateTime: "2026-11-24T10:00:00Z", dataset: { relative }, textContent: text });
  const card = time("ago", "24 تشرين الثاني 2026"), latest = time("recent", "24\u200f/11\u200f/2026"), update = time("since", "24 تشرين الثاني / نوفمبر 2026، 13:00");
  const broken = { ...time("ago", "بلا تاريخ"), dateTime: "" };
  const page = inPage({ lang: "ar", group: "," }, [card, latest, update, broken]);
  const says = () => [card.textContent, latest.textContent, update.textContent];
  page.at("2026-11-24T10:02:00Z");
  page.start();
  assert.deepEqual(says(), ["قبل دقيقتين", "13:00", "منذ دقيقتين"]);
  assert.equal(page.wake.length, 3, "by the clock, when looked at again, when shown again");
  for (const [now, want] of [
    ["2026-11-24T11:00:00Z", ["قبل ساعة", "13:00", "منذ ساعة"]], ["2026-11-25T10:00:00Z", ["أمس", "أمس", "أمس"]],
    ["2026-11-27T10:00:00Z", ["قبل 3 أيام", "الثلاثاء", "منذ 3 أيام"]], ["2027-11-24T10:00:00Z", ["قبل سنة", "24\u200f/11\u200f/2026", "منذ سنة"]],
  ]) {
    page.at(now);
    for (const heard of page.wake) heard();
    assert.deepEqual(says(), want);
  }
  page.document.hidden = true;
  page.at("2028-11-24T10:00:00Z");
  for (const heard of page.wake) heard();
  assert.deepEqual(says(), ["قبل سنة", "24\u200f/11\u200f/2026", "منذ سنة"], "a page nobody sees does no work");
  assert.equal(broken.textContent, "بلا تاريخ");
});
