// Bodies from elsewhere through the real editor: what nobody touched comes out byte by byte, and where something is
// written, nothing else gets lost. Bodies are made by a small grammar of the vocabulary (internal/richtext/vocabulary.go)
// and by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { article, owner, saved, stored } from "./desk.mjs";
import { openBrowser, openPaper } from "./paper.mjs";

/** dice is a generator of numbers that gives the same ones for the same seed. */
function dice(seed) {
  const next = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { chance: (p) => next() < p, one: (list) => list[Math.floor(next() * list.length)], upTo: (n) => Math.floor(next() * n), times: (least, most, f) => Array.from({ length: least + Math.floor(next() * (most - least + 1)) }, f).join("") };
}

/** grammar makes bodies: each method is one production. */
function grammar(d) {
  const common = () => (d.chance(0.12) ? ` lang="${d.one(["en", "fr", "ar", "he"])}"` : "") + (d.chance(0.12) ? ` dir="${d.one(["ltr", "rtl", "auto"])}"` : "");
  const word = () => d.one(["خبر", "قالَ المُحافِظ", "Reuters", "العام ٢٠٢٦", "١٢٫٥٪", "&amp;", "&lt;b&gt;", "«نعم»", "AT&amp;T", "مي\u200cخواهم", "10&nbsp;كم", "👨‍👩‍👧", "كـتـاب", "\u200fر.", "a&lt;b", "؟", "naïve"]);
  const text = () => d.times(1, 5, () => word() + d.one([" ", " ", "، ", ""])) || "نص";
  const picture = () => `<img src="/media/${d.upTo(9)}.jpg" alt="${d.one(["", "صورة", "&#34;x&#34; &amp; y"])}"${d.chance(0.6) ? ` width="${200 + d.upTo(900)}" height="400"` : ""}${d.chance(0.2) ? ` data-media="${1 + d.upTo(9)}"` : ""}${d.chance(0.08) ? ` lang="en"` : ""}>`;
  const tag = (name, attrs, inside) => `<${name}${attrs}${common()}>${inside}</${name}>`;
  const inline = (depth) => d.times(1, 3, () => {
    if (depth <= 0 || d.chance(0.4)) return text();
    if (d.chance(0.1)) return text() + "<br>" + d.one(["", "<br>"]) + text();
    if (d.chance(0.05)) return picture();
    const name = d.one(["strong", "em", "u", "s", "sub", "sup", "code", "cite", "small", "q", "mark", "bdi", "span", "span", "time", "abbr", "a", "a"]);
    const attrs = { a: () => ` href="${d.one(["https://example.org/x?a=1&amp;b=2", "/2026/11/خبر", "mailto:a@b.c", "#h-1", "tel:+962"])}"${d.one(["", ` title="إلى"`, ` rel="nofollow ugc"`])}`, span: () => ` ${d.one(['lang="en"', 'dir="ltr"', 'lang="fr" dir="ltr"'])}`, time: () => d.one([` datetime="2026-11-24"`, ""]), abbr: () => ` title="منظمة"` }[name]?.() ?? "";
    return name === "span" ? `<span${attrs}>${inline(depth - 1)}</span>` : tag(name, attrs, inline(depth - 1));
  });
  const list = (depth) => {
    const name = d.one(["ul", "ol"]);
    return tag(name, name === "ol" && d.chance(0.3) ? ` start="${2 + d.upTo(8)}"` : "", d.times(1, 3, () => tag("li", "", d.chance(0.2) ? d.times(1, 2, () => blocks(depth - 1)) : inline(2) + (depth > 0 && d.chance(0.4) ? list(depth - 1) : "") + (d.chance(0.1) ? inline(1) : ""))));
  };
  const cell = (depth) => tag(d.chance(0.2) ? "th" : "td", d.one(["", "", "", ` colspan="2"`, ` rowspan="2"`, ` scope="row"`]), d.chance(0.15) ? "" : d.chance(0.2) && depth > 0 ? blocks(0) : inline(1));
  const rows = (depth, kind) => d.times(1, 3, () => tag("tr", "", d.times(1, 4, () => (kind === "thead" && d.chance(0.8) ? tag("th", d.one(["", ` scope="col"`]), inline(1)) : cell(depth)))));
  const table = (depth) => tag("table", "", (d.chance(0.15) ? "<caption>" + inline(1) + "</caption>" : "") + (d.chance(0.4) ? tag("thead", "", rows(0, "thead")) : "") + d.times(1, 2, () => `<tbody>${rows(depth)}</tbody>`) + (d.chance(0.2) ? `<tfoot>${rows(0)}</tfoot>` : ""));
  const caption = () => d.one(["", "<figcaption>" + inline(1) + "</figcaption>", "<figcaption>" + inline(1) + " <small>" + inline(1) + "</small></figcaption>", "<figcaption><small>" + text() + "</small></figcaption>", "<figcaption><small>أ</small> ثم " + text() + "</figcaption>"]);
  const figure = (depth) => d.one([
    () => tag("figure", (d.chance(0.5) ? ` data-media="${1 + d.upTo(9)}"` : "") + (d.chance(0.3) ? " data-archive" : ""), picture() + caption()),
    () => tag("figure", "", `<a href="https://example.org/full"${d.one(["", ` rel="nofollow"`])}>${picture()}</a>` + caption()),
    () => tag("figure", ` class="gallery"`, d.times(1, 3, () => `<figure>${picture()}${caption()}</figure>`) + d.one(["", "<figcaption>معرض</figcaption>"])),
    () => `<figure data-embed="https://video.example/${d.upTo(99)}"><a href="https://video.example/${d.upTo(99)}">${text()}</a>${caption()}</figure>`,
    () => tag("figure", "", (depth > 0 ? d.one([table, quote, () => "<pre>x\n y</pre>"])(depth - 1) : picture() + picture()) + caption()),
  ])();
  const quote = (depth) => tag("blockquote", "", d.times(1, 2, () => (depth > 0 && d.chance(0.3) ? blocks(depth - 1) : tag("p", "", inline(1)))) + d.one(["", "<footer>" + inline(1) + "</footer>", "<footer><cite>أم ليث</cite>، " + text() + "</footer>", "<cite>ناطق</cite>"]));
  const blocks = (depth) => d.one([
    () => tag("p", "", inline(3)), () => tag("p", "", inline(2)), () => `<p>${text()}</p>`,
    () => tag(d.one(["h2", "h3", "h4"]), d.one(["", ` id="h-${d.upTo(99)}"`]), inline(1)),
    () => (depth > 0 ? list(depth - 1) : `<p>${text()}</p>`), () => (depth > 0 ? table(depth - 1) : `<p>${inline(1)}</p>`), () => (depth > 0 ? quote(depth - 1) : `<p>${inline(1)}</p>`), () => figure(depth),
    () => tag("pre", "", d.one(["if a &lt; b:\n\treturn  1\n", "  سطر\n\n  سطر", `<code>x</code> = <strong>1</strong>`])), () => "<hr>",
  ])();
  return () => Array.from({ length: 24 }, () => blocks(3)).join("\n");
}

