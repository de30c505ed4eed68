// Comments in a real browser: written without script, refused with the rule and the words, appealed against, judged on a phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { forEverybody } from "./axe.mjs";
import { newPage, openBrowser, openPaper, shot } from "./paper.mjs";
import { enter, phone } from "./desk.mjs";

let paper, browser, address, login, word;

before(async () => {
  paper = await openPaper({ demo: true });
  browser = await openBrowser();
  [, login, word] = paper.out().match(/login: (\S+)\s+password: (\S+)/);
  const latest = await (await fetch(paper.base + "/latest")).text();
  for (const [, path] of latest.matchAll(/class="headline"[^>]*><a href="([^"]*)"/g)) {
    if ((await (await fetch(paper.base + path)).text()).includes('action="/-/comments"')) { address = path; break; }
  }
  assert.ok(address, "an article that takes comments");
});

after(async () => {
  await browser?.close();
  await paper?.close();
});

/** write fills the form that the page shows and sends it. */
async function write(page, body, name = "أبو خالد") {
  await page.fill("#comment-body", body);
  await page.fill("#comment-name", name);
  await page.fill("#comment-email", "reader@example.org");
  await Promise.all([page.waitForNavigation(), page.locator("form#write button").click()]); // the proof of work comes before
  await page.waitForLoadState();
}

/** moderator is the desk's queue on a phone. */
async function moderator(queue = "held") {
  const page = await newPage(browser, paper, phone);
  await page.goto(paper.base + "/desk/sign-in");
  await enter(page, login, word);
  await page.waitForURL(/\/desk\/$/);
  await page.goto(paper.base + "/desk/comments?queue=" + queue);
  return page;
}

/** judge opens a queue on a phone and does one thing with the comment that has these words. */
async function judge(queue, words, act) {
  const desk = await moderator(queue);
  await act(desk.locator("[data-comment]", { hasText: words }), desk);
  await desk.waitForURL(/done=decided/);
  assert.deepEqual(desk.faults, []);
  await desk.context().close();
}

test("a comment posted without script waits, says why, and is approved on a phone with a thumb; then an answer to it", { timeout: 120000 }, async () => {
  const page = await newPage(browser, paper, { ...phone, javaScriptEnabled: false });
  await page.goto(paper.base + address);
  await write(page, "تنظيم ممتاز، بقي أن تُضبط مواعيد دخول العربات.", "قارئة من الجنوب");
  assert.match(await page.locator("main").innerText(), /تعليقك عند المشرفين[\s\S]*لا تعمل فيه البرامج النصية/);
  await judge("held", "تنظيم ممتاز", async (entry, desk) => {
    await forEverybody(desk, "the queue on a phone");
    const box = await entry.locator(".said").boundingBox();
    const touch = (type, x) => entry.locator(".said").dispatchEvent(type, { pointerType: "touch", clientX: x, clientY: box.y + 5, bubbles: true });
    await touch("pointerdown", box.x + box.width - 10);
    await touch("pointermove", box.x + box.width - 80);
    await touch("pointermove", box.x + box.width - 130);
    await touch("pointerup", box.x + box.width - 130); // towards the end of the line: right to left
  });
  await page.goto(paper.base + address);
  const said = page.locator(".comment", { hasText: "تنظيم ممتاز" });
  assert.equal(await said.count(), 1);
  const id = await said.getAttribute("id");
  await page.locator(`#${id} > .said-acts .reply`).click();
  await write(page, "أوافقك الرأي.");
  await judge("held", "أوافقك", (entry) => entry.locator("button.yes").click());
  await page.goto(paper.base + address);
  assert.equal(await page.locator(`#${id} .answers`, { hasText: "أوافقك" }).count(), 1);
  assert.deepEqual(page.faults, []);
  assert.deepEqual(await page.context().cookies(), [], "no cookie for a reader");
  await page.context().close();
});

