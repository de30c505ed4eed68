// The whole story: the owner's first visit, writing with a photograph and a quotation, publishing, reading on a phone,
// updating, withdrawing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone, photograph } from "./desk.mjs";
import { newPage, openBrowser, openPaper, shot } from "./paper.mjs";

test("from the first visit to a withdrawn article", { timeout: 180000 }, async () => {
  const paper = await openPaper();
  const browser = await openBrowser();
  try {
    // The desk without script: what works here works on any browser; the editor proper builds on the same form.
    const desk = await newPage(browser, paper, { javaScriptEnabled: false });
    await desk.goto(paper.out().match(/first: (\S+)/)[1].replace(/^https?:\/\/[^/]+/, paper.base));
    for (const [name, value] of [["name", "سلمى العمري"], ["login", "salma"], ["email", "salma@example.org"], ["password", "كلمة-مرور-طويلة"]]) await desk.fill(`[name=${name}]`, value);
    await desk.click("button.primary");
    if (await desk.locator("input[name=login]").count()) {
      await desk.fill("[name=login]", "salma");
      await desk.fill("[name=password]", "كلمة-مرور-طويلة");
      await desk.click("button.primary");
    }
    await desk.goto(paper.base + "/desk/articles/new");
    await desk.fill("[name=kicker]", "متابعة");
    await desk.fill("[name=headline]", "افتتاح مكتبة الحيّ");
    await desk.fill("[name=deck]", "ألفا كتاب وركن للأطفال");
    await desk.fill("[name=body]", "<p>فُتحت المكتبة صباح اليوم.</p><blockquote><p>كنا ننتظر هذا المكان.</p><footer><cite>أم ليث</cite>، من أهل الحيّ</footer></blockquote><p onclick=\"x()\">والدخول مجاني.<script>alert(1)</script></p>");
    await desk.locator("[name=byline_name]").first().fill("سلمى العمري");
    await desk.setInputFiles("[name=lead_file]", { name: "library.png", mimeType: "image/png", buffer: photograph(1200, 750) });
    await desk.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true))).catch(() => {});
    await shot(desk, "desk-plain");
    await desk.click("[data-publish]");
    assert.match(desk.url(), /\/desk\/articles\/\d+/, "published: " + (await desk.locator("main").innerText()).slice(0, 300));
    const editor = desk.url().replace(/[?#].*/, "").replace(/\/publish$/, "");

    const reader = await newPage(browser, paper, phone);
    await reader.goto(paper.base + "/");
    await reader.click("text=افتتاح مكتبة الحيّ");
    const article = reader.locator("article[data-article-id]");
    for (const part of ["h1", "[data-deck]", "[data-byline]", "time[data-published]", "[data-views]", "figure img", "[data-body] blockquote cite", "[data-comments]"]) {
      assert.ok(await article.locator(part).count(), part + " is on the page");
    }
    assert.equal(await article.locator("[data-body] script, [data-body] [onclick]").count(), 0, "nothing hostile is on the page");
    assert.equal(await article.locator("time[data-updated]").count(), 0, "no update yet");
    assert.ok(await article.locator("figure img").first().evaluate((i) => i.decode().then(() => i.naturalWidth > 0)), "the photograph is there");
    assert.equal(await reader.evaluate(() => document.documentElement.scrollWidth), 390, "nothing sticks out sideways");
    await shot(reader, "article-phone", { fullPage: true });
    const address = reader.url();

    await desk.goto(editor);
    await desk.fill("[name=deck]", "ألفا كتاب وركن للأطفال وساعات مسائية");
    await desk.check("[name=update][value=substantive]", { force: true });
    await desk.click("[data-publish]");
    await reader.goto(address);
    assert.match(await reader.locator("[data-deck]").innerText(), /مسائية/);
    assert.ok(await reader.locator("time[data-updated]").getAttribute("datetime"), "the update has its time");
    assert.deepEqual(await reader.context().cookies(), [], "no cookie for a reader");
    assert.deepEqual(reader.faults, []);

    await desk.goto(editor);
    const summary = desk.locator("details.withdraw summary");
    await summary.click();
    await desk.fill("[name=withdraw_note]", "نُشرت قبل موعدها");
    await desk.click("details.withdraw button");
    const gone = await reader.goto(address);
    assert.equal(gone.status(), 410);
    assert.match(await reader.locator("main").innerText(), /نُشرت قبل موعدها/);
    assert.deepEqual(desk.faults, []);
  } finally {
    await browser.close();
    await paper.close();
  }
});
