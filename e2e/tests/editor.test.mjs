// The newsroom in a real browser, scripts on: writing through the editor proper, publishing, what happens when two write at
// once, a session ends or the server is away, and what every screen owes to those who read it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { article, enter, owner, password, phone, photograph, saved, signIn, stored } from "./desk.mjs";
import { newPage, openBrowser, openPaper, shot } from "./paper.mjs";

/** write types text into the editor's body at its end. */
async function write(page, text) {
  await page.locator(".ProseMirror").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(text);
}

/** dropped lets a file fall on what a selector finds, as from a folder of the desktop. */
async function dropped(page, selector, buffer, name, type = "image/png") {
  const data = await page.evaluateHandle(([bytes, file, mime]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], file, { type: mime }));
    return transfer;
  }, [buffer.toString("base64"), name, type]);
  const box = await page.locator(selector).first().boundingBox();
  const at = { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
  for (const event of ["dragenter", "dragover", "drop"]) await page.dispatchEvent(selector, event, { dataTransfer: data, ...at });
}

/** pasted puts HTML (and a picture of it, as office programs do) on the clipboard and pastes it into the body. */
function pasted(page, html, files = []) {
  return page.evaluate(([source, pictures]) => {
    const data = new DataTransfer();
    data.setData("text/html", source);
    data.setData("text/plain", source.replace(/<[^>]*>/g, " "));
    for (const p of pictures) data.items.add(new File([Uint8Array.from(atob(p), (c) => c.charCodeAt(0))], "image.png", { type: "image/png" }));
    const body = document.querySelector(".ProseMirror");
    body.focus();
    body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, [html, files]);
}

const tool = (page, name) => page.locator(`.tools button`, { hasText: name }).first();
const status = (page) => page.locator("[data-editor]").getAttribute("data-state");

describe("the editor", { timeout: 600000 }, () => {
  let paper, browser;
  before(async () => {
    paper = await openPaper();
    browser = await openBrowser();
    await (await owner(browser, paper)).context().close();
  });
  after(async () => {
    await browser?.close();
    await paper?.close();
  });

  /** desk is a signed-in page of its own for one test; what the browser complained about is looked at when it ends. */
  async function desk(t, options) {
    const page = await signIn(browser, paper, "salma", options);
    t.after(async () => {
      await page.context().close();
      assert.deepEqual(page.faults, []);
    });
    return page;
  }

  test("an article with everything in it, from the first letter to its withdrawal", async (t) => {
    const page = await desk(t);
    await page.goto(paper.base + "/desk/sections");
    await page.fill(".add [name=name]", "محليات");
    await page.click(".add button.primary");
    await page.keyboard.press("KeyN");
    await page.goto(paper.base + "/desk/");
    await page.keyboard.press("n"); // a new article by its key
    await page.waitForURL(/\/desk\/articles\/new$/);

    await page.fill("#kicker", "خدمات");
    await page.focus("#headline");
    await page.keyboard.type("خطوط مياه جديدة لثلاثة أحياء");
    await page.keyboard.press("Enter"); // on to the deck, and from there to the text
    await page.keyboard.type("المرحلة الأولى تبدأ مطلع الشهر");
    await page.keyboard.press("Enter");
    await page.keyboard.type("تبدأ سلطة المياه العمل قريباً.");
    await page.keyboard.press("Enter");
    await page.keyboard.type("## ما الذي يتغير");
    await page.keyboard.press("Enter");
    await page.keyboard.type("- حي الأمل");
    await page.keyboard.press("Enter");
    await page.keyboard.type("حي الزيتون");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.keyboard.type("الانقطاعات ستُعلن قبل يومين");
    await tool(page, "اقتباس").click();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.type("مدير المياه");
    await page.keyboard.press("Enter");
    await page.keyboard.type("التفاصيل هنا");
    for (let i = 0; i < 3; i++) await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Control+k");
    await page.fill("dialog [name=href]", "javascript:alert(1)");
    await page.keyboard.press("Enter");
    await page.locator("dialog .fault", { hasText: "عنواناً" }).waitFor();
    await page.fill("dialog [name=href]", "example.org/plan");
    await page.keyboard.press("Enter");
    await page.locator(".ProseMirror a").waitFor();

    let release;
    await page.route("**/desk/media", async (route) => {
      await new Promise((go) => (release = go));
      await route.continue();
    });
    await dropped(page, ".ProseMirror h2", photograph(1600, 1000), "حفريات.png");
    await page.locator(".uploading progress").waitFor(); // its place shows while it is on the way
    await page.keyboard.press("Control+Enter"); // what is published waits for it
    assert.equal(new URL(page.url()).pathname, "/desk/articles/new");
    await page.locator("[data-lead]").scrollIntoViewIfNeeded();
    release();
    await page.waitForURL(/\/desk\/articles\/\d+\?done=published$/);
    await page.unroute("**/desk/media");
    const url = new URL(page.url()).pathname;
    assert.match(await page.locator("[data-notices]").innerText(), /يرونها الآن/);

    const figure = page.locator(".ProseMirror .in-body");
    assert.equal(await page.locator(".ProseMirror h2 + .in-body").count(), 1, "the picture stands where it was dropped");
    await figure.locator("input").first().fill("عمال يحفرون شارعاً");
    await figure.locator("[data-caption]").click();
    await page.keyboard.type("أعمال الحفر");
    await page.keyboard.press("Enter");
    await page.keyboard.type("ليلى الحداد");
    await figure.locator("input[type=checkbox]").check();

    await page.selectOption("#section", { label: "محليات" });
    await page.focus("[name=tag_new]");
    await page.selectOption("[name=tag_new_kind]", "organisation");
    await page.fill("[name=tag_new]", "سلطة المياه");
    await page.keyboard.press("Enter");
    await page.selectOption("[name=tag_new_kind]", "place");
    await page.fill("[name=tag_new]", "حي الأمل،");
    await page.keyboard.press("Enter");
    await page.setInputFiles("[name=lead_file]", { name: "lead.png", mimeType: "image/png", buffer: photograph(1200, 800, 0x7a) });
    await page.locator("[data-lead] img").waitFor();
    for (const [name, value] of [["alt", "خط مياه"], ["caption", "الخط الجديد"], ["credit", "سلمى"], ["source", "سلطة المياه"], ["taken_on", "2026-11"]]) await page.fill(`[name=lead_${name}]`, value);
    await page.check("[name=lead_archive]");
    await page.locator("[data-check].look").first().waitFor({ state: "detached" }); // nothing is left to look at
    await page.locator("details", { hasText: "تصويبات" }).locator("summary").click();
    await page.fill(".correction textarea >> nth=-1", "ذُكر سابقاً أن العمل بدأ.");
    await page.check("[name=update][value=substantive]");
    await page.keyboard.press("Control+Enter");
    await saved(page);
    assert.match(await page.locator("[data-notices]").innerText(), /النص الجديد/);
    assert.notEqual(await page.locator("[data-updated]").innerText(), "—");
    assert.ok(await page.isChecked("[name=update][value=silent]"), "the next update is silent again");
    assert.equal(await page.locator("[name=tag]").first().getAttribute("value").then((v) => v.startsWith("0|")), false, "tags have their ids");

    const body = await stored(page, url);
    for (const part of ["<h2>ما الذي يتغير</h2>", "<ul><li>حي الأمل</li><li>حي الزيتون</li></ul>", "<blockquote><p>الانقطاعات ستُعلن قبل يومين</p><footer>مدير المياه</footer></blockquote>",
      'href="https://example.org/plan"', 'data-archive=""', 'alt="عمال يحفرون شارعاً"', "<figcaption>أعمال الحفر <small>ليلى الحداد</small></figcaption>"]) {
      assert.ok(body.includes(part), `${part} in ${body}`);
    }
    const reader = await newPage(browser, paper, phone);
    await reader.goto(paper.base + (await page.locator("a[target=_blank][href^='/2']").getAttribute("href")));
    for (const part of ["[data-deck]", "time[data-updated]", "[data-body] h2", "[data-body] blockquote footer", "[data-body] figure figcaption"]) assert.ok(await reader.locator(part).count(), part + " is on the page");
    assert.match(await reader.locator("article").innerText(), /أرشيفية[\s\S]*ذُكر سابقاً أن العمل بدأ/);
    assert.equal(await reader.evaluate(() => document.documentElement.scrollWidth), 390);
    assert.deepEqual(await reader.context().cookies(), []);

    await page.locator("details.withdraw summary").click();
    await page.fill("#withdraw_note", "نُشرت قبل موعدها");
    await page.locator("details.withdraw button").click();
    await page.waitForURL(/done=withdrawn$/);
    assert.equal((await reader.reload()).status(), 410);
    assert.match(await reader.locator("main").innerText(), /نُشرت قبل موعدها/);
    await page.keyboard.press("Control+Enter");
    await page.waitForURL(/done=published$/);
    assert.equal((await reader.reload()).status(), 200, "published again under its old address");
    await page.reload();
    await shot(page, "editor-desktop");
    assert.deepEqual(reader.faults, []);
    await reader.context().close();
  });

  test("bylines are ordered, added and taken away from the keyboard alone", async (t) => {
    const page = await desk(t);
    await page.goto(paper.base + "/desk/articles/new");
    await page.fill("#headline", "بأسماء كثيرة");
    const names = () => page.locator("[name=byline_name]").evaluateAll((list) => list.map((e) => e.value).filter(Boolean));
    assert.deepEqual(await names(), ["سلمى العمري"], "whoever writes signs");
    await page.locator("[name=byline_name]").last().focus();
    await page.keyboard.type("وكالة الريح");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowDown"); // the kind: from a person to an agency
    await page.locator("[name=byline_name]").last().focus();
    await page.keyboard.type("صحيفة النهر");
    await page.locator("[data-byline] >> nth=2").locator("[data-move='-1']").focus();
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "قدّم");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter"); // the button went along with its row
    assert.deepEqual(await names(), ["صحيفة النهر", "سلمى العمري", "وكالة الريح"]);
    await page.locator("[data-byline] >> nth=1").locator("[data-remove]").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+s");
    await saved(page);
    await page.reload();
    assert.deepEqual(await names(), ["صحيفة النهر", "وكالة الريح"]);
    assert.equal(await page.locator("[name=byline_kind] >> nth=1").inputValue(), "agency");
  });

  test("tables, cards, the library, undo and both directions", async (t) => {
    const page = await desk(t);
    await page.goto(paper.base + "/desk/media");
    await page.setInputFiles("[data-upload] input", { name: "مكتبة.png", mimeType: "image/png", buffer: photograph(900, 600, 0x33) });
    await page.waitForURL(/done=uploaded$/);
    await page.goto(paper.base + "/desk/articles/new");
    await page.fill("#headline", "جدول وبطاقة");
    await write(page, "نص أول");
    await tool(page, "جدول").click();
    await page.keyboard.type("الحي");
    await page.keyboard.press("Tab");
    await page.keyboard.type("العدد");
    await tool(page, "حذف العمود").click();
    await tool(page, "صف جديد").click();
    await page.locator(".ProseMirror > p").last().click();
    await tool(page, "تضمين").click();
    await page.fill("dialog [name=address]", "https://video.example/9");
    await page.fill("dialog [name=title]", "مقطع من الجلسة");
    await page.keyboard.press("Enter");
    await page.locator(".ProseMirror .card").waitFor();
    await page.evaluate(async (bytes) => { // more than the picker shows at once
      for (let i = 0; i < 25; i++) {
        const data = new FormData();
        data.append("file", new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], `p-${i}.png`, { type: "image/png" }));
        await fetch("/desk/media", { method: "POST", body: data, headers: { Accept: "application/json" } });
      }
    }, photograph(30, 20).toString("base64"));
    await tool(page, "صورة").click();
    await page.locator(".picks li >> nth=23").waitFor();
    await page.locator("dialog button", { hasText: "الأقدم" }).click();
    await page.locator(".picks small", { hasText: "مكتبة" }).waitFor();
    await page.fill("dialog input[type=search]", "مكتبه");
    await page.locator(".picks li").nth(1).waitFor({ state: "detached" });
    await page.locator(".picks button").first().click();
    await page.locator(".ProseMirror .in-body").waitFor();
    await page.locator(".ProseMirror .card button", { hasText: "صورة البطاقة" }).click();
    await page.locator(".picks button").first().click();
    await page.locator(".ProseMirror .card img").waitFor();
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("End");
    await page.keyboard.type(" سهو");
    await page.keyboard.press("Control+z");
    await tool(page, "الاتجاه").click();
    await page.keyboard.press("Control+s");
    await saved(page);
    const body = await stored(page, new URL(page.url()).pathname);
    assert.match(body, /^<p dir="ltr">نص أول<\/p>\n<table><thead><tr><th>الحي<\/th><th><\/th><\/tr><\/thead><tbody>(<tr><td><\/td><td><\/td><\/tr>){3}<\/tbody><\/table>\n<figure data-media="\d+" data-embed="https:\/\/video\.example\/9"><img src="\/media\/[^"]+" alt="" width="30" height="20"><a href="https:\/\/video\.example\/9">مقطع من الجلسة<\/a><\/figure>\n<figure data-media="\d+"><img src="\/media\/[^"]+" alt="" width="900" height="600">/);
  });

  test("what is pasted from Word, Google Docs and web pages becomes clean text", async (t) => {
    const page = await desk(t);
    const word = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style><meta name=Generator content="Microsoft Word 15"></head><body lang=AR-JO style='tab-interval:36pt'><!--StartFragment-->
<p class=MsoNormal dir=RTL style='text-align:right'><b><span lang=AR-JO style='font-family:"Arial";color:red'>قال الوزير</span></b><span lang=AR-JO> إن العمل <i>بدأ</i></span><o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst dir=RTL style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol;mso-list:Ignore'>·<span style='font:7pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span><![endif]><span lang=AR-JO>أولاً</span></p>
<p class=MsoListParagraphCxSpMiddle dir=RTL style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o<span>&nbsp;&nbsp; </span></span>فرع</p>
<p class=MsoListParagraphCxSpLast dir=RTL style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp; </span></span>ثانياً</p>
<p class=MsoNormal>ختام</p><!--EndFragment--></body></html>`;
    const google = `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h1 dir="rtl" style="line-height:1.38"><span style="font-size:20pt;font-weight:400">عنوان</span></h1><p dir="rtl" style="text-align:right"><span style="font-weight:700">غامق</span><span style="font-weight:400;font-style:italic"> مائل</span> <a href="https://example.org/" style="text-decoration:none"><span style="color:#1155cc">رابط</span></a></p><ol style="margin-top:0"><li dir="rtl" style="list-style-type:decimal" aria-level="1"><p dir="rtl" role="presentation"><span>بند</span></p></li></ol></b>`;
    const web = `<div class="article" onclick="track()"><style>.x{}</style><div style="display:none">مخفي</div><h2 id="s">من صفحة</h2><div>سطر أول<br><br>سطر ثان<script>alert(1)</script></div><img src="https://far.example/pixel.gif"><p>انظر <a href="javascript:void(0)" target="_blank">هنا</a> و<a href="#s">هناك</a>.</p><button>شارك</button></div>`;
    const texts = { word: [word, `<p><strong>قال الوزير</strong> إن العمل <em>بدأ</em></p>\n<ul><li>أولاً<ul><li>فرع</li></ul></li><li>ثانياً</li></ul>\n<p>ختام</p>`],
      google: [google, `<h2>عنوان</h2>\n<p><strong>غامق</strong><em> مائل</em> <a href="https://example.org/">رابط</a></p>\n<ol><li>بند</li></ol>`],
      web: [web, `<h2>من صفحة</h2>\n<p>سطر أول</p>\n<p>سطر ثان</p>\n<p>انظر هنا وهناك.</p>`] };
    for (const [name, [source, want]] of Object.entries(texts)) {
      await page.goto(paper.base + "/desk/articles/new");
      await page.fill("#headline", "لصق " + name);
      await pasted(page, source, name === "word" ? [photograph(20, 20).toString("base64")] : []);
      await page.keyboard.press("Control+s");
      await saved(page);
      assert.equal((await stored(page, new URL(page.url()).pathname)).replace("<em> مائل</em>", "<em> مائل</em>"), want.replace("<em> مائل</em>", " <em>مائل</em>"), name);
    }
  });

  test("two who write at once: both texts stay, and who is second decides knowingly", async (t) => {
    const page = await desk(t);
    const url = await article(page, { headline: "نسختان", body: "<p>أصل</p>" });
    const other = await desk(t);
    await Promise.all([page.goto(paper.base + url), other.goto(paper.base + url)]);
    await write(other, " من الثاني");
    await other.keyboard.press("Control+s");
    await saved(other);
    await write(page, " من الأول");
    await page.keyboard.press("Control+s");
    await page.locator("[data-notices] .warn").waitFor();
    assert.match(await page.locator("[data-notices]").innerText(), /نسخة أخرى[\s\S]*سلمى العمري[\s\S]*اقرأ النسخة الأخرى/);
    assert.match(await page.locator(".ProseMirror").innerText(), /أصل من الأول/, "the text is where it was written");
    assert.equal(await stored(page, url), "<p>أصل من الثاني</p>");
    await page.keyboard.press("Control+z");
    assert.match(await page.locator(".ProseMirror").innerText(), /^أصل\s*$/, "what was written can still be undone");
    await page.keyboard.press("Control+y");
    await page.keyboard.press("Control+s");
    await saved(page);
    assert.equal(await stored(page, url), "<p>أصل من الأول</p>");
    page.faults = page.faults.filter((f) => !/status of 409/.test(f));
    await page.reload();
    await page.locator("details", { hasText: "النسخ السابقة" }).locator("summary").click();
    await page.locator(".revisions li[value='2'] a").click();
    assert.match(await page.locator(".ProseMirror").innerText(), /أصل من الثاني/, "the other version is among the earlier ones");
  });

  test("a session that ends while somebody writes costs no letter", async (t) => {
    const page = await desk(t);
    await page.goto(paper.base + "/desk/articles/new");
    await page.fill("#headline", "قبل انتهاء الجلسة");
    await write(page, "فقرة طويلة كُتبت قبل أن تنتهي الجلسة.");
    await page.context().clearCookies();
    await page.keyboard.press("Control+s");
    await page.locator("dialog [name=password]").fill("ليست كلمة المرور");
    await page.keyboard.press("Enter");
    await page.locator("dialog .fault", { hasText: "غير صحيح" }).waitFor();
    assert.equal(await page.locator("dialog [name=login]").inputValue(), "salma");
    await page.locator("dialog [name=password]").fill(password);
    await page.keyboard.press("Enter");
    await saved(page);
    assert.match(await stored(page, new URL(page.url()).pathname), /قبل أن تنتهي الجلسة/);
    page.faults = page.faults.filter((f) => !/status of 401/.test(f)); // that is what was asked for
  });

  test("a server that is away, a form that is refused, a headline that is missing: the text stays and the page says why", async (t) => {
    const page = await desk(t);
    let answer = (route) => route.continue(); // one interception for the whole test: put up and taken down between steps, a request may get lost in between
    await page.route(/\/desk\/articles\/new(\/publish)?$/, (route) => (route.request().method() === "POST" ? answer(route) : route.continue()));
    await page.goto(paper.base + "/desk/articles/new");
    await write(page, "نص بلا عنوان");
    await page.keyboard.press("Control+Enter");
    await page.locator(".fault", { hasText: "اكتب عنواناً" }).waitFor();
    assert.equal(await page.getAttribute("#headline", "aria-invalid"), "true");
    await page.fill("#headline", "له عنوان");
    await page.locator("details", { hasText: "نص بديل" }).locator("summary").click();
    await page.fill("[name=lead_taken_on]", "أمس");
    await page.keyboard.press("Control+s");
    await page.locator(".fault", { hasText: "2026-11-24" }).waitFor();
    await page.fill("[name=lead_taken_on]", "");
    answer = (route) => route.abort();
    await page.keyboard.press("Control+s");
    await page.locator("[data-notices] .bad", { hasText: "لم يصل" }).waitFor();
    assert.equal(await status(page), "failed");
    await page.fill("#headline", "له عنوان آخر");
    answer = (route) => route.fulfill({ status: 502, contentType: "text/html", body: "<h1>Bad gateway</h1>" });
    await page.keyboard.press("Control+Enter");
    await page.waitForFunction(() => document.querySelector("[data-editor]").dataset.state === "failed");
    answer = (route) => route.continue();
    assert.match(await page.locator(".ProseMirror").innerText(), /نص بلا عنوان/);
    await page.keyboard.press("Control+s");
    await saved(page);
    assert.equal(await page.locator("[data-notices] .notice, .fault:not([hidden])").count(), 0, "what was wrong is said no longer");
    await dropped(page, ".ProseMirror", Buffer.from("%PDF-1.7"), "تقرير.pdf", "application/pdf");
    await page.locator("[data-notices] .bad", { hasText: "ليس صورة" }).waitFor();
    await dropped(page, ".ProseMirror", Buffer.from("not a picture"), "كاذبة.png");
    await page.locator("[data-notices] .bad", { hasText: "كاذبة.png" }).waitFor();
    page.faults = page.faults.filter((f) => !/ERR_FAILED|status of 502/.test(f));
  });

  test("the preview shows what is not saved yet, in a tab of its own", async (t) => {
    const page = await desk(t);
    const url = await article(page, { headline: "معاينة", body: "<p>محفوظ</p>" });
    await page.goto(paper.base + url);
    await write(page, " وغير محفوظ");
    const [tab] = await Promise.all([page.context().waitForEvent("page"), page.click("[data-preview]")]);
    await tab.waitForLoadState();
    assert.match(await tab.locator("article [data-body]").innerText(), /محفوظ وغير محفوظ/);
    assert.equal(await stored(page, url), "<p>محفوظ</p>");
    assert.match(await page.locator(".ProseMirror").innerText(), /وغير محفوظ/);
  });

  test("an article in English is written left to right, at a desk in English", async (t) => {
    const page = await desk(t);
    await page.goto(paper.base + "/desk/account");
    await page.selectOption("#locale", "en");
    await page.click("form[action='/desk/account'] button");
    await page.waitForURL(/done=saved$/);
    await page.goto(paper.base + "/desk/articles/new");
    await page.fill("#headline", "Shade for the old market");
    await page.locator("details", { hasText: "Settings of the article" }).locator("summary").click();
    await page.fill("[name=lang]", "en");
    await page.selectOption("[name=dir]", "ltr");
    await write(page, "The roof opens in spring.");
    assert.equal(await page.locator(".ProseMirror p").evaluate((e) => getComputedStyle(e).direction), "ltr");
    await page.keyboard.press("Control+Enter");
    await page.waitForURL(/done=published$/);
    assert.match(await page.locator("[data-notices]").innerText(), /readers see it now/);
    await shot(page, "editor-english");
    await page.goto(paper.base + "/desk/account");
    await page.selectOption("#locale", "ar");
    await page.click("form[action='/desk/account'] button");
    await page.waitForURL(/done=saved$/);
  });
});

describe("people of the newsroom", { timeout: 120000 }, () => {
  test("a writer writes and may not publish; a moderator reads", async () => {
    const paper = await openPaper();
    const browser = await openBrowser();
    try {
      await (await owner(browser, paper)).context().close();
      for (const role of ["writer", "moderator"]) paper.addUser(role, password);
      const writer = await signIn(browser, paper, "writer");
      await writer.goto(paper.base + "/desk/articles/new");
      await writer.fill("#headline", "خبر من الكاتب");
      await write(writer, "نص الكاتب");
      assert.equal(await writer.locator("[data-publish]").count(), 0);
      await writer.keyboard.press("Control+Enter"); // saves, as there is nothing to publish with
      await saved(writer);
      const url = new URL(writer.url()).pathname;
      const editor = await signIn(browser, paper, "salma");
      await editor.goto(paper.base + url);
      await editor.keyboard.press("Control+Enter");
      await editor.waitForURL(/done=published$/);
      await write(writer, " وما كتبه بعد النشر");
      await writer.keyboard.press("Control+s");
      await writer.locator("[data-notices] .bad").waitFor();
      assert.match(await writer.locator(".ProseMirror").innerText(), /وما كتبه بعد النشر/, "the text is not lost");
      assert.equal(await stored(editor, url), "<p>نص الكاتب</p>");
      const moderator = await signIn(browser, paper, "moderator");
      assert.equal(await moderator.locator("a", { hasText: "مادة جديدة" }).count(), 0);
      await moderator.locator("a", { hasText: "خبر من الكاتب" }).click();
      await moderator.waitForURL(/\/preview$/);
      writer.faults = writer.faults.filter((f) => !/status of (403|409)/.test(f));
      for (const page of [writer, editor, moderator]) assert.deepEqual(page.faults, []);
    } finally {
      await browser.close();
      await paper.close();
    }
  });

  test("wrong passwords are limited, and signing out everywhere ends every session", async () => {
    const paper = await openPaper();
    const browser = await openBrowser();
    try {
      const page = await owner(browser, paper), other = await signIn(browser, paper);
      await page.goto(paper.base + "/desk/account");
      await page.click("form[action='/desk/sign-out-everywhere'] button");
      await page.waitForURL(/sign-in$/);
      await other.goto(paper.base + "/desk/media");
      assert.match(other.url(), /sign-in\?next=/);
      for (let i = 0; i < 10; i++) {
        await enter(other, "salma", "كلمة خاطئة " + i);
        await other.locator(".notice.bad", { hasText: "غير صحيح" }).waitFor();
      }
      await enter(other, "salma", password); // the right one does not help now
      await other.locator(".notice.bad", { hasText: "دقيقة" }).waitFor();
    } finally {
      await browser.close();
      await paper.close();
    }
  });
});
