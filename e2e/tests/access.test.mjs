// Every kind of page of the site and every screen of the desk is for everybody: on a phone and on a desk, in light and dark, enlarged,
// with spaced text, without motion, in the reader's own colours; its HTML is sound, nothing moves while it loads, nothing is fetched elsewhere.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { atRest, moving, shifted, sideways, spaced, undistinguished, unfocused, unspoken, watchShifts } from "./access.mjs";
import { against } from "./axe.mjs";
import { enter, photograph } from "./desk.mjs";
import { newPage, openBrowser, openPaper, shot } from "./paper.mjs";
import { openPost } from "./post.mjs";

const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

// Every piece an article may have, at once.
const body = `<p>نصّ مُشكَّل: إِنَّ الْكِتَابَ يُقْرَأُ مِنْ عُنْوَانِهِ، عبر تطبيق <span lang="en" dir="ltr">My City</span> و<a href="https://example.org/">رابط</a> و<em>مائل</em> و<code>make run</code>.</p>
<h2>عنوان</h2><ul><li>أول<ul><li>فرع</li></ul></li></ul><ol><li>واحد</li></ol><blockquote><p>قولٌ طويل بعض الشيء.</p><footer><cite>قائله</cite>، في مؤتمر</footer></blockquote>
<h3>أصغر</h3><table><caption>بالأرقام</caption><tbody><tr><td>البسطات</td><td>186</td></tr></tbody></table>
<table><thead><tr><th>عمود</th><th>آخر طويل الاسم جداً</th><th>ثالث طويل الاسم جداً</th><th>رابع طويل الاسم جداً</th></tr></thead><tbody><tr><td>1</td><td>2</td><td>3</td><td>4</td></tr></tbody></table>
<h4>أصغر منه</h4><pre>GET /2026/11 HTTP/1.1 and a long line that scrolls by itself instead of making the page wider than its screen</pre>
<figure data-embed="https://video.example/7"><a href="https://video.example/7">شاهد: جولة في السوق</a></figure>
<p lang="en" dir="ltr">An English paragraph with <bdi lang="ar" dir="rtl">السوق الشعبي</bdi> in it.</p><p>${"كلمة ".repeat(60)}</p>`;

let paper, empty, post, browser, reader, desk, kept, cookie;
const saved = new Map(); // what the server sent for each kind of page

before(async () => {
  post = await openPost();
  [paper, empty, browser] = await Promise.all([openPaper({ demo: true, flags: ["--smtp", post.address, "--mail-from", "news@paper.example"] }), openPaper(), openBrowser()]);
  kept = mkdtempSync(join(tmpdir(), "warraq-html-"));
  reader = await newPage(browser, paper);
  desk = await newPage(browser, paper);
  for (const page of [reader, desk]) await watchShifts(page);
  cookie = (await send("/desk/sign-in", { login: demo()[0], password: demo()[1] })).headers.get("set-cookie").split(";")[0];
});

after(async () => {
  await browser?.close();
  await paper?.close();
  await empty?.close();
  post?.close();
  if (kept) rmSync(kept, { recursive: true, force: true });
});

const demo = () => paper.out().match(/login: (\S+)\s+password: (\S+)/).slice(1);

/** send is a form sent as a browser without script would. */
const send = (path, values, on = paper) => fetch(on.base + path, { method: "POST", redirect: "manual", body: values instanceof FormData ? values : new URLSearchParams(values), headers: { ...(cookie && { cookie }), "Sec-Fetch-Site": "same-origin" } });

/** text is a page as the server sends it. */
const text = async (path) => (await fetch(paper.base + path, { headers: { ...(path.startsWith("/desk") && { cookie }) } })).text();

/** publish puts an article on the site, and answers its number and its address. */
async function publish(fields) {
  const answer = await send("/desk/articles/new/publish", { kind: "article", base: "0", lang: "ar", dir: "rtl", comments: "open", workflow: "ready", section: "1", lead_id: "0", update: "silent", ...fields });
  assert.equal(answer.status, 303, (await answer.text()).match(/class="fault"[^>]*>[^<]+/)?.[0]);
  const number = answer.headers.get("location").match(/\d+/)[0];
  const [, address] = (await text(`/desk/articles/${number}`)).match(/<a href="([^"]*)" target="_blank">/);
  return [number, address];
}