test("with script a comment is published at once, announced to others, liked, and edited by who wrote it", { timeout: 120000 }, async () => {
  const other = await newPage(browser, paper, phone);
  await other.goto(paper.base + address);
  await other.locator("#comments").scrollIntoViewIfNeeded();
  const before = await other.locator(".comment").count();
  const page = await newPage(browser, paper, phone);
  await page.goto(paper.base + address);
  await write(page, "أول مرة أرى الدوار بلا زحام.", "أم سعد");
  await page.waitForURL(/#comment-\d+$/).catch(async () => assert.fail(`${page.url()}: ${await page.locator("main").innerText()}`)); // the key is out of the address again
  const id = new URL(page.url()).hash.slice(1);
  const own = page.locator(`#${id} [data-mine] a[href^="/-/comments/"]`, { hasText: "عدّل أو احذف" });
  assert.equal(await own.count(), 1);

  const fresh = other.locator(".fresh:visible");
  await fresh.waitFor();
  assert.equal(await fresh.innerText(), "تعليق جديد");
  assert.equal(await other.locator(".comment").count(), before, "nothing moves under a reader's eyes");
  await shot(other, "comments-fresh-phone");
  await fresh.click();
  await other.locator("#" + id).waitFor();
  assert.equal(await other.locator(".fresh:visible").count(), 0);
  assert.equal(await other.locator(`#${id} [data-mine]`).count(), 0, "it is somebody else's");

  const like = other.locator(`#${id} [data-vote] button`).first();
  await like.click();
  await other.waitForFunction((b) => b.ariaPressed === "true", await like.elementHandle());
  assert.equal((await like.innerText()).trim().replace(/\s+/g, " "), "أعجبني 1");
  await like.click();
  await other.waitForFunction((b) => b.ariaPressed === "false", await like.elementHandle());

  await own.click();
  await page.fill("#edit-body", "أول مرة أرى الدوار بلا زحام، وأتمنى أن يدوم.");
  await page.locator("form[action$='/edit'] button").click();
  await page.waitForLoadState();
  await forEverybody(page, "the page of a published comment");
  await page.goto(paper.base + address);
  assert.match(await page.locator("#" + id).innerText(), /وأتمنى أن يدوم/);
  await forEverybody(page, "an article with comments");
  assert.deepEqual(page.faults, []);
  assert.deepEqual(other.faults, []);
  await other.context().close();
  await page.context().close();
});

test("a line that takes long to open holds no comment back", { timeout: 60000 }, async () => {
  const page = await newPage(browser, paper, phone);
  await page.route("**/-/comments/challenge", async (r) => { await new Promise((done) => setTimeout(done, 900)); await r.continue(); });
  await page.goto(paper.base + address);
  await write(page, "الخط بطيء هنا في الوادي، والتعليق يصل مع ذلك.", "أم وليد");
  await page.waitForURL(/#comment-\d+$/).catch(async () => assert.fail(`${page.url()}: ${await page.locator("main").innerText()}`));
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("who is banned is told at every kind of write, and again may when it is lifted", { timeout: 180000 }, async () => {
  const page = await newPage(browser, paper, { ...phone, javaScriptEnabled: false, extraHTTPHeaders: { "X-Forwarded-For": "198.51.100.77" } });
  await page.goto(paper.base + address);
  await write(page, "زوروا معرضنا الجديد خلف السوق.", "بائع");
  const held = page.url();
  const some = await (async () => {
    await page.goto(paper.base + address);
    return page.locator(".comment").first().getAttribute("id");
  })();
  const desk = await moderator("held");
  await desk.locator("[data-comment]", { hasText: "زوروا معرضنا" }).locator(".more").click();
  await desk.locator("aside summary").click();
  await desk.selectOption("#kind", "address");
  await desk.fill("#reason", "إعلانات متكررة");
  await desk.selectOption("#days", "7");
  await desk.locator("form[action$='/ban'] button").click();
  await desk.waitForURL(/done=saved/);
  await desk.goto(paper.base + "/desk/comments/bans");
  await forEverybody(desk, "the bans");
  await shot(desk, "bans-phone");

  const told = async (what) => {
    const text = await page.locator("main").innerText();
    assert.match(text, /لا يمكنك التعليق الآن/, what);
    assert.match(text, /السبب: إعلانات متكررة/, what);
  };
  await page.goto(paper.base + address);
  await write(page, "معرضنا مرة أخرى، وهذا نصي الطويل.", "بائع");
  await told("a comment");
  assert.match(await page.locator("main").innerText(), /وهذا نصي الطويل/, "the text is kept");
  await page.goto(paper.base + address);
  await page.locator(`#${some} > .said-acts .reply`).click();
  await write(page, "جواب من المعرض.", "بائع");
  await told("an answer");
  await page.goto(held);
  await page.fill("#edit-body", "نص آخر للمعرض.");
  await page.locator("form[action$='/edit'] button").click();
  await page.waitForLoadState();
  await told("an edit");
  await page.goto(paper.base + address);
  await page.locator(`#${some} > .said-acts [data-vote] button`).first().click();
  await page.waitForLoadState();
  await told("a vote");
  await page.goto(paper.base + address);
  await page.locator(`#${some} > .said-acts a[href$='/report']`).click();
  await page.locator("input[value=spam]").check();
  await page.locator("#report button").click();
  await page.waitForLoadState();
  await told("a report");

  await desk.locator("form[action$='/lift'] button").first().click();
  await desk.waitForURL(/done=saved/);
  await page.goto(paper.base + address);
  await write(page, "أعتذر عن الإعلان، وأشكر المنظمين.", "بائع");
  assert.match(await page.locator("main").innerText(), /تعليقك عند المشرفين/);
  assert.deepEqual(desk.faults, []);
  await desk.context().close();
  await page.context().close();
});

test("a report reaches the moderators with its reason, and many comments are judged at once", { timeout: 120000 }, async () => {
  const page = await newPage(browser, paper);
  await page.goto(paper.base + address);
  const some = page.locator(".comment").first();
  const words = (await some.locator(".said").first().innerText()).slice(0, 30);
  await some.locator(".said-acts a[href$='/report']").first().click();
  await forEverybody(page, "the form of a report");
  await page.locator("input[value=insult]").check();
  await page.fill("#words", "هذا كلام عن جاري");
  await shot(page, "report");
  await page.locator("#report button").click();
  await page.waitForLoadState();
  assert.match(await page.locator("h1").innerText(), /وصل بلاغك/);
  for (const n of ["الأولى", "الثانية"]) {
    await page.goto(paper.base + address);
    await write(page, `رقمي 07912345${n.length}1 للمرة ${n}`);
  }
  const desk = await newPage(browser, paper);
  await desk.goto(paper.base + "/desk/sign-in");
  await enter(desk, login, word);
  await desk.waitForURL(/\/desk\/$/);
  await desk.goto(paper.base + "/desk/comments?queue=reported");
  const entry = desk.locator("[data-comment]", { hasText: words });
  assert.match(await entry.innerText(), /البند 1[\s\S]*هذا كلام عن جاري/);
  await desk.locator("[data-beside] h2").first().waitFor(); // what is known of the writer, beside it
  await forEverybody(desk, "the queue of reports");
  await shot(desk, "moderation-reported");
  await desk.keyboard.press("a"); // keep it
  await desk.waitForURL(/done=decided/);
  assert.equal(await desk.locator("[data-comment]").count(), 0);
  await desk.goto(paper.base + "/desk/comments?queue=held");
  const both = desk.locator("[data-comment]", { hasText: "للمرة" });
  assert.equal(await both.count(), 2);
  await both.nth(0).locator("input[name=ids]").check();
  await both.nth(1).locator("input[name=ids]").check();
  await desk.selectOption("#bulk select", "personal");
  await desk.locator("#bulk button[value=refuse]").click();
  await desk.waitForURL(/done=decided/);
  await desk.goto(paper.base + "/desk/comments?queue=refused");
  assert.equal(await desk.locator("[data-comment]", { hasText: "للمرة" }).count(), 2);
  await desk.goto(paper.base + "/desk/comments?q=" + encodeURIComponent("للمره الثانيه"));
  assert.equal(await desk.locator("[data-comment]").count(), 1, "found in another spelling");
  for (const screen of ["words", "numbers", "settings", "bans"]) {
    await desk.goto(paper.base + "/desk/comments/" + screen);
    await forEverybody(desk, screen);
    await shot(desk, "moderation-" + screen);
  }
  assert.deepEqual(desk.faults, []);
  assert.deepEqual(page.faults, []);
  await desk.context().close();
  await page.context().close();
});

test("a refused comment names the rule, marks the words, keeps the text, and its appeal is won on a phone", { timeout: 120000 }, async () => {
  const page = await newPage(browser, paper, { ...phone, javaScriptEnabled: false });
  const text = "كلام المدير غير صحيح، وهو كـلـب لا يعرف السوق";
  await page.goto(paper.base + address);
  await write(page, text);
  assert.match(await page.locator("h1").innerText(), /خالف تعليقك البند 1/);
  assert.equal(await page.locator(".marked mark").innerText(), "وهو كـلـب");
  assert.equal(await page.locator("#comment-body").inputValue(), text);
  assert.equal(await page.locator("li.broken").innerText(), "لا إساءة للكاتب ولا للأشخاص.");
  await page.fill("#words", "هذا عن كلب الجيران");
  await page.locator("form[action$='/appeal'] button").click();
  await page.waitForLoadState();
  assert.match(await page.locator(".verdict").innerText(), /وصل اعتراضك/);
  const own = page.url();

  const desk = await moderator("appealed");
  await forEverybody(desk, "the queue of appeals");
  await shot(desk, "moderation-phone");
  assert.match(await desk.locator(".objection").innerText(), /كلب الجيران/);
  await desk.locator("[data-comment] button.yes").first().click();
  await desk.waitForURL(/done=decided/);
  await page.goto(own);
  assert.match(await page.locator(".verdict").innerText(), /قُبل اعتراضك/);
  await page.goto(paper.base + address);
  assert.equal(await page.locator(".comment", { hasText: text }).count(), 1, "readers see it");

  await desk.locator(".undo button").click();
  await desk.waitForURL(/done=undone/);
  await page.goto(paper.base + address);
  assert.equal(await page.locator(".comment", { hasText: text }).count(), 0, "and no more, once that is undone");
  assert.deepEqual(desk.faults, []);
  await desk.context().close();
  await page.context().close();
});

test("a held comment says so and why; one key judges it", { timeout: 120000 }, async () => {
  const page = await newPage(browser, paper);
  await page.goto(paper.base + address);
  await write(page, "اتصلوا بي على 0791234567");
  assert.match(page.url(), /\/-\/comments\/\d+\//);
  assert.match(await page.locator("main").innerText(), /تعليقك عند المشرفين[\s\S]*البند 7/);
  await forEverybody(page, "the page of a held comment");
  for (const width of [320, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `nothing sticks out at ${width}`);
  }
  const desk = await newPage(browser, paper);
  await desk.goto(paper.base + "/desk/sign-in");
  await enter(desk, login, word);
  await desk.waitForURL(/\/desk\/$/);
  await desk.goto(paper.base + "/desk/comments");
  await forEverybody(desk, "the queue");
  await shot(desk, "moderation");
  const rows = await desk.locator("[data-comment]").allInnerTexts();
  for (let n = rows.findIndex((text) => text.includes("0791234567")); n > 0; n--) await desk.keyboard.press("j");
  await desk.keyboard.press("r");
  await desk.keyboard.press("7");
  await desk.waitForURL(/done=decided/);
  await page.reload();
  assert.match(await page.locator("main").innerText(), /البند 7/);
  assert.equal(await page.locator("form[action$='/appeal']").count(), 1, "one may appeal");
  await page.locator("form[action$='/delete'] button").click();
  await page.waitForLoadState();
  assert.match(await page.locator("h1").innerText(), /حُذف/);
  await desk.goto(paper.base + "/desk/policy");
  await forEverybody(desk, "the rules");
  assert.deepEqual(page.faults, []);
  assert.deepEqual(desk.faults, []);
  await desk.context().close();
  await page.context().close();
});
