// Consent that gates: with every request on record, nobody else is asked for anything before a reader agreed or after they refused or withdrew, and
// nothing is kept in their browser but the answer.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { atRest, shifted, watchShifts } from "./access.mjs";
import { forEverybody } from "./axe.mjs";
import { photograph } from "./desk.mjs";
import { newPage, openBrowser, openPaper, shot } from "./paper.mjs";

const phone = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true };
const key = "warraqConsent";

let paper, browser, clips, counter, path, cookie;

before(async () => {
  // A site whose clips articles show, on a port of its own.
  const asked = [];
  const server = createServer((request, answer) => {
    asked.push(request.url);
    answer.setHeader("Content-Type", "text/html; charset=utf-8");
    answer.end("<!doctype html><title>clip</title><body style='background:#333;color:#fff;font:2rem sans-serif'>▶ مقطع");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  clips = { origin: `http://127.0.0.1:${server.address().port}`, asked, close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) };
  paper = await openPaper({ demo: true });
  browser = await openBrowser();
  const [, login, password] = paper.out().match(/login: (\S+)\s+password: (\S+)/);
  cookie = (await post("/desk/sign-in", { login, password })).headers.get("set-cookie").split(";")[0];
  const upload = new FormData();
  upload.append("file", new Blob([photograph(900, 600)], { type: "image/png" }), "market.png");
  const picture = await (await fetch(paper.base + "/desk/media", { method: "POST", body: upload, headers: { Cookie: cookie, Origin: paper.base, Accept: "application/json" } })).json();
  const body = `<p>${"كلمة ".repeat(40)}</p><figure data-media="${picture.id}" data-embed="${clips.origin}/clip/7"><img src="${picture.url}" alt=""><a href="${clips.origin}/clip/7">جولة في السوق</a><figcaption>من قناة الصحيفة</figcaption></figure><p>${"كلمة ".repeat(80)}</p>`;
  const answer = await post("/desk/articles/new/publish", { kind: "article", base: "0", lang: "ar", dir: "rtl", comments: "open", workflow: "ready", section: "1", lead_id: "0", update: "silent", headline: "مادة فيها مقطع", body });
  assert.equal(answer.status, 303, await answer.text());
  const latest = await html("/latest");
  path = latest.match(/href="([^"]*)"[^>]*>مادة فيها مقطع/)?.[1] ?? assert.fail(latest.slice(0, 9000));
  counter = JSON.parse((await html(path)).match(/data-scripts="([^"]*)"/)[1].replaceAll("&#34;", '"'))[0][1].replace(/\/counter\.js$/, "");
  assert.match(counter, /^http:\/\/127\.0\.0\.1:\d+$/);
});

after(async () => {
  await browser?.close();
  await paper?.close();
  await clips?.close();
});

const post = (to, values) => fetch(paper.base + to, { method: "POST", redirect: "manual", body: new URLSearchParams(values), headers: cookie ? { cookie } : {} });
const html = async (at) => (await fetch(paper.base + at)).text();
const desk = async (at = "") => (await fetch(paper.base + "/desk/settings/consent" + at, { headers: { cookie } })).text();
const version = async () => Number((await desk("/new")).match(/name="version" value="(\d+)"/)[1]);

/** register keeps a provider through the desk's form, and answers its number. */
async function register(fields, id = "new") {
  const answer = await post("/desk/settings/consent/" + id, { version: String(await version()), purpose: "embeds", kind: "frame", script: "", retention: "سنة", privacy: "", ...fields });
  assert.equal(answer.status, 303, await answer.text());
  const row = [...(await desk()).matchAll(/<a href="\/desk\/settings\/consent\/(\d+)"><bdi>([^<]*)</g)].find((m) => m[2] === fields.name);
  return row[1];
}

async function remove(id) {
  const answer = await post(`/desk/settings/consent/${id}/remove`, { version: String(await version()) });
  assert.equal(answer.status, 303);
}

/** stillness is what waits until a page has asked nobody for half a second and has all answers: whatever it will ask for, it has asked for. The
    stream of comments stays open and does not count; ten seconds are enough of anything. */