/** submit opens what a form answers with, as a browser does that has no script. */
const submit = (page, from, action, values) => async () => {
  await page.goto(paper.base + from);
  const [answer] = await Promise.all([page.waitForNavigation(), page.evaluate(([to, fields]) => {
    const form = Object.assign(document.createElement("form"), { method: "post", action: to });
    for (const [name, value] of Object.entries(fields)) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    document.body.append(form);
    form.submit();
  }, [action, values])]);
  return answer;
};

/** look holds one page to everything, at both sizes. open is its address, or what opens it. */
async function look(page, kind, open, status = 200, on = paper) {
  const faults = [];
  const found = (what, list) => faults.push(...list.map((fault) => `${what}: ${fault}`));
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ reducedMotion: "no-preference" });
    if (size === "desktop" || typeof open === "string") { // what answers a form is not sent twice
      const answer = await (typeof open === "string" ? page.goto(on.base + open) : open());
      if (answer.status() !== status) faults.push(`${kind} answers ${answer.status()}`);
      saved.set(kind, await answer.text());
      await atRest(page);
      found(`${size}, moves`, await shifted(page));
      await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
    }
    found(`${size}, motion`, await moving(page));
    found(`${size}, axe`, await against(page));
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      if (size === "phone" || colorScheme === "dark") found(`${size}, focus, ${colorScheme}`, await unfocused(page));
      await shot(page, `${kind}-${size}-${colorScheme}`, { fullPage: true });
    }
    await page.emulateMedia({ colorScheme: "light" });
    if (size === "desktop") {
      found("language", await unspoken(page));
      found("forced colours", await undistinguished(page));
    }
    found(`${size}, sideways`, await sideways(page, size === "desktop" ? [1920, 1440, 1024, 768] : [320, 390]));
    found(`${size}, spaced`, await spaced(page));  }
  return faults.map((fault) => `${kind}, ${fault}`);
}

/** walk looks at pages one after another and says all that is wrong with them at once. */
async function walk(page, kinds) {
  const faults = [];
  for (const [kind, open, status] of kinds) faults.push(...(await look(page, kind, open, status)));
  clean([...faults, ...page.faults]);
}

/** clean fails with all faults, each on a line of its own: a comparison would leave most of them out. */
function clean(faults) {
  if (faults.length) throw new Error(faults.join("\n"));
}

