// The public site in a real browser: what a reader with a phone, a keyboard, a screen reader or no script meets.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { newPage, openBrowser, openPaper } from "./paper.mjs";

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const desktop = { viewport: { width: 1440, height: 900 } };

// Every piece an article may have, at once.
const body = `<p>نصّ مُشكَّل: إِنَّ الْكِتَابَ يُقْرَأُ مِنْ عُنْوَانِهِ، عبر تطبيق <span lang="en" dir="ltr">My City</span> و<a href="https://example.org/">رابط</a> و<em>مائل</em> و<code>make run</code>.</p>
<h2>عنوان</h2><ul><li>أول<ul><li>فرع</li></ul></li></ul><ol><li>واحد</li></ol><blockquote><p>قولٌ طويل بعض الشيء.</p><footer><cite>قائله</cite>، في مؤتمر</footer></blockquote>
<h3>أصغر</h3><table><caption>بالأرقام</caption><tbody><tr><td>البسطات</td><td>186</td></tr></tbody></table>
<table><thead><tr><th>عمود</th><th>آخر طويل الاسم جداً</th><th>ثالث طويل الاسم جداً</th><th>رابع طويل الاسم جداً</th></tr></thead><tbody><tr><td>1</td><td>2</td><td>3</td><td>4</td></tr></tbody></table>
<h4 lang="en" dir="ltr">Smaller still</h4><pre>GET /2026/11 HTTP/1.1 and a long line that scrolls by itself instead of making the page wider than its screen</pre>
<figure data-embed="https://video.example/7"><a href="https://video.example/7">شاهد: جولة في السوق</a></figure>
<p lang="en" dir="ltr">An English paragraph with <bdi lang="ar" dir="rtl">السوق الشعبي</bdi> in it.</p><p>${"كلمة ".repeat(60)}</p>`;

let paper, browser, kinds;

before(async () => {
  paper = await openPaper({ demo: true });
  browser = await openBrowser();
  const everything = await publish({ headline: "مادة فيها كل شيء، وعنوانها طويل بما يكفي ليقع في سطرين أو ثلاثة", kicker: "تجربة", deck: "وتحته شرح قصير", body });
  const english = await publish({ headline: "A piece in English", section: "2", lang: "en", dir: "ltr", body: "<p>By nine in the morning.</p>" });
  const locked = await publish({ headline: "مادة محميّة", password: "سرّ", body: "<p>x</p>" });
  const latest = await (await fetch(paper.base + "/latest")).text();
  const pictured = latest.match(/<article class="lead-card">[\s\S]*?href="([^"]*)"/)[1];
  const article = await (await fetch(paper.base + pictured)).text();
  kinds = {
    home: "/", latest: "/latest", older: latest.match(/rel="next" href="([^"]*)"/)[1], section: "/section/local", opinion: "/section/opinion", everything, english, locked, pictured,
    author: article.match(/rel="author" href="([^"]*)"/)[1], tag: article.match(/rel="tag" href="([^"]*)"/)[1], missing: "/2026/01/nothing",
    thread: `/-/comments/thread?article=${article.match(/data-article-id="(\d+)"/)[1]}`, search: "/search?q=" + encodeURIComponent("السوق"), searched: "/search?q=" + encodeURIComponent("\"مادة محمية\" فيزياء"),
  };
});

after(async () => {
  await browser?.close();
  await paper?.close();
});

// publish sends the editor's form as a browser without script would, and answers with the article's address.
async function publish(fields) {
  const [, login, password] = paper.out().match(/login: (\S+)\s+password: (\S+)/);
  const post = (path, values, cookie) => fetch(paper.base + path, { method: "POST", redirect: "manual", body: new URLSearchParams(values), headers: cookie ? { cookie } : {} });
  const cookie = (await post("/desk/sign-in", { login, password })).headers.get("set-cookie").split(";")[0];
  const answer = await post("/desk/articles/new/publish", { kind: "article", base: "0", lang: "ar", dir: "rtl", comments: "open", workflow: "ready", section: "1", lead_id: "0", update: "silent", ...fields }, cookie);
  assert.equal(answer.status, 303, await answer.text());
  const list = await (await fetch(paper.base + "/latest")).text();
  return list.match(new RegExp(`href="([^"]*)"[^>]*>${fields.headline}`))[1];
}

