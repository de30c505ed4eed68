// Search as a reader with a keyboard, a screen reader or no script uses it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { forEverybody } from "./axe.mjs";
import { newPage, openBrowser, openPaper, shot } from "./paper.mjs";

let paper, browser;

before(async () => {
  paper = await openPaper({ demo: true });
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await paper?.close();
});

/** options are the lines of the open list; the chosen one begins with a star. */
const options = (page) => page.evaluate(() => {
  const active = document.activeElement.getAttribute("aria-activedescendant");
  return [...document.querySelectorAll("[role=option]")].filter((o) => o.checkVisibility()).map((o) => (o.id === active && o.getAttribute("aria-selected") === "true" ? "*" : "") + o.textContent);
});

/** written types a text and waits for the list that belongs to it. */
async function written(page, text) {
  const answer = page.waitForResponse((r) => r.url().endsWith("/-/suggest?q=" + encodeURIComponent(text)));
  await page.keyboard.type(text, { delay: 15 });
  await answer;
  await page.waitForFunction((n) => document.querySelectorAll("[role=option]").length === n, (await (await answer).json()).list.length);
  return (await answer).json();
}

test("search, suggestions and filters by keyboard alone", { timeout: 120000 }, async () => {
  const page = await newPage(browser, paper);
  await page.goto(paper.base + "/");
  for (let i = 0; i < 10 && !(await page.evaluate(() => document.activeElement.matches(".find"))); i++) await page.keyboard.press("Tab");
  await Promise.all([page.waitForURL("**/search"), page.keyboard.press("Enter")]);
  const input = page.getByRole("combobox", { name: "كلمات البحث" });
  for (let i = 0; i < 30 && !(await input.evaluate((el) => el === document.activeElement)); i++) await page.keyboard.press("Tab");
  assert.equal(await input.getAttribute("aria-expanded"), "false");

  // A list opens, says how many it has, and moves with the arrows; Escape closes it and keeps the text.
  const answer = await written(page, "السو");
  assert.ok(answer.list.length >= 2, JSON.stringify(answer));
  assert.equal(await input.getAttribute("aria-expanded"), "true");
  assert.equal(await page.locator(".search-words [role=status]").textContent(), answer.said);
  assert.match(answer.said, /اقتراح/);
  await forEverybody(page, "the list of suggestions");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  let list = await options(page);
  assert.deepEqual(list.map((o) => o[0] === "*"), list.map((_, i) => i === 0), "one option is chosen: the first");
  await page.keyboard.press("ArrowUp");
  assert.equal(await input.getAttribute("aria-activedescendant"), null, "above the first is the text itself");
  await page.keyboard.press("ArrowUp");
  list = await options(page);
  assert.equal(list.findIndex((o) => o[0] === "*"), list.length - 1, "above the text is the last");
  await shot(page, "suggestions-desktop");
  await page.keyboard.press("Escape");
  assert.deepEqual(await options(page), []);
  assert.equal(await input.inputValue(), "السو");

  // Enter on none searches; the filters are reached and set with the keyboard.
  await page.keyboard.type("ق");
  await Promise.all([page.waitForURL("**/search?q=*"), page.keyboard.press("Enter")]);
  assert.ok(await page.locator(".search-results li").count() > 0);
  const before = await page.locator(".search-count").textContent();
  for (let i = 0; i < 40 && !(await page.evaluate(() => document.activeElement.name === "section")); i++) await page.keyboard.press("Tab");
  for (let i = 0; i < 30 && (await page.locator("select[name=section]").inputValue()) !== "sport"; i++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.name), "period");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab"); // the button
  await Promise.all([page.waitForURL("**section=sport*"), page.keyboard.press("Enter")]);
  assert.notEqual(await page.locator(".search-count").textContent(), before);
  assert.equal(await page.locator("select[name=section]").inputValue(), "sport");

  // Enter on a suggestion opens the article.
  await page.goto(paper.base + "/search");
  await input.focus();
  await written(page, "سوق");
  await page.keyboard.press("ArrowDown");
  const chosen = (await options(page)).find((o) => o[0] === "*").slice(1);
  await Promise.all([page.waitForURL((url) => url.pathname !== "/search"), page.keyboard.press("Enter")]);
  assert.ok((await page.locator("h1").textContent()).length > 0 && chosen.includes((await page.locator("h1").textContent()).trim()), `${chosen} leads to ${await page.locator("h1").textContent()}`);
  assert.deepEqual(page.faults, []);
  assert.deepEqual(await page.context().cookies(), []);
  await page.context().close();
});

test("a suggestion in another language than the page's says so", { timeout: 60000 }, async () => {
  const [, login, password] = paper.out().match(/login: (\S+)\s+password: (\S+)/);
  const send = (path, values, cookie) => fetch(paper.base + path, { method: "POST", redirect: "manual", body: new URLSearchParams(values), headers: { ...(cookie && { cookie }), "Sec-Fetch-Site": "same-origin" } });
  const cookie = (await send("/desk/sign-in", { login, password })).headers.get("set-cookie").split(";")[0];
  const answer = await send("/desk/articles/new/publish", { kind: "article", base: "0", lang: "en", dir: "ltr", comments: "open", workflow: "ready", section: "1", lead_id: "0", update: "silent", headline: "Zeppelin over the harbour", body: "<p>Text.</p>" }, cookie);
  assert.equal(answer.status, 303);
  const page = await newPage(browser, paper);
  await page.goto(paper.base + "/search");
  await page.getByRole("combobox", { name: "كلمات البحث" }).focus();
  await written(page, "zepp");
  const words = page.locator("[role=option] > span");
  assert.deepEqual([await words.count(), await words.getAttribute("lang"), await words.getAttribute("dir")], [1, "en", "ltr"]);
  await page.keyboard.press("Control+A");
  await written(page, "السو");
  assert.ok((await words.count()) > 1);
  for (const line of await words.all()) assert.deepEqual([await line.getAttribute("lang"), await line.getAttribute("dir")], [null, "auto"]);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a finger chooses too, and the line may be down", { timeout: 120000 }, async () => {
  const page = await newPage(browser, paper, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  await page.goto(paper.base + "/search");
  const input = page.getByRole("combobox", { name: "كلمات البحث" });
  await input.tap();
  await written(page, "الم");
  assert.equal((await options(page)).length, 8);
  await shot(page, "suggestions-phone");
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing sticks out");
  await page.context().setOffline(true);
  await page.keyboard.type("د");
  await page.waitForTimeout(300);
  await page.context().setOffline(false);
  assert.equal(await input.inputValue(), "المد");
  assert.deepEqual(page.faults.filter((f) => !/ERR_INTERNET_DISCONNECTED/.test(f)), []);
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("م");
  await page.locator("[role=option]").nth(1).tap();
  await page.waitForURL((url) => url.pathname !== "/search");
  await page.context().close();
});

test("without script the page searches, filters and goes on", { timeout: 60000 }, async () => {
  const page = await newPage(browser, paper, { javaScriptEnabled: false });
  await page.goto(paper.base + "/search");
  await page.getByRole("searchbox").fill("المدينة");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/search?q=*");
  assert.ok(await page.locator(".search-results mark").count() > 0);
  assert.equal(await page.locator("[role=listbox]").count(), 0);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});