function stillness(page) {
  const open = new Set();
  let last = 0;
  const moved = (change) => (request) => { last = performance.now(); change(request); };
  page.on("request", moved((r) => r.resourceType() !== "eventsource" && open.add(r)));
  for (const end of ["requestfinished", "requestfailed"]) page.on(end, moved((r) => open.delete(r)));
  return async () => {
    last = performance.now();
    for (const until = last + 10_000; performance.now() < until && (open.size || performance.now() < last + 500); ) await page.waitForTimeout(50);
    open.clear(); // what another document asked for may never be told to have ended
  };
}

/** reader opens a browser of their own; elsewhere() is what it asked other hosts for since the last time. */
async function reader(options = {}, gpc = false) {
  const page = await newPage(browser, paper, { ...options, ...(gpc && { extraHTTPHeaders: { "Sec-GPC": "1" } }) });
  if (gpc) await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true }));
  let list = [];
  page.context().on("request", (r) => { if (!r.url().startsWith(paper.base + "/")) list.push(r.url()); });
  page.elsewhere = () => { const was = list; list = []; page.faults = page.faults.filter((f) => !f.startsWith("a request to")); return was; };
  page.still = stillness(page);
  page.visit = async (at = path) => {
    const answer = await page.goto(paper.base + at);
    await page.still();
    return answer;
  };
  return page;
}

/** agree says yes in the notice, and waits until the counter has run. */
async function agree(page) {
  const seen = page.waitForResponse(counter + "/seen");
  await page.getByRole("button", { name: "موافق" }).click();
  await seen;
}

