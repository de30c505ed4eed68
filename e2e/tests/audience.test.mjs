// Who reads what, at the desk in a real browser: a reader opens an article, and the newsroom sees it within the minute.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { enter, phone } from "./desk.mjs";
import { newPage, openBrowser, openPaper, shot } from "./paper.mjs";

let paper, browser, desk, article;

before(async () => {
  paper = await openPaper({ demo: true });
  browser = await openBrowser();
  desk = await editor();
  await desk.goto(paper.base + "/desk/audience");
  article = await desk.locator("#most-read a").first().getAttribute("href");
});

after(async () => {
  await browser?.close();
  await paper?.close();
});

/** editor is a page of the newsroom, signed in. */
async function editor(options = {}) {
  const page = await newPage(browser, paper, options);
  const [, login, word] = paper.out().match(/login: (\S+)\s+password: (\S+)/);
  await page.goto(paper.base + "/desk/sign-in");
  await enter(page, login, word);
  await page.waitForURL(/\/desk\/$/);
  return page;
}

/** read is a reader who opens the article, and stays until the view is counted. */
async function read(agent) {
  await desk.goto(paper.base + article);
  const address = await desk.locator(".title .links a").first().getAttribute("href");
  const page = await newPage(browser, paper, { userAgent: agent });
  const counted = page.waitForResponse((r) => r.url().endsWith("/-/view"));
  await page.goto(paper.base + address);
  assert.equal((await counted).status(), 204);
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

const agents = ["Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36"];

/** tile is a number in large figures. */
const tile = (page, name) => page.locator(".tiles > div", { hasText: name }).locator("b").innerText();

const number = (words) => Number(words.replaceAll(",", ""));

/** readers is how many readers of the article had a device, as its screen says: the sample has some already. */
async function readers(page, device) {
  await page.goto(paper.base + article);
  const line = (await page.locator(".shares").allInnerTexts()).join("\n").match(new RegExp(`${device}\\s+([\\d,]+)`));
  return line ? number(line[1]) : 0;
}

/** grows opens the article's screen until there is one more of them: views are added up every few seconds. */
async function grows(page, device, before) {
  for (let tries = 0; tries < 80; tries++) {
    if ((await readers(page, device)) === before + 1) return;
    await new Promise((done) => setTimeout(done, 500));
  }
  assert.fail(`nobody more on ${device} than ${before}`);
}

test("a reader opens an article: the desk shows it now, in the list of the most read, and on the article's own screen", { timeout: 120000 }, async () => {
  const [desktops, phones] = [await readers(desk, "حاسوب"), await readers(desk, "هاتف")];
  const all = number(await tile(desk, "المشاهدات كلها"));
  await read(agents[0]);
  await grows(desk, "حاسوب", desktops);
  assert.ok(number(await tile(desk, "يقرؤون الآن")) >= 1);
  await desk.goto(paper.base + "/desk/audience");
  assert.ok(number(await tile(desk, "يقرؤون الآن")) >= 1);
  const row = desk.locator(`#most-read tr:has(a[href="${article}"])`);
  assert.ok(number(await row.locator("td").nth(1).innerText()) >= 1);
  const headline = await row.locator("a").innerText();

  await read(agents[1]);
  const quiet = await editor({ javaScriptEnabled: false }); // as served, without script
  await grows(quiet, "هاتف", phones);
  assert.equal(await quiet.locator("h1").innerText(), headline);
  assert.equal(number(await tile(quiet, "المشاهدات كلها")), all + 2);
  await quiet.goto(paper.base + "/desk/audience?by=device");
  assert.match(await quiet.locator("#by").innerText(), /هاتف\s+[\d,]+\s+\d+٪/);
  await quiet.context().close();
});

test("numbers come by themselves while the screen is looked at, and leave the row that has the keyboard alone", { timeout: 120000 }, async () => {
  const page = await newPage(browser, paper);
  await page.clock.install();
  const [, login, word] = paper.out().match(/login: (\S+)\s+password: (\S+)/);
  await page.goto(paper.base + "/desk/sign-in");
  await enter(page, login, word);
  await page.waitForURL(/\/desk\/$/);
  await page.goto(paper.base + "/desk/audience");
  await page.evaluate(() => { for (const b of document.querySelectorAll(".tiles b")) b.textContent = "old"; });
  const kept = page.locator("#most-read a").first();
  await kept.focus();
  await page.evaluate(() => { document.activeElement.dataset.same = "yes"; });
  const fresh = page.waitForResponse((r) => r.url().includes("/desk/audience/now"));
  await page.clock.fastForward(21000);
  await fresh;
  await page.waitForFunction(() => !document.querySelector(".tiles").textContent.includes("old"));
  assert.equal(await kept.getAttribute("data-same"), "yes");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("both screens can be read at every size, and say as a table what they draw", { timeout: 180000 }, async () => {
  for (const [name, options] of [["desktop", { viewport: { width: 1440, height: 900 } }], ["phone", phone], ["narrow", { ...phone, viewport: { width: 320, height: 640 } }]]) {
    const page = await editor(options);
    for (const [what, path] of [["audience", "/desk/audience"], ["audience-month", "/desk/audience?period=30&by=country"], ["audience-article", article]]) {
      await page.goto(paper.base + path);
      const small = await page.evaluate(() => [...document.querySelectorAll("svg.curve text")].filter((t) => parseFloat(getComputedStyle(t).fontSize) * (t.getScreenCTM()?.d ?? 1) < 11).length);
      assert.equal(small, 0, `${what} on ${name} has words too small to read`);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        await shot(page, `${what}-${colorScheme}-${name}`, { fullPage: true });
      }
    }
    await page.locator("details.numbers summary").click();
    assert.ok(await page.locator("details.numbers tbody tr").count() > 0, "the table says the same");
    await page.emulateMedia({ colorScheme: "light" });
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});
