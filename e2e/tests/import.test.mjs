// A real WordPress archive, moved in beside the running server and opened in a browser: ten articles that hold what such
// archives hold. The archive lies beside the checkout; without it the test is skipped, which CI does not allow.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { test } from "node:test";
import { newPage, openBrowser, openPaper, shot } from "./paper.mjs";

const archive = new URL("../../../shared/data/wordpress/", import.meta.url).pathname;
const there = existsSync(archive + "export.xml.gz");
if (!there && process.env.CI === "true") throw new Error("under CI nothing may be skipped: no real archive beside the checkout");

// samples finds in the export the first published article that holds each thing, and its address.
function samples() {
  const text = gunzipSync(readFileSync(archive + "export.xml.gz")).toString();
  const wanted = {
    caption: /\[caption/, gallery: /\[gallery/, "gallery block": /<!-- wp:gallery/, "image block": /<!-- wp:image/, quotation: /<!-- wp:quote/, table: /<!-- wp:table/,
    embed: /<!-- wp:embed/, hostile: /<script>alert/, "own links": /href="https:\/\/news\.example\.org\/\?p=/, "unknown block": /acme\/ticker/,
  };
  const found = {};
  for (const [, item] of text.matchAll(/<item>([\s\S]*?)<\/item>/g)) {
    if (!item.includes("<wp:status><![CDATA[publish]]>") || !item.includes("<wp:post_type><![CDATA[post]]>")) continue;
    const body = item.match(/<content:encoded><!\[CDATA\[([\s\S]*?)\]\]><\/content:encoded>/)[1];
    for (const [name, pattern] of Object.entries(wanted)) {
      if (!found[name] && pattern.test(body)) found[name] = { path: item.match(/<link>https:\/\/news\.example\.org(.*?)<\/link>/)[1], headline: item.match(/<title><!\[CDATA\[([\s\S]*?)\]\]>/)[1] };
    }
  }
  assert.equal(Object.keys(found).length, Object.keys(wanted).length);
  return found;
}

// What a reader must find in each, and must not.
const holds = {
  caption: ["[data-body] figure img", "[data-body] figure figcaption"],
  gallery: ["[data-body] figure.gallery figure img"],
  "gallery block": ["[data-body] figure.gallery figure img"],
  "image block": ["[data-body] figure img"],
  quotation: ["[data-body] blockquote p", "[data-body] blockquote cite"],
  table: ["[data-body] table th", "[data-body] table td"],
  embed: ["[data-body] [data-embed] a[href*='youtube.com']"],
  hostile: ["[data-body] p"],
  "own links": ["[data-body] a[href^='/?p=']"],
  "unknown block": ["[data-body]"],
};

test("a real archive moves in, and ten of its articles look right", { timeout: 300000, skip: !there }, async () => {
  const paper = await openPaper();
  const browser = await openBrowser();
  try {
    const said = paper.command("import", "wordpress", archive + "export.xml.gz", "--uploads", archive + "uploads");
    assert.match(said, /posts +9133 +9124/);
    for (const [name, options] of [["phone", { viewport: { width: 390, height: 844 } }], ["desktop", { viewport: { width: 1440, height: 900 } }]]) {
      const page = await newPage(browser, paper, options);
      for (const [what, { path, headline }] of Object.entries(samples())) {
        const answer = await page.goto(paper.base + path);
        assert.equal(answer.status(), 200, what);
        const article = page.locator("article[data-article-id]");
        assert.equal((await article.locator("h1").innerText()).replace(/\s+/g, " ").trim(), headline.replace(/\s+/g, " ").trim(), what);
        for (const part of holds[what]) assert.ok(await page.locator(part).count(), `${what}: ${part} is on the page`);
        const text = await article.innerText();
        for (const bad of ["[caption", "[gallery", "[/", "<!--", "wp:", "contact-form"]) assert.ok(!text.includes(bad), `${what}: «${bad}» is read`);
        assert.equal(await article.locator("script, iframe, [onclick], [style]").count(), 0, what);
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= options.viewport.width, `${what} sticks out on a ${name}`);
        // Each picture is there: brought into sight, loaded, and not stretched.
        for (const picture of await page.locator("[data-body] img, figure.lead img").all()) {
          await picture.scrollIntoViewIfNeeded();
          const [width, height, shown] = await picture.evaluate((i) => i.decode().then(() => [i.naturalWidth, i.naturalHeight, i.clientWidth / i.clientHeight]));
          assert.ok(width > 0 && height > 0 && shown > 0, `${what}: a picture is not there`);
        }
        await shot(page, `import-${what.replaceAll(" ", "-")}-${name}`, { fullPage: true });
      }
      assert.deepEqual(page.faults, [], name);
      await page.context().close();
    }
    // What was changed at the desk meanwhile stays; everything else is as it was.
    assert.match(paper.command("import", "wordpress", archive + "export.xml.gz", "--uploads", archive + "uploads"), /posts +9133 +0 +0 +9124/);
  } finally {
    await browser.close();
    await paper.close();
  }
});