// What importers and other editors leave behind.
const byHand = [
  `<table><caption>جدول <strong>1</strong></caption><thead><tr><th colspan="2">أ</th></tr></thead><tbody><tr><td rowspan="2">ب</td><td>ج</td></tr><tr><td>د</td></tr></tbody><tfoot><tr><td colspan="2">مجموع</td></tr></tfoot></table>`,
  `<table><tbody><tr><td>1</td></tr></tbody><tbody><tr><td>2</td></tr></tbody></table>`, `<table><thead><tr><td>لا عنوان</td></tr></thead><tbody><tr><td>2</td></tr></tbody></table>`,
  `<table><tr><td>قصير</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>`, `<table dir="ltr"><tr lang="en"><td colspan="1" dir="rtl">1</td><td></td></tr></table>`,
  `<table><tr><th>x</th></tr></table>`, `<table><tr><td><table><tr><td>داخل جدول</td></tr></table></td></tr></table>`, `<table><tr><td><ul><li>أ</li></ul></td><td><p>ب</p><p>ج</p></td><td>د<br>هـ</td></tr></table>`,
  `<figure class="gallery"><figure><img src="/media/1.jpg" alt=""><figcaption>أولى <small>ليلى</small></figcaption></figure><figure data-archive data-media="4"><img src="/media/2.jpg" alt="x"></figure></figure>`,
  `<figure class="gallery"><figure><img src="/media/1.jpg" alt=""></figure><figcaption>المعرض كله</figcaption></figure>`, `<figure class="gallery"><img src="/media/1.jpg" alt=""><img src="/media/2.jpg" alt=""></figure>`,
  `<figure data-embed="https://video.example/1"><a href="https://video.example/1">مقطع</a></figure>`, `<figure data-embed="https://social.example/2"><blockquote><p>منشور</p></blockquote><a href="https://social.example/2">م</a><figcaption>تعليق</figcaption></figure>`,
  `<figure><img src="https://far.example/1.jpg" alt=""><img src="/media/2.jpg" alt=""><figcaption>اثنتان</figcaption></figure>`, `<figure><figcaption>قبل</figcaption><img src="/media/1.jpg" alt=""></figure>`,
  `<figure data-media="7" data-archive lang="en" dir="ltr"><a href="/full" title="كاملة" rel="nofollow"><img src="/media/1.jpg" alt="a &#34;b&#34; &lt;c&gt;" width="10" height="20" data-media="7" lang="fr"></a><figcaption dir="rtl">ت <em>ج</em><small lang="en">By X</small></figcaption></figure>`,
  `<figure><p>نص في شكل</p></figure>`, `<figure><table><tr><td>1</td></tr></table><figcaption>جدول في شكل</figcaption></figure>`,
  `<pre>\n\n  سطران  فارغان قبل\n\tجدولة  </pre>`, `<pre lang="en" dir="ltr">for (;;) { a &amp;&amp; b }</pre>`, `<pre><code>x <strong>y</strong></code></pre>`,
  `<ul><li>1<ul><li>2<ol start="7"><li>3</li></ol>بعد</li></ul></li><li><p>فقرة</p><p>أخرى</p></li><li><ul><li>بلا نص قبلها</li></ul></li></ul>`, `<ol><li><blockquote><p>اقتباس</p></blockquote></li><li><figure><img src="/media/1.jpg" alt=""></figure></li></ol>`,
  `<ul lang="en" dir="ltr"><li dir="rtl">x</li></ul>`, `<ul><li></li><li>وحدها</li></ul>`,
  `<blockquote><blockquote><p>داخل</p><footer>ب</footer></blockquote><p>خارج</p><footer>أ<br>سطر</footer></blockquote>`, `<blockquote><p>ق</p><cite>قائل</cite></blockquote>`, `<blockquote lang="en" dir="ltr"><h3 id="q-1">h</h3><ul><li>l</li></ul><pre>p</pre><hr><table><tr><td>t</td></tr></table></blockquote>`,
  `<blockquote><figure><img src="/media/3.jpg" alt=""></figure><footer><a href="/x"><cite>م</cite></a> <small>2026</small></footer></blockquote>`,
  `<p><span lang="en">one <span lang="fr" dir="ltr">deux <bdi>3</bdi></span> four</span></p>`, `<p><q>قال <q>هو</q> <strong>ثم</strong> <q>هي</q></q><q>أ</q><q>ب</q></p>`, `<p><bdi>أ</bdi><bdi>ب</bdi> <bdi><bdi>ج</bdi></bdi></p>`,
  `<p><span dir="ltr">a <strong>b</strong> c</span> <strong><span dir="ltr">d</span> e</strong></p>`, `<p><a href="/a"><strong>أ</strong></a><strong><a href="/a">ب</a></strong> <a href="/b" title="ت" rel="nofollow sponsored">ج <img src="/media/1.jpg" alt="" width="5"> د</a></p>`,
  `<p><sub>أ<sup>ب</sup></sub> <code>x<em>y</em></code> <time datetime="2026-11-24T10:00+03:00" lang="en">امس</time> <abbr title="منظمة &amp; هيئة">م.هـ</abbr></p>`, `<p><strong lang="en">a</strong><strong>b</strong> <em dir="ltr">c</em></p>`,
  `<p>سطر<br>سطر<br><br>سطر <br> <strong>غ<br>غ</strong></p>`, `<p dir="auto">a\u00a0\u00a0b \u202aLTR\u202c \u2067x\u2069 \u00adي</p>`, `<h1>كبير</h1><h5 id="a-b" lang="en">صغير</h5>`, `<p><small>صغير</small> <u>تحته</u> <s>مشطوب</s> <mark>مظلل</mark> <del>حذف</del> <b>غ</b> <i>م</i></p>`,
  `<div>نص سائب<p>فقرة</p>بعدها <em>كلمة</em></div>`, `<dl><dt>مصطلح</dt><dd>شرح</dd></dl>`, `<iframe src="https://video.example/embed/9" title="عنوان"></iframe>`, `<video src="https://cdn.example/a.mp4"></video>`, `<custom-element>يبقى <x>نصه</x></custom-element>`,
  `<p>${"كلمة ".repeat(400)}</p>`, `<p>${"<em>".repeat(30)}عميق${"</em>".repeat(30)}</p>`, `<ul><li>${"x<ul><li>".repeat(30)}x${"</li></ul>".repeat(31)}`, `<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp; &amp;nbsp;</p>`, `<p>\u{1F1EF}\u{1F1F4} \u0670 \ufdfa \u06dd</p>`,
].join("\n");