test("every kind of page of the site", { timeout: 600000 }, async () => {
  const [number, everything] = await publish({ headline: "مادة فيها كل شيء، وعنوانها طويل بما يكفي ليقع في سطرين أو ثلاثة", kicker: "تجربة", deck: "وتحته شرح قصير", body, byline_id: "0", byline_was: "", byline_name: "Yusuf Al Haddad", byline_kind: "person", tag_new: "Open Data Week", tag_new_kind: "topic", correction_at: "0", correction_text: "ورد في نسخة سابقة رقم آخر." });
  const [, english] = await publish({ headline: "A piece in English", kicker: "From abroad", deck: "With a deck of its own", lang: "en", dir: "ltr", body: "<p>By nine in the morning.</p>" });
  const [, locked] = await publish({ headline: "مادة محميّة", password: "سرّ", body: "<p>نص</p>" });
  const [gone, withdrawn] = await publish({ headline: "مادة ستُسحب", body: "<p>نص</p>" });
  const [, base] = (await text(`/desk/articles/${gone}`)).match(/name="base" value="(\d+)"/);
  assert.equal((await send(`/desk/articles/${gone}/withdraw`, { kind: "article", base, lang: "ar", dir: "rtl", headline: "مادة ستُسحب", section: "1", lead_id: "0", workflow: "ready", comments: "open", withdraw_note: "نُشرت قبل موعدها" })).status, 303);
  const latest = await text("/latest");
  const pictured = latest.match(/<article class="lead-card">[\s\S]*?href="([^"]*)"/)[1];
  const article = await text(pictured);
  const column = (await text("/section/opinion")).match(/class="headline"[^>]*><a href="([^"]*)"/)[1];
  const page = article.match(/class="foot-columns">[\s\S]*?href="([^"]*)"/)[1];
  const write = (said, more = {}) => ({ article: number, parent: "0", name: "Samir Haddad", email: "reader@example.org", body: said, ...more });
  const own = async (said) => (await send("/-/comments", write(said))).headers.get("location");
  const held = await own("Good to read this on a Sunday morning.");
  const talked = await discussed(latest);
  const settings = { order: "oldest", close_after: "0", edit_minutes: "15", hold_first: "1", hold_scriptless: "1", max_links: "2", precision: "90", address_days: "30", account: "1" };
  assert.equal((await send("/desk/comments/settings", settings)).status, 303);
  assert.equal((await send("/-/mine", { email: "reader@example.org" })).status, 200);
  const mine = (await post.read(/\/-\/mine\/[\w.-]+/))[0];
  const refused = submit(reader, everything, "/-/comments", write("كلام المدير غير صحيح، وهو كـلـب لا يعرف السوق"));
  await walk(reader, [
    ["home", "/"], ["latest", "/latest"], ["older", latest.match(/rel="next" href="([^"]*)"/)[1].replaceAll("&amp;", "&")], ["section", "/section/local"], ["opinion", "/section/opinion"],
    ["author", article.match(/rel="author" href="([^"]*)"/)[1]], ["tag", article.match(/rel="tag" href="([^"]*)"/)[1]], ["pictured", pictured], ["everything", everything],
    ["english", english], ["column", column], ["page", page], ["search", "/search"], ["found", "/search?q=" + encodeURIComponent("السوق")], ["english-found", "/search?q=English"],
    ["none", "/search?q=" + encodeURIComponent("\"مادة محمية\" فيزياء")], ["no-words", "/search?q=" + encodeURIComponent("؟")], ["missing", "/2026/01/nothing", 404], ["withdrawn", withdrawn, 410],
    ["locked", locked], ["unlock-wrong", submit(reader, locked, "/-/unlock", { id: (await text(locked)).match(/data-article-id="(\d+)"/)[1], password: "غيره" }), 403],
    ["talked", talked.path], ["reply", `/-/comments/reply?article=${talked.article}&parent=${talked.comment}`], ["thread", `/-/comments/thread?article=${talked.article}`], ["report", `/-/comments/${talked.comment}/report`],
    ["held", held], ["stop", held.replace(/[?#].*/, "") + "/stop"], ["refused", refused, 422], ["faulty", submit(reader, everything, "/-/comments", { article: number, parent: "0", body: "" }), 422],
    ["mine-ask", "/-/mine"], ["mine-asked", submit(reader, "/-/mine", "/-/mine", { email: "somebody@example.org" })], ["mine", mine], ["moderation", "/-/moderation/2026"], ["privacy", "/-/privacy"],
  ]);
  assert.deepEqual(await reader.context().cookies(), [], "no cookie for a reader");
});

/** discussed is an article that has comments, and one of them. */
async function discussed(list) {
  for (const [, path] of list.matchAll(/class="headline"[^>]*><a href="([^"]*)"/g)) {
    const found = (await text(path)).match(/data-article-id="(\d+)"[\s\S]*class="comment" id="comment-(\d+)"/);
    if (found) return { path, article: found[1], comment: found[2] };
  }
  throw new Error("no article has comments");
}

