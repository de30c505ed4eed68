// What Lighthouse says of a reader's pages on a phone: for each kind of page the median of five runs, what the page weighs as it is sent, and
// when its first byte and its largest part are there on a slow line that is not calculated but held to. Prints a table; exits 1
// where accessibility, best practices or what searchers need is below 100.
import { existsSync } from "node:fs";
import { connect, createServer } from "node:net";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { newPage, openBrowser, openPaper } from "../tests/paper.mjs";

const runs = Number(process.env.LIGHTHOUSE_RUNS || 5);
const categories = ["performance", "accessibility", "best-practices", "seo"];
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const kB = (bytes) => (bytes / 1024).toFixed(1);

const paper = await openPaper({ demo: true });
const chrome = await launch({
  chromePath: process.env.CHROMIUM || ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find((path) => existsSync(path)),
  chromeFlags: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
});

/** report is one run: Lighthouse's own phone on its own slow line. */
async function report(url, settings = {}) {
  const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: "error", onlyCategories: categories, ...settings });
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  return lhr;
}

/** slowLine listens for browsers and hands on to the paper what they say, as late and as slowly as Lighthouse's slow 4G: a connection takes a
    round trip, so does an answer, and all connections share one rate. */
async function slowLine(port, roundTrip = 150, rate = (1.6 * 1024 * 1024) / 8 / 1000) {
  let free = 0;
  const server = createServer((near) => {
    const opened = Date.now() + roundTrip;
    const far = connect(port, "127.0.0.1");
    for (const end of [near, far]) end.on("error", () => { near.destroy(); far.destroy(); });
    near.on("data", (data) => setTimeout(() => far.writable && far.write(data), Math.max(0, opened - Date.now()) + roundTrip / 2));
    far.on("data", (data) => {
      free = Math.max(Date.now(), free) + data.length / rate;
      setTimeout(() => near.writable && near.write(data), free - Date.now() + roundTrip / 2);
    });
    near.on("close", () => far.destroy());
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

/** held is one visit by a phone of a quarter of this machine's speed on that line: when the first byte and the largest part were there, and
    how far parts jumped. */
async function held(browser, line, path) {
  const page = await newPage(browser, paper, { viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75, isMobile: true, hasTouch: true });
  await (await page.context().newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.addInitScript(() => {
    Object.assign(window, { largest: 0, jumped: 0 });
    new PerformanceObserver((list) => { for (const e of list.getEntries()) window.largest = e.startTime; }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => { for (const e of list.getEntries()) window.jumped += e.value; }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(`http://127.0.0.1:${line.address().port}${path}`, { waitUntil: "load" });
  await page.waitForTimeout(2000); // the last fonts come after
  const seen = await page.evaluate(() => ({ first: performance.getEntriesByType("navigation")[0].responseStart, largest: window.largest, jumped: window.jumped }));
  await page.context().close();
  return seen;
}

/** drawn waits until the pictures of a page have their sizes: until then a new paper shows the originals. */
async function drawn(path) {
  for (let tries = 0; tries < 120; tries++) {
    const images = (await (await fetch(paper.base + path)).text()).match(/<img [^>]*>/g);
    if (images.every((img) => /srcset|view\.gif/.test(img))) return;
    await new Promise((done) => setTimeout(done, 1000));
  }
  throw new Error(`pictures of ${path} have no sizes after two minutes`);
}

/** weight is what was sent of some kinds of resources, as it was compressed, and their number. */
function weight(lhr, ...kinds) {
  const sent = lhr.audits["network-requests"].details.items.filter((r) => kinds.includes(r.resourceType));
  return kB(sent.reduce((sum, r) => sum + r.transferSize, 0));
}

/** missed are the audits that cost points. */
const missed = (lhr) => categories.flatMap((c) => lhr.categories[c].auditRefs.filter((r) => r.weight > 0 && lhr.audits[r.id].score !== null && lhr.audits[r.id].score < 0.9).map((r) => `${r.id}: ${lhr.audits[r.id].title} ${lhr.audits[r.id].displayValue ?? ""}`));

let below = false;
const browser = await openBrowser();
const line = await slowLine(Number(new URL(paper.base).port));
try {
  const latest = await (await fetch(paper.base + "/latest")).text();
  const article = latest.match(/<article class="lead-card">[\s\S]*?href="([^"]*)"/)[1];
  const lines = [["page", ...categories, "HTML+CSS+JS KB", "fonts KB", "pictures KB", "CLS", "LCP ms", "held to slow 4G: TTFB ms", "LCP ms", "CLS"]];
  for (const [kind, path] of [["home", "/"], ["article", article], ["section", "/section/local"]]) {
    await drawn(path);
    const all = [];
    for (let run = 0; run < runs; run++) all.push(await report(paper.base + path));
    const visits = [];
    for (let run = 0; run < runs; run++) visits.push(await held(browser, line, path));
    const scores = categories.map((c) => Math.round(median(all.map((lhr) => lhr.categories[c].score)) * 100));
    const number = (id) => median(all.map((lhr) => lhr.audits[id].numericValue));
    lines.push([kind, ...scores, weight(all[0], "Document", "Stylesheet", "Script"), weight(all[0], "Font"), weight(all[0], "Image"), number("cumulative-layout-shift").toFixed(3), Math.round(number("largest-contentful-paint")),
      ...["first", "largest"].map((name) => Math.round(median(visits.map((v) => v[name])))), median(visits.map((v) => v.jumped)).toFixed(4)]);
    below ||= scores.slice(1).some((score) => score < 100); // how fast it is hangs on the machine as well
    if (scores.some((score) => score < 100)) {
      console.error([...new Set(all.flatMap(missed))].map((fault) => `${kind}: ${fault}`).join("\n"));
    }
  }
  const widths = lines[0].map((_, i) => Math.max(...lines.map((row) => String(row[i]).length)));
  for (const row of lines) console.log(row.map((word, i) => (i ? String(word).padStart(widths[i]) : word.padEnd(widths[i]))).join("  "));
} finally {
  chrome.kill();
  await browser.close();
  line.close();
  await paper.close();
}
process.exitCode = below ? 1 : 0;