/** type writes a letter into every block of the text that lets one write, and answers into how many. */
async function touch(page, letter) {
  const count = await page.evaluate(() => document.querySelector(".ProseMirror").children.length);
  let touched = 0;
  for (let i = 0; i < count; i++) {
    const there = await page.evaluate((n) => {
      const block = document.querySelector(".ProseMirror").children[n];
      const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, (t) => (t.parentElement.closest("[contenteditable]").isContentEditable && !t.parentElement.closest("[contenteditable=false]") ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT));
      let last = null;
      while (walk.nextNode()) last = walk.currentNode;
      if (!last || block.closest("[contenteditable=false]")) return false;
      document.querySelector(".ProseMirror").focus();
      getSelection().collapse(last, last.length);
      return true;
    }, i);
    if (!there) continue;
    await page.keyboard.insertText(letter);
    touched++;
  }
  return touched;
}

/**
 * read is what a reader gets of a body: each letter with the elements around it. The order of inline ones says nothing, nor
 * on which side of a mark's border a space stands; and a table whose rows differ in length is completed by the editor where it is written in: empty cells count for nothing, and
 * spans only where spans is true.
 */
function read(page, html, spans) {
  return page.evaluate(([source, spanned]) => {
    const lines = new Set("A ABBR BDI CITE CODE EM MARK Q S SMALL SPAN STRONG SUB SUP TIME U".split(" "));
    const name = (e) => e.tagName + [...e.attributes].map((a) => `[${a.name}=${a.value}]`).sort().filter((a) => !/^\[(col|row)span=/.test(a) || (spanned && !a.endsWith("=1]"))).join("");
    const out = [];
    const walk = (node, around, marks) => {
      if (node.nodeType === 3) {
        for (const letter of node.data) if (letter !== "\n" || around.includes("PRE")) out.push(`${around}|${letter === " " ? "" : [...marks].sort().join(" ")}|${letter}`);
      } else if (lines.has(node.tagName)) {
        for (const child of node.childNodes) walk(child, around, [...marks, name(node)]);
      } else if (node.tagName === "P" && /^(LI|TD|TH)$/.test(node.parentNode.tagName) && node.attributes.length === 0) {
        for (const child of node.childNodes) walk(child, around, marks);
      } else if (!/^T[DH]$/.test(node.tagName) || node.hasChildNodes()) {
        out.push(`${around}<${name(node)}`);
        for (const child of node.childNodes) walk(child, `${around}/${node.tagName}`, marks);
      }
    };
    for (const child of new DOMParser().parseFromString(source, "text/html").body.childNodes) walk(child, "", []);
    return out;
  }, [html, spans]);
}

const bodies = { "by hand": byHand };
for (let seed = 1; seed <= Number(process.env.WARRAQ_BODIES || 10); seed++) bodies[`of seed ${seed}`] = grammar(dice(seed))();
const endless = grammar(dice(1000)); // long enough that the editor leaves some of it for later
bodies["of many blocks"] = Array.from({ length: 8 }, endless).join("\n");

test("what the editor does not know it keeps, it never drops", { timeout: 600000 }, async (t) => {
  const paper = await openPaper();
  const browser = await openBrowser();
  try {
    const page = await owner(browser, paper);
    for (const [name, source] of Object.entries(bodies)) {
      await t.test("a body " + name, async () => {
        const url = await article(page, { body: source + "\n<p>ختام</p>" });
        const before = await stored(page, url);
        assert.ok(before.endsWith("\n<p>ختام</p>"), "its last block stands alone");

        await page.goto(paper.base + url);
        await page.keyboard.press("Control+s");
        await saved(page);
        assert.equal(await stored(page, url), before, "untouched");

        await page.locator(".ProseMirror > p").last().click();
        await page.keyboard.press("Control+End");
        await page.keyboard.insertText("ژ");
        await page.keyboard.press("Control+s");
        await saved(page);
        assert.equal(await stored(page, url), before.replace(/<\/p>$/, "ژ</p>"), "written at the end only");

        const touched = await touch(page, "ژ");
        assert.ok(touched > 5, `only ${touched} blocks can be written in`);
        await page.keyboard.press("Control+s");
        await saved(page);
        const after = await stored(page, url);
        assert.equal(after.split("ژ").length - 1, touched + 1, "every letter written is there");
        const spans = name === "by hand"; // there tables are whole
        const [came, went] = [await read(page, before, spans), await read(page, after.replaceAll("ژ", ""), spans)];
        const at = came.findIndex((line, i) => line !== went[i]);
        assert.deepEqual(went.slice(Math.max(0, at - 12), at + 6), came.slice(Math.max(0, at - 12), at + 6), `written in every block, the same to line ${at}`);
        assert.equal(went.length, came.length);
      });
    }
    assert.deepEqual(page.faults, []);
  } finally {
    await browser.close();
    await paper.close();
  }
});
