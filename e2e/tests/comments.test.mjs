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
  await page.locator("form#write button").click();
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

test("a comment is posted without script, and an answer to it", { timeout: 60000 }, async () => {
  const page = await newPage(browser, paper, { ...phone, javaScriptEnabled: false });
  await page.goto(paper.base + address);
  await write(page, "تنظيم ممتاز، بقي أن تُضبط مواعيد دخول العربات.", "قارئة من الجنوب");
  const id = new URL(page.url()).hash.slice(1);
  assert.match(await page.locator("#" + id).innerText(), /تنظيم ممتاز/);
  await page.locator(`#${id} > a.reply`).click();
  await write(page, "أوافقك الرأي.");
  assert.equal(await page.locator(`#${id} .answers`, { hasText: "أوافقك" }).count(), 1);
  assert.deepEqual(page.faults, []);
  assert.deepEqual(await page.context().cookies(), [], "no cookie for a reader");
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