test("every screen of the desk", { timeout: 600000 }, async () => {
  await desk.goto(paper.base + "/desk/sign-in");
  await enter(desk, ...demo());
  await desk.waitForURL(/\/desk\/$/);
  const [number] = await publish({ headline: "A piece in English for the desk", lang: "en", dir: "ltr", body: "<p>Text.</p>" });
  const [full] = await publish({ headline: "مادة فيها كل شيء للمحرر", body: body + `<figure><p>محفوظ كما هو</p></figure><table><tbody><tr><td>كلمةطويلةجداًلاتنكسرفيمكانكلمةطويلةجداً</td></tr></tbody></table>`, tag_new: "حي الأمل", tag_new_kind: "place" });
  const upload = new FormData();
  upload.append("file", new Blob([photograph(900, 600)], { type: "image/png" }), "market.png");
  const picture = (await send("/desk/media", upload)).headers.get("location");
  const comment = (await text("/desk/comments?queue=published")).match(/\/desk\/comments\/(\d+)"/)[1];
  await send("/desk/comments/bans", { kind: "address", value: "198.51.100.7", reason: "إعلانات", days: "7" });
  await send("/desk/comments/words", { word: "بضاعة", rule: "spam", severity: "2" });
  await send("/desk/search", { words: "مشفى = مستشفى" });
  await text("/search?q=" + encodeURIComponent("غواصة"));
  await walk(desk, [
    ["articles", "/desk/articles"], ["articles-none", "/desk/articles?q=" + encodeURIComponent("لا شيء كهذا")], ["pages", "/desk/pages"], ["new", "/desk/articles/new"], ["new-page", "/desk/articles/new?kind=page"],
    ["editor", `/desk/articles/${full}`], ["editor-english", `/desk/articles/${number}`], ["revision", `/desk/articles/${number}/revisions/1`], ["preview", `/desk/articles/${number}/preview`], ["media", "/desk/media"], ["picture", picture ?? "/desk/media/1"],
    ["sections", "/desk/sections"], ["tags", "/desk/tags"], ["search-desk", "/desk/search"], ["queue", "/desk/comments"], ["approved", "/desk/comments?queue=published"], ["comment", `/desk/comments/${comment}`],
    ["bans", "/desk/comments/bans"], ["words", "/desk/comments/words"], ["numbers", "/desk/comments/numbers"], ["talk", "/desk/comments/settings"], ["policy", "/desk/policy"],
    ["audience", "/desk/audience"], ["audience-month", "/desk/audience?period=30&by=country"], ["audience-article", `/desk/audience/articles/${number}`], ["settings", "/desk/settings"], ["providers", "/desk/settings/consent"], ["provider", "/desk/settings/consent/1"], ["account", "/desk/account"],
    ["nothing", "/desk/nothing", 404], ["editor-faulty", submit(desk, "/desk/articles/new", "/desk/articles/new/publish", { kind: "article", base: "0", headline: "", body: "", lang: "ar", dir: "rtl", section: "0", lead_id: "0" }), 422],
  ]);
});

test("the doors of the desk", { timeout: 60000 }, async () => {
  const door = await newPage(browser, paper);
  await watchShifts(door);
  await walk(door, [["sign-in", "/desk/sign-in"], ["sign-in-wrong", submit(door, "/desk/sign-in", "/desk/sign-in", { login: "x", password: "y" }), 401],
    ["session-ended", submit(door, "/desk/sign-in", "/desk/articles/new", { kind: "article", base: "0", headline: "نص باق", body: "<p>نص</p>", lang: "ar", dir: "rtl" }), 401]]);
  const first = empty.out().match(/first: (\S+)/)[1].replace(/^https?:\/\/[^/]+/, "");
  const visit = await newPage(browser, empty);
  await watchShifts(visit);
  clean([...(await look(visit, "first-run", first, 200, empty)), ...(await look(visit, "home-empty", "/", 200, empty)), ...visit.faults]);
});

test("every page that has an address of its own was looked at", () => {
  const routes = JSON.parse(readFileSync(new URL("access-routes.json", import.meta.url)));
  clean(Object.entries(routes).flatMap(([pattern, kinds]) => (Array.isArray(kinds) ? kinds : []).filter((kind) => !saved.has(kind)).map((kind) => `${pattern}: ${kind} is no kind of the walk`)));
});

test("the HTML of all of them is sound, by the Nu checker", { timeout: 120000 }, async () => {
  assert.ok(saved.size > 60, `${saved.size} pages`);
  for (const [kind, html] of saved) writeFileSync(join(kept, kind + ".html"), html);
  writeFileSync(join(kept, "control.html"), "<!doctype html><html lang=ar><title>x</title><p role=foo>"); // it does look
  const jar = join(dirname(createRequire(import.meta.url).resolve("vnu-jar/package.json")), "build/dist/vnu.jar");
  const said = await new Promise((done) => execFile("java", ["-Xss2m", "-jar", jar, "--format", "json", "--stdout", "--skip-non-html", kept], { maxBuffer: 1 << 26 }, (_, out, err) => done(out || err)));
  const faults = JSON.parse(said).messages.filter((m) => m.type !== "info").map((m) => `${m.url.split("/").pop()}:${m.lastLine}: ${m.message}: ${m.extract}`);
  assert.equal(faults.filter((f) => f.startsWith("control.html")).length, 1);
  clean(faults.filter((f) => !f.startsWith("control.html")));
});