/** stored is all that a page can find of what is kept in its browser. */
async function stored(page) {
  const found = await page.evaluate(async () => ({
    local: Object.fromEntries(Object.entries(localStorage)), session: Object.keys(sessionStorage), cookie: document.cookie,
    databases: (await indexedDB.databases()).map((d) => d.name), caches: await caches.keys(), workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
  return { ...found, cookies: (await page.context().cookies()).map((c) => c.name) };
}
const nothing = { local: {}, session: [], cookie: "", databases: [], caches: [], workers: 0, cookies: [] };
const only = (answer) => ({ ...nothing, local: { [key]: answer } });

test("before an answer nothing runs and nothing is kept; the notice is small, fair, and for keyboard and screen reader", { timeout: 120000 }, async () => {
  const v = await version();
  const page = await reader(phone);
  await page.visit();
  const notice = page.getByRole("region", { name: "خدمات من مواقع أخرى" });
  await notice.waitFor({ state: "visible" });
  const box = await notice.boundingBox();
  assert.ok(box.height < 640 / 3, `${box.height} of 640`);
  assert.ok(Math.abs(box.y + box.height - 640) < 1, "it stands at the foot");
  const looks = await page.$$eval("[data-consent] button", (list) => list.map((b) => {
    const s = getComputedStyle(b), r = b.getBoundingClientRect();
    return [r.width, r.height, s.color, s.backgroundColor, s.borderColor, s.fontWeight, s.fontSize];
  }));
  assert.deepEqual(looks[0].slice(1), looks[1].slice(1), "both buttons are alike");
  assert.ok(Math.abs(looks[0][0] - looks[1][0]) < 0.5 && looks[0][1] >= 44, `${looks}`);
  assert.deepEqual(await page.$$eval("[data-consent] button", (list) => list.map((b) => [b.value, b.textContent])), [["refuse", "رفض"], ["accept", "موافق"]]);
  assert.equal(await page.locator("[data-consent] a").getAttribute("href"), "/-/privacy");
  await forEverybody(page, "the notice");
  for (const colorScheme of process.env.WARRAQ_SHOTS ? ["dark", "light"] : []) {
    await page.emulateMedia({ colorScheme });
    await shot(page, `consent-phone-${colorScheme}`);
  }
  await page.visit("/");
  assert.deepEqual(page.elsewhere(), []);
  assert.deepEqual(await stored(page), nothing);

  // By keyboard alone: what has the focus is never under it, Escape decides nothing.
  const at = () => page.evaluate(() => ({ value: document.activeElement.value, inside: !!document.activeElement.closest("[data-consent]"), ring: getComputedStyle(document.activeElement).outlineStyle }));
  const way = [];
  for (let i = 0; i < 5 && way.at(-1)?.value !== "refuse"; i++) {
    await page.keyboard.press("Tab");
    way.push(await at());
  }
  assert.ok(way.at(-1).inside && way.at(-1).value === "refuse" && way.at(-1).ring === "solid", JSON.stringify(way));
  await page.keyboard.press("Escape");
  assert.ok(await notice.isVisible());
  assert.deepEqual(await stored(page), nothing);
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press("Tab");
    const hidden = await page.evaluate(() => {
      const el = document.activeElement;
      if (el === document.body || el.closest("[data-consent]")) return "";
      const r = el.getBoundingClientRect(), top = document.querySelector("[data-consent]").getBoundingClientRect().top;
      return r.top >= top ? el.outerHTML.slice(0, 150) : "";
    });
    assert.equal(hidden, "", "the notice hides what has the focus");
  }
  await page.focus("[data-consent] [value=refuse]");
  const told = page.waitForResponse((r) => r.url().endsWith("/-/consent"));
  await page.keyboard.press("Enter");
  assert.equal((await told).status(), 204);
  await notice.waitFor({ state: "hidden" });
  assert.deepEqual(await stored(page), only(`${v}:`));
  await page.visit();
  await page.visit("/section/local");
  assert.ok(!(await page.locator("[data-consent]").isVisible()), "asked once");
  assert.deepEqual(page.elsewhere(), []);
  assert.deepEqual(await stored(page), only(`${v}:`));
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("after consent just the registered hosts are asked; after withdrawal nobody, and what they kept is gone", { timeout: 120000 }, async () => {
  const v = await version();
  const page = await reader({ viewport: { width: 1440, height: 900 } });
  await page.visit();
  await shot(page, "consent-desktop-light");
  await agree(page);
  assert.deepEqual([...new Set(page.elsewhere().map((u) => new URL(u).origin))], [counter]);
  const kept = await stored(page);
  assert.deepEqual([Object.keys(kept.local).sort(), kept.session, kept.cookies], [["demo_visitor", key], ["demo_pages"], ["demo_visitor"]]);
  assert.match(kept.local[key], new RegExp(`^${v}:\\d+$`));
  await page.visit("/");
  assert.deepEqual(page.elsewhere().sort(), [counter + "/counter.js", counter + "/seen"], "on each page");
  await page.evaluate(async () => {
    document.cookie = "elsewhere=1; path=/-";
    await new Promise((done) => { const r = indexedDB.open("theirs"); r.onsuccess = () => { r.result.close(); done(); }; });
    await caches.open("theirs");
    localStorage.setItem("comment-keys", "{}"); // our own, which stays
  });

  await page.locator(".legal a").click();
  await page.waitForURL("**/-/privacy");
  await page.still();
  assert.deepEqual(page.elsewhere(), [], "nobody runs where one chooses");
  await page.getByText("وافقت على جميع الخدمات.").waitFor();
  const toggle = page.getByRole("switch", { name: "عدّاد تجريبي" });
  assert.ok(await toggle.isChecked());
  await forEverybody(page, "the page of choices");
  await shot(page, "privacy-desktop-light", { fullPage: true });
  await toggle.uncheck();
  await page.getByRole("button", { name: "حفظ الاختيار" }).click();
  await page.getByText("رفضت جميع الخدمات").waitFor();
  const ours = { ...nothing, local: { [key]: `${v}:`, "comment-keys": "{}" } };
  assert.deepEqual(await stored(page), ours);
  await page.evaluate(() => localStorage.removeItem("comment-keys"));
  for (const at of [path, "/"]) await page.visit(at);
  await page.goBack();
  await page.still();
  assert.deepEqual(page.elsewhere(), []);
  assert.deepEqual(await stored(page), only(`${v}:`));
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a tab that lies open begins again when its reader withdraws in another", { timeout: 60000 }, async () => {
  const page = await reader();
  await page.visit();
  await agree(page);
  page.elsewhere();
  const other = await page.context().newPage();
  await other.goto(paper.base + "/-/privacy");
  const again = page.waitForNavigation();
  await other.getByRole("button", { name: "رفض الكل" }).click();
  await again;
  await page.still();
  assert.deepEqual(page.elsewhere(), []);
  assert.deepEqual(await stored(page), only(`${await version()}:`));
  await page.context().close();
});

test("Global Privacy Control is a refusal, also of what was agreed to before", { timeout: 60000 }, async () => {
  const v = await version();
  const page = await reader({}, true);
  await page.visit();
  assert.ok(!(await page.locator("[data-consent]").isVisible()), "nobody is asked who has answered");
  assert.deepEqual(await stored(page), only(`${v}:`));
  await page.evaluate(([k, value]) => { localStorage[k] = value; localStorage.demo_visitor = "x"; document.cookie = "demo_visitor=x; path=/"; }, [key, `${v}:1`]);
  await page.visit();
  await page.visit("/");
  assert.deepEqual(page.elsewhere(), []);
  assert.deepEqual(await stored(page), only(`${v}:`));
  await page.visit("/-/privacy");
  await page.getByText("إشارة التحكم العام بالخصوصية").waitFor();
  assert.ok(await page.getByRole("switch").first().isDisabled());
  assert.deepEqual(page.elsewhere(), []);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("the page is the same bytes whatever its reader answered", { timeout: 120000 }, async () => {
  const v = await version();
  const readers = { unanswered: await reader(), refused: await reader(), agreed: await reader(), signal: await reader({}, true) };
  for (const page of Object.values(readers)) await page.visit("/");
  await readers.refused.click("[data-consent] [value=refuse]");
  await agree(readers.agreed);
  // A page is made anew after a minute, with the counts as they are then: readings that fall to both sides of that are taken again.
  let bodies;
  for (let tries = 0; tries < 3 && (!bodies || new Set(bodies).size > 1); tries++) {
    bodies = [];
    for (const page of Object.values(readers)) bodies.push((await (await page.goto(paper.base + path)).body()).toString("latin1"));
    bodies.push(Buffer.from(await (await fetch(paper.base + path, { headers: { cookie: `demo_visitor=x; ${key}=${v}:1` } })).arrayBuffer()).toString("latin1"));
  }
  assert.equal(new Set(bodies).size, 1);
  assert.match(bodies[0], /data-consent="\d+"[^>]* hidden>/);
  for (const page of Object.values(readers)) await page.context().close();
});

test("an answer to an older version, or garbage in its place, is asked for again without an error", { timeout: 120000 }, async () => {
  const v = await version();
  const page = await reader();
  await page.visit();
  for (const bad of ["", "garbage", `${v - 1}:1`, `${v + 1}:1`, "{}", `${v}:1;alert(1)`, `${v}`, ":", "null", "1".repeat(10000), "\u0000"]) {
    await page.evaluate(([k, value]) => { localStorage[k] = value; }, [key, bad]);
    await page.visit();
    assert.ok(await page.locator("[data-consent]").isVisible(), JSON.stringify(bad.slice(0, 40)));
    await page.visit("/-/privacy");
    await page.getByText("لم تختر بعد").waitFor();
  }
  assert.deepEqual(page.elsewhere(), []);
  assert.deepEqual(page.faults, []);
  await page.context().close();
  // A browser that keeps nothing at all is asked, and answers for the page.
  const closed = await reader();
  await closed.addInitScript(() => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } }));
  await closed.visit();
  await closed.click("[data-consent] [value=refuse]");
  assert.ok(!(await closed.locator("[data-consent]").isVisible()));
  assert.deepEqual(closed.elsewhere(), []);
  assert.deepEqual(closed.faults, []);
  await closed.context().close();
});

test("a clip has its place, starts at a click or for its provider, and nothing moves", { timeout: 120000 }, async () => {
  const plain = await reader();
  await plain.visit();
  assert.equal(await plain.locator("[data-frame]").count(), 0);
  assert.equal(await plain.locator(".embed").getAttribute("href"), clips.origin + "/clip/7", "whoever is not registered is a link");
  await plain.context().close();

  const id = await register({ name: "مقاطع السوق", hosts: clips.origin });
  const v = await version();
  const page = await reader(phone);
  await page.visit();
  await page.click("[data-consent] [value=refuse]");
  const place = page.locator(".frame");
  await place.scrollIntoViewIfNeeded();
  assert.deepEqual(page.elsewhere(), []);
  assert.match(await place.innerText(), /تشغيل[\s\S]*بخوادم مقاطع السوق/);
  assert.equal(await page.getByRole("button", { name: "تشغيل: جولة في السوق" }).count(), 1);
  assert.ok(await place.locator("img").evaluate(async (i) => (await i.decode(), i.naturalWidth > 0 && new URL(i.currentSrc).origin === location.origin)), "a picture of the paper's own");
  await forEverybody(page, "the place of a clip");
  await shot(page, "clip-phone-light");
  const before = await place.boundingBox();
  await page.getByRole("button", { name: "تشغيل" }).click();
  await page.frameLocator(".frame iframe").getByText("مقطع").waitFor();
  assert.deepEqual(page.elsewhere(), [clips.origin + "/clip/7"]);
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "IFRAME");
  assert.equal(await page.locator(".frame iframe").getAttribute("title"), "جولة في السوق");
  assert.deepEqual(await place.boundingBox(), before);
  assert.deepEqual(await stored(page), only(`${v}:`), "a click is for one clip");
  await page.visit();
  assert.equal(await page.locator(".frame iframe").count(), 0);
  assert.deepEqual(page.elsewhere(), []);
  await page.context().close();

  const agreed = await reader(phone);
  await agreed.addInitScript(() => {
    window.moved = 0;
    new PerformanceObserver((list) => { for (const e of list.getEntries()) window.moved += e.value; }).observe({ type: "layout-shift", buffered: true });
  });
  await agreed.visit("/-/privacy");
  await agreed.getByRole("switch", { name: "مقاطع السوق" }).check();
  await agreed.getByRole("button", { name: "حفظ الاختيار" }).click();
  await agreed.getByText("وافقت على الخدمات المفعّلة أدناه").waitFor();
  await agreed.visit();
  await agreed.frameLocator(".frame iframe").getByText("مقطع").waitFor();
  assert.deepEqual(agreed.elsewhere(), [clips.origin + "/clip/7"], "and not the counter");
  assert.deepEqual(await stored(agreed), only(`${v}:${id}`));
  await agreed.waitForTimeout(300); // the observer is told after the frame
  assert.ok((await agreed.evaluate(() => window.moved)) < 0.001, "something moved");
  assert.deepEqual(agreed.faults, []);
  await agreed.context().close();
  await remove(id);
});

test("a registry that changes while a page lies open: nothing unregistered runs", { timeout: 120000 }, async () => {
  const id = await register({ name: "مقاطع", hosts: clips.origin });
  const [asking, agreed] = [await reader(), await reader()];
  for (const page of [asking, agreed]) await page.visit();
  await agree(agreed);
  await agreed.frameLocator(".frame iframe").getByText("مقطع").waitFor();
  assert.deepEqual(agreed.elsewhere().sort(), [clips.origin + "/clip/7", counter + "/counter.js", counter + "/seen"].sort());
  await remove(id);
  clips.asked.length = 0;

  // Agreed on the old page: the new one asks anew.
  const again = asking.waitForNavigation();
  await asking.click("[data-consent] [value=accept]");
  await again;
  await asking.still();
  assert.ok(await asking.locator("[data-consent]").isVisible());
  assert.deepEqual(asking.elsewhere(), []);
  // Agreed to the old version: asked anew.
  await agreed.visit();
  assert.ok(await agreed.locator("[data-consent]").isVisible());
  assert.deepEqual(agreed.elsewhere(), []);
  // What is not registered does not run by any other way either.
  asking.faults = [];
  await asking.evaluate((origin) => {
    for (const [tag, name] of [["script", "src"], ["iframe", "src"], ["img", "src"]]) document.body.append(Object.assign(document.createElement(tag), { [name]: origin + "/" + tag }));
    document.body.insertAdjacentHTML("beforeend", `<b onclick="1"></b>`);
    document.body.append(Object.assign(document.createElement("script"), { textContent: "window.inline = 1" }));
    fetch(origin + "/fetch", { mode: "no-cors" }).catch(() => {});
    navigator.sendBeacon(origin + "/beacon");
  }, clips.origin);
  await asking.waitForTimeout(500);
  assert.deepEqual(clips.asked, []);
  assert.equal(await asking.evaluate(() => window.inline), undefined);
  assert.ok(asking.faults.some((f) => /Content Security Policy/.test(f)), "the browser says why");
  for (const page of [asking, agreed]) await page.context().close();
});

test("an operator is told why something cannot be registered, and sees the proof", { timeout: 120000 }, async () => {
  const page = await newPage(browser, paper, { viewport: { width: 1280, height: 900 } });
  const [name, value] = cookie.split("=");
  await page.context().addCookies([{ name, value, url: paper.base }]);
  await page.goto(paper.base + "/desk/settings");
  await page.getByRole("link", { name: "الموافقة والمزوّدون" }).click();
  await page.getByRole("link", { name: "إضافة مزوّد" }).click();
  await page.fill("[name=name]", "إعلانات");
  await page.selectOption("[name=purpose]", "advertising");
  await page.fill("[name=script]", "https://ads.example/a.js");
  await page.fill("[name=retention]", "شهران");
  for (const [hosts, why] of [["https://*.ads.example", "النجمة"], ["http://ads.example", "لا يُقبل غيره"], ["data:text/javascript,1", "لا يُقبل غيره"], ["https://ads.example/../x", "المضيف وحده"], ["https://other.example", "ليس على أحد المضيفين"]]) {
    await page.fill("[name=hosts]", hosts);
    await page.click("button.primary");
    assert.match(await page.locator("p.fault").innerText(), new RegExp(why), hosts);
    assert.deepEqual([await page.inputValue("[name=hosts]"), await page.inputValue("[name=name]")], [hosts, "إعلانات"], "nothing typed is lost");
  }
  await forEverybody(page, "the form of a provider");
  await page.fill("[name=hosts]", "https://ads.example");
  await page.click("button.primary");
  await page.waitForURL("**/desk/settings/consent?done=saved");
  assert.match(await page.locator("pre").innerText(), /script-src 'self' http:\/\/127\.0\.0\.1:\d+ https:\/\/ads\.example;/);
  await forEverybody(page, "the registry");
  await shot(page, "desk-consent-desktop-light", { fullPage: true });
  const sums = await page.$$eval("table tbody tr", (rows) => rows.filter((r) => r.querySelector(".num")).map((r) => [...r.querySelectorAll(".num")].map((c) => Number(c.textContent))));
  const total = sums.reduce((a, row) => a.map((n, i) => n + row[i]));
  assert.ok(total.every((n) => n > 0), `each kind of answer was counted: ${total}`);
  await page.setViewportSize({ width: 390, height: 844 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing sticks out");
  await shot(page, "desk-consent-phone-light", { fullPage: true });
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("the page of choices stands still when its script says late what was chosen", { timeout: 60000 }, async () => {
  const page = await reader({ viewport: { width: 390, height: 844 } });
  await watchShifts(page);
  let late = 0;
  await page.route(/privacy[^/]*\.js/, async (r) => { late++; await new Promise((done) => setTimeout(done, 1000)); await r.continue(); });
  await page.visit("/-/privacy");
  await atRest(page);
  assert.equal(late, 1);
  assert.match(await page.locator("[data-said]").innerText(), /^لم تختر بعد/);
  assert.deepEqual(await shifted(page), []);
  await page.context().close();
});

test("without script the notice is not there and the page of choices says how things stand", { timeout: 60000 }, async () => {
  const page = await reader({ javaScriptEnabled: false });
  await page.visit();
  assert.ok(!(await page.locator("[data-consent]").isVisible()));
  await page.visit("/-/privacy");
  assert.match(await page.locator(".privacy .verdict:visible").innerText(), /^لا يعمل شيء من هذه الخدمات ما دام/); // and not that a choice is still to be made
  assert.ok(await page.getByText("عدّاد تجريبي").isVisible());
  assert.equal(await page.locator("[role=switch]:visible, .choices:visible").count(), 0);
  assert.deepEqual(page.elsewhere(), []);
  await page.context().close();
});
