// What axe finds against a page that is open: the rules of accessibility, run in the page through the debugger, so that the
// page's own policy stays in force.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** against is every rule that the page breaks in light, and the rule of contrast in dark: the rest does not hang on colours. */
export async function against(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source);
  const broken = [];
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" }); // or it would see colours on their way
    const options = { resultTypes: ["violations"], selectors: false, iframes: false, preload: false, rules: { "target-size": { enabled: true } }, ...(colorScheme === "dark" && { runOnly: ["color-contrast"] }) };
    const [passes, found] = await page.evaluate((o) => window.axe.run(document, o).then((r) => [r.passes.length, r.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(" | ")}`)]), options);
    assert.ok(passes >= (colorScheme === "dark" ? 1 : 10), `axe looked at ${page.url()} in ${colorScheme}`);
    broken.push(...found.map((fault) => `in ${colorScheme}, ${fault}`));
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: null });
  return broken;
}

/** forEverybody fails unless the page passes all of them. */
export async function forEverybody(page, what) {
  assert.deepEqual(await against(page), [], what);
}
