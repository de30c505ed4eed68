// The keyboard alone, Tab, Enter and Escape: where one is can be seen at every stop, every stop is reached, and none holds one fast.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { enter } from "./desk.mjs";
import { newPage, openBrowser, openPaper } from "./paper.mjs";

let paper, browser;

before(async () => {
  [paper, browser] = await Promise.all([openPaper({ demo: true }), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await paper?.close();
});

/** stop is what has the focus: its words, whether it is inside the window with nothing over it, and whether something is drawn around it. */
const stop = (page) => page.evaluate(() => {
  const e = document.activeElement;
  const box = e.getBoundingClientRect();
  const around = [[e, null], [e, "::after"], [e, "::before"]];
  for (let up = e.parentElement, n = 0; up && n < 5; up = up.parentElement, n++) around.push([up, null]);
  const drawn = around.some(([x, part]) => { const s = getComputedStyle(x, part); return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2; });
  const spots = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]].map(([x, y]) => document.elementFromPoint(box.x + box.width * x, box.y + box.height * y));
  const inside = spots.some((spot) => spot && (e.contains(spot) || spot.contains(e) || spot.closest("label")?.contains(e)));
  return { what: e.outerHTML.slice(0, 140), body: e === document.body, drawn, inside };
});

/** press goes on with a key until what matches has the focus, and looks at each stop on the way. */
async function press(page, key, until, most = 150) {
  for (let n = 0; n < most; n++) {
    await page.keyboard.press(key);
    const at = await stop(page);
    if (!at.body && !(await page.evaluate(() => document.activeElement.matches(".ProseMirror")))) { // there it is the caret that one sees
      assert.ok(at.drawn, `nothing is drawn around ${at.what}`);
      assert.ok(at.inside, `out of sight: ${at.what}`);
    }
    if (await page.evaluate((selector) => document.activeElement.matches(selector), until)) return;
  }
  assert.fail(`${key} does not reach ${until}; it is at ${(await stop(page)).what}`);
}

/** skips takes the link to the content, which is the first stop of every page. */
async function skips(page) {
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  assert.deepEqual((({ drawn, inside }) => ({ drawn, inside }))(await stop(page)), { drawn: true, inside: true });
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
}

test("an article is read, shared, answered and commented on, and nothing on the way is missed", { timeout: 120000 }, async () => {
  const page = await newPage(browser, paper);
  await page.goto(paper.base + "/latest");
  await skips(page);
  await press(page, "Tab", ".lead-card a");
  await Promise.all([page.waitForURL((url) => url.pathname !== "/latest"), page.keyboard.press("Enter")]);
  await skips(page);
  await press(page, "Tab", "[data-byline] a");
  await press(page, "Tab", ".share button");
  await press(page, "Tab", "#comment-body");
  await page.keyboard.type("كتبتُه من لوحة المفاتيح وحدها.");
  await press(page, "Tab", "#comment-name", 1);
  await page.keyboard.type("قارئة");
  await press(page, "Tab", "#comment-email", 1);
  await page.keyboard.type("reader@example.org");
  await press(page, "Shift+Tab", "#comment-name", 1);
  await press(page, "Tab", "form#write .button", 2); // and not the field that nobody may fill
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  await page.waitForLoadState();
  assert.match(await page.locator("main").innerText(), /كتبتُه من لوحة المفاتيح وحدها/);

  await page.goto(paper.base + "/");
  const all = await page.evaluate(() => [...document.querySelectorAll("a[href], button, input, select, textarea, [tabindex='0']")].filter((e) => e.tabIndex >= 0 && e.checkVisibility()).length);
  const met = new Set();
  for (let n = 0; n <= all; n++) {
    await page.keyboard.press("Tab");
    const at = await stop(page);
    if (at.body) break; // past the last one is the browser's own
    met.add(await page.evaluate(() => [...document.querySelectorAll("*")].indexOf(document.activeElement)));
    assert.ok(at.drawn && at.inside, `at ${at.what}`);
  }
  assert.equal(met.size, all, "each stop once");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("the desk is opened, an article is found, written, linked and saved", { timeout: 120000 }, async () => {
  const page = await newPage(browser, paper);
  await page.goto(paper.base + "/desk/sign-in");
  const [, login, word] = paper.out().match(/login: (\S+)\s+password: (\S+)/);
  await enter(page, login, word);
  await page.waitForURL(/\/desk\/$/);
  await skips(page);
  await press(page, "Tab", "input[type=search]");
  await page.keyboard.type("السوق");
  await Promise.all([page.waitForURL(/q=/), page.keyboard.press("Enter")]);
  await skips(page);
  await press(page, "Tab", "[data-row] td:first-child a");
  await Promise.all([page.waitForURL(/\/desk\/articles\/\d+$/), page.keyboard.press("Enter")]);
  await page.locator(".ProseMirror").waitFor();
  await press(page, "Tab", "#headline");
  await press(page, "Tab", ".tools button");
  await press(page, "Tab", ".ProseMirror");
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("سطر جديد ");
  await page.keyboard.press("Shift+Control+ArrowRight");
  await page.keyboard.press("Control+k");
  assert.ok(await page.evaluate(() => document.activeElement.closest("dialog[open]") !== null), "the dialog takes the focus");
  for (let n = 0; n < 6; n++) {
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog[open]") !== null), "and keeps it while it is open");
  }
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("dialog[open]").count(), 0);
  assert.ok(await page.evaluate(() => document.activeElement.matches(".ProseMirror")), "the text has it again");
  await press(page, "Tab", "#section");
  await press(page, "Tab", ".panel summary");
  const open = await page.evaluate(() => document.activeElement.parentElement.open);
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.parentElement.open), !open);
  await press(page, "Tab", "[data-keys]"); // the last of the page, behind all of the panel
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("dialog[open]").count(), 1);
  await page.keyboard.press("Escape");
  assert.ok(await page.evaluate(() => document.activeElement.matches("[data-keys]")), "what opened it has the focus again");
  await page.keyboard.press("Control+s");
  await page.waitForFunction(() => document.querySelector("[data-editor]").dataset.state === "saved");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});
