// What axe finds against a page that is open: the rules of accessibility, run in the page through the debugger, so that the
// page's own policy stays in force.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** forEverybody fails unless the page passes every rule in light, and the rule of contrast in dark: the rest does not hang on colours. */
export async function forEverybody(page, what) {
  await page.evaluate(source);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" }); // or it would see colours on their way
    const options = { resultTypes: ["violations"], ...(colorScheme === "dark" && { runOnly: ["color-contrast"] }) };
    const [passes, found] = await page.evaluate((o) => window.axe.run(document, o).then((r) => [r.passes.length, r.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(" | ")}`)]), options);
    assert.ok(passes >= (colorScheme === "dark" ? 1 : 10), `axe looked at ${what} in ${colorScheme}`);
    assert.deepEqual(found, [], `${what} in ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: null });
}