/** settled waits until a page's fonts are there; what is below the fold may still be on its way. */
const settled = (page) => page.evaluate(() => document.fonts.ready.then(() => {}));

// shifts is how far a page's parts jump while it comes to rest (cumulative layout shift), where files of one kind are late.
async function shifts(path, options, late) {
  const page = await newPage(browser, paper, options);
  if (late) await page.route(late, async (r) => { await new Promise((done) => setTimeout(done, 700)); await r.continue(); });
  await page.addInitScript(() => {
    window.moved = 0;
    new PerformanceObserver((list) => { for (const e of list.getEntries()) window.moved += e.value; }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(paper.base + path);
  await settled(page);
  await page.waitForTimeout(300); // the observer is told after the frame
  const [sum, faces] = await page.evaluate(() => [window.moved, [...document.fonts].filter((f) => f.status === "loaded" && /Cairo Variable|Noto Naskh/.test(f.family)).length]);
  assert.ok(faces > 0, "the fonts came");
  await page.context().close();
  return sum;
}

test("nothing moves while a page loads, next to nothing when its fonts or its script come late", { timeout: 180000 }, async () => {
  const faults = [];
  const within = async (bound, kind, size, late) => {
    const sum = await shifts(kinds[kind], size, late);
    if (sum >= bound) faults.push(`${kind}, ${size === phone ? "phone" : "desktop"}${late ? `, ${late} late` : ""}: ${sum}`);
  };
  for (const [size, list] of [[phone, ["home", "section", "everything", "pictured", "author", "thread", "search"]], [desktop, ["home", "everything"]]]) {
    for (const kind of list) {
      await within(0.001, kind, size);
      // What stands in for a font has its widths on average: now and then a line breaks elsewhere, oftenest in many short texts.
      await within(kind === "search" ? 0.05 : 0.01, kind, size, "**/fonts/**");
    }
  }
  // The script makes "an hour ago" of a date, which is shorter: what follows in the line moves up, no line goes.
  for (const kind of ["home", "opinion", "pictured", "thread"]) await within(0.005, kind, phone, "**/*.js");
  assert.deepEqual(faults, []);
});

test("times become relative in the catalogue's words, and stay absolute in title and datetime", { timeout: 120000 }, async () => {
  const page = await newPage(browser, paper, phone);
  const time = page.locator("time[data-relative=ago]").first();
  await page.goto(paper.base + "/latest");
  const at = Date.parse(await time.getAttribute("datetime"));
  assert.match(await time.getAttribute("title"), /^\d+ .+ \d{4}، \d\d:\d\d$/);
  const minute = 60e3, hour = 60 * minute, day = 24 * hour;
  for (const [passed, words] of [
    [20e3, "الآن"], [minute, "قبل دقيقة"], [2 * minute, "قبل دقيقتين"], [5 * minute, "قبل 5 دقائق"], [12 * minute, "قبل 12 دقيقة"], [59.9 * minute, "قبل 59 دقيقة"],
    [hour, "قبل ساعة"], [2 * hour, "قبل ساعتين"], [11 * hour, "قبل 11 ساعة"], [2 * day, "قبل يومين"], [5 * day, "قبل 5 أيام"], [7 * day, "قبل أسبوع"], [15 * day, "قبل أسبوعين"],
    [27 * day, "قبل 3 أسابيع"], [40 * day, "قبل شهر"], [70 * day, "قبل شهرين"], [345 * day, "قبل 11 شهرًا"], [366 * day, "قبل سنة"], [800 * day, "قبل سنتين"], [4000 * day, "قبل 10 سنوات"], [-hour, "الآن"],
  ]) {
    await page.clock.setFixedTime(at + passed);
    await page.goto(paper.base + "/latest");
    assert.equal(await time.innerText(), words);
  }
  // Between half a day and two midnights it is yesterday, by the paper's zone.
  await page.clock.setFixedTime(at + 24 * hour);
  await page.goto(paper.base + "/latest");
  assert.equal(await time.innerText(), "أمس");
  await page.clock.setFixedTime(at + 3 * hour);
  await page.goto(paper.base + kinds.everything);
  assert.match(await page.locator("time[data-published]").innerText(), /^\d+ .+ \d{4}، \d\d:\d\d$/, "the byline's own time stays");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("an article counts as read once it was visible for a second", { timeout: 60000 }, async () => {
  const page = await newPage(browser, paper, { ...desktop, userAgent: "Mozilla/5.0 (a reader who was not here before)" });
  await page.addInitScript(() => {
    window.hiddenNow = true;
    Object.defineProperty(document, "hidden", { get: () => window.hiddenNow });
  });
  const sent = [];
  page.on("request", (r) => { if (r.url().endsWith("/-/view")) sent.push(r.postData()); });
  await page.goto(paper.base + kinds.everything + "?utm_source=whatsapp&utm_campaign=نشرة");
  const id = await page.locator("article[data-article-id]").getAttribute("data-article-id");
  const views = async () => (await (await fetch(`${paper.base}/-/counts?ids=${id}`)).json())[id].views;
  const before = await views();
  await page.waitForTimeout(1500);
  assert.deepEqual(sent, [], "not while the tab is hidden");
  await page.evaluate(() => { window.hiddenNow = false; document.dispatchEvent(new Event("visibilitychange")); });
  await page.waitForTimeout(300);
  await page.evaluate(() => { window.hiddenNow = true; document.dispatchEvent(new Event("visibilitychange")); });
  await page.waitForTimeout(1500);
  assert.deepEqual(sent, [], "not for a glance");
  await page.evaluate(() => { window.hiddenNow = false; document.dispatchEvent(new Event("visibilitychange")); });
  await page.waitForFunction((n) => document.querySelector("[data-views]").textContent !== n, await page.locator("[data-views]").innerText(), { timeout: 15000 });
  assert.equal(sent.length, 1, "once");
  const said = Object.fromEntries(new URLSearchParams(sent[0]));
  assert.match(said.n, /^[0-9a-f]{8,16}$/);
  assert.deepEqual({ ...said, n: "" }, { id, n: "", r: "", l: said.l, z: said.z, us: "whatsapp", uc: "نشرة" }, "where the reader came from, never who");
  assert.ok(said.l && said.z);
  assert.equal(await views(), before + 1);
  assert.deepEqual(await page.context().cookies(), [], "no cookie");
  await page.reload();
  await page.evaluate(() => { window.hiddenNow = false; document.dispatchEvent(new Event("visibilitychange")); });
  await page.waitForTimeout(1500);
  assert.equal(sent.length, 2);
  assert.equal(await views(), before + 1, "the same reader is counted once in half an hour");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a view that is not answered is sent again, and what was read is told when the page goes", { timeout: 60000 }, async () => {
  const page = await newPage(browser, paper, { ...desktop, userAgent: "Mozilla/5.0 (a reader in a tunnel)" });
  await page.addInitScript(() => {
    window.hiddenNow = false;
    Object.defineProperty(document, "hidden", { get: () => window.hiddenNow });
  });
  const sent = [];
  await page.route("**/-/view", async (route) => {
    sent.push(route.request().postData());
    if (sent.length === 1) return route.abort();
    if (sent.length === 2) return route.fulfill({ status: 503 });
    return route.continue();
  });
  await page.goto(paper.base + kinds.everything);
  const id = await page.locator("article[data-article-id]").getAttribute("data-article-id");
  const views = async () => (await (await fetch(`${paper.base}/-/counts?ids=${id}`)).json())[id].views;
  const before = await views();
  const counted = page.waitForResponse((r) => r.url().endsWith("/-/view") && r.status() === 204, { timeout: 20000 });
  const told = page.waitForRequest((r) => r.url().endsWith("/-/read"), { timeout: 30000 });
  await page.mouse.wheel(0, 800);
  await counted;
  assert.equal(sent.length, 3);
  assert.equal(new Set(sent).size, 1, "the same each time");
  assert.equal(await views(), before + 1);
  await page.evaluate(() => scrollTo(0, document.querySelector("[data-body]").getBoundingClientRect().bottom));
  await page.waitForTimeout(1200);
  await page.evaluate(() => { window.hiddenNow = true; document.dispatchEvent(new Event("visibilitychange")); });
  const read = Object.fromEntries(new URLSearchParams((await told).postData()));
  assert.deepEqual(Object.keys(read), ["id", "s", "d"]);
  assert.equal(read.id, id);
  assert.ok(read.s >= 5 && read.s <= 30, `engaged for ${read.s} s`);
  assert.equal(read.d, "100");
  assert.equal(page.faults.filter((f) => !/view|503|ERR_FAILED/.test(f)).length, 0, page.faults.join());
  await page.context().close();
});

test("without script everything is there but the copy button", { timeout: 60000 }, async () => {
  const page = await newPage(browser, paper, { ...desktop, javaScriptEnabled: false });
  await page.goto(paper.base + kinds.everything);
  assert.equal(await page.locator(".share a").count(), 3);
  assert.equal(await page.locator(".share button").count(), 0);
  assert.ok((await page.locator(".share a").first().getAttribute("href")).includes(encodeURIComponent(paper.base)), "the shared address is absolute");
  await page.context().close();
  const scripted = await newPage(browser, paper, { ...desktop, permissions: ["clipboard-read", "clipboard-write"] });
  await scripted.goto(paper.base + kinds.everything);
  await scripted.click(".share button");
  await scripted.waitForFunction(() => document.querySelector(".share [role=status]").textContent !== "");
  assert.equal(await scripted.evaluate(() => navigator.clipboard.readText()), paper.base + kinds.everything);
  assert.deepEqual(scripted.faults, []);
  await scripted.context().close();
});

test("the keyboard goes from the skip link through one stop for each story", { timeout: 60000 }, async () => {
  const page = await newPage(browser, paper, desktop);
  await page.goto(paper.base + "/");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  assert.ok(await page.evaluate(() => document.activeElement.getBoundingClientRect().top >= 0), "the skip link shows itself");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.closest("main .lead-card h2")), "the first stop is the lead");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.closest(".front-seconds article:first-child")), "the next is the first of the seconds");
  await page.context().close();
});

test("each font is fetched once, and no more of them than the letters want", { timeout: 60000 }, async () => {
  for (const [kind, wanted] of [["pictured", ["cairo-arabic", "cairo-signs", "naskh-arabic", "naskh-signs"]], ["everything", ["cairo-arabic", "cairo-latin", "cairo-letters", "cairo-signs", "naskh-arabic", "naskh-letters", "naskh-signs"]]]) {
    const page = await newPage(browser, paper, phone);
    const fonts = [], sent = [];
    page.on("request", (r) => { if (r.url().includes("/fonts/")) fonts.push(r.url().match(/([\w-]+)\.woff2/)[1]); });
    page.on("response", (r) => { if (r.url().includes("/fonts/")) sent.push(Number(r.headers()["content-length"])); });
    await page.goto(paper.base + kinds[kind]);
    await settled(page);
    await page.waitForTimeout(300);
    assert.deepEqual(fonts.sort(), wanted, kind);
    const sum = sent.reduce((a, b) => a + b);
    assert.ok(sum > 20000 && sum < (kind === "pictured" ? 50 : 85) * 1024, `${kind}: ${sum} bytes`);
    await page.context().close();
  }
});

test("an article is looked for and opened by keyboard alone, with scripts and without", { timeout: 60000 }, async () => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await newPage(browser, paper, { ...desktop, javaScriptEnabled });
    await page.goto(paper.base + "/");
    const at = () => page.evaluate(() => document.activeElement.getAttribute("href"));
    for (let stops = 0; stops < 6 && (await at()) !== "/search"; stops++) await page.keyboard.press("Tab"); // the content, what readers are asked, the paper's name
    assert.equal(await at(), "/search");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/search");
    await page.focus("main");
    await page.keyboard.press("Tab");
    await page.keyboard.type("ماده فيها كل شي");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/search?q=*");
    assert.match(await page.locator(".search-count").textContent(), /نتيجة|نتائج|نتيجتان/);
    const first = page.locator(".search-results li").first();
    assert.match(await first.locator("h2").textContent(), /مادة فيها كل شيء/);
    assert.ok((await first.locator("h2 mark").count()) > 0, "nothing is marked");
    assert.equal(await page.locator(".search-results").getByText("محميّة").count(), 0, "what is behind a password is found");
    await first.locator("a").focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("[data-article-id]");
    assert.match(await page.locator("h1").textContent(), /مادة فيها كل شيء/);
    await page.goto(paper.base + "/search?q=" + encodeURIComponent("السوق"));
    await page.selectOption("select[name=section]", { index: 1 });
    await page.focus("select[name=period]");
    await page.focus("input[name=q]");
    await page.keyboard.press("Enter");
    await page.waitForURL("**section=*");
    assert.notEqual(await page.locator("select[name=section]").inputValue(), "");
    await page.context().close();
  }
});
