// What a page owes to everybody beyond the rules that axe knows, looked for in the page as it stands: each function answers a list of
// faults in words, empty where all is well. They change colours, widths and spacing of the open page and load nothing anew.

/** watchShifts has a page's documents remember how far their parts jump; before the first is opened. */
export function watchShifts(page) {
  return page.addInitScript(() => {
    const jumps = [];
    const observer = new PerformanceObserver((list) => jumps.push(...list.getEntries()));
    observer.observe({ type: "layout-shift", buffered: true });
    window.jumped = () => {
      jumps.push(...observer.takeRecords());
      return [jumps.reduce((sum, e) => sum + e.value, 0), jumps.flatMap((e) => e.sources.map((s) => (s.node?.parentElement ?? s.node)?.outerHTML?.slice(0, 100))).join(" | ")];
    };
  });
}

/** atRest waits until a page's fonts and the pictures of its first screen are there and drawn. */
export function atRest(page) {
  return page.evaluate(async () => {
    await document.fonts.ready;
    const seen = [...document.images].filter((i) => i.getBoundingClientRect().top < innerHeight);
    await Promise.all(seen.map((i) => i.complete || new Promise((done) => (i.onload = i.onerror = done))));
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  });
}

/** shifted is what moved while the page came to rest, beyond a hundredth: on a busy machine a font may come a frame late, and what
    stood in for it is as wide on average only. Where nothing is late, nothing moves: reader.test.mjs. */
export async function shifted(page) {
  const [sum, what] = await page.evaluate(() => window.jumped());
  return sum < 0.01 ? [] : [`${sum}: ${what}`];
}

/** sideways says what is wider than the window, at each width. 320 is a desk's window of 1280 enlarged four times. */
export async function sideways(page, widths) {
  const faults = [];
  const { height } = page.viewportSize();
  for (const width of widths) {
    await page.setViewportSize({ width, height });
    const out = await page.evaluate(() => {
      const wide = document.documentElement.scrollWidth;
      const within = (e) => e.closest(".scroll, pre, nav, .chips, .unseen, [data-scrolls]");
      return wide <= innerWidth ? "" : `${wide} wide: ${[...document.querySelectorAll("body *")].find((e) => (e.getBoundingClientRect().left < -1 || e.getBoundingClientRect().right > innerWidth + 1) && !within(e))?.outerHTML.slice(0, 200)}`;
    });
    if (out) faults.push(`at ${width}: ${out}`);
  }
  return faults;
}

/** moving is what still moves for those who asked for less of it. */
export async function moving(page) {
  await page.emulateMedia({ reducedMotion: "reduce" });
  return page.evaluate(() => {
    const faults = [];
    for (const e of document.querySelectorAll("*")) {
      for (const part of [null, "::before", "::after"]) {
        const s = getComputedStyle(e, part);
        if (/[1-9]/.test(s.transitionDuration) && s.transitionProperty !== "none") faults.push(`a transition of ${e.outerHTML.slice(0, 100)}`);
        if (s.animationName !== "none") faults.push(`an animation of ${e.outerHTML.slice(0, 100)}`);
        if (s.scrollBehavior === "smooth") faults.push(`smooth scrolling of ${e.outerHTML.slice(0, 100)}`);
      }
    }
    return faults;
  });
}

/** spaced is what is cut off, or wider than the window, once text is set as wide as WCAG 1.4.12 says and was not before. What shows a number
    of lines and no more is left out: it has a page of its own. */
export function spaced(page) {
  return page.evaluate(() => {
    const cut = () => new Set([...document.querySelectorAll("body *")].filter((e) => {
      const s = getComputedStyle(e);
      if (!/hidden|clip/.test(s.overflowX + s.overflowY) || s.clipPath !== "none" || s.webkitLineClamp !== "none" || !e.textContent.trim() || !e.checkVisibility()) return false;
      return e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2;
    }));
    const before = cut();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }");
    document.adoptedStyleSheets.push(sheet);
    const faults = [...cut()].filter((e) => !before.has(e)).map((e) => `cut off: ${e.outerHTML.slice(0, 200)}`);
    if (document.documentElement.scrollWidth > innerWidth) faults.push(`${document.documentElement.scrollWidth} wide with spaced text`);
    document.adoptedStyleSheets.pop();
    return faults;
  });
}

/** unspoken are runs in another script than that of the language they stand in, of four words or more, or of two that are all there is: a screen
    reader would read them in the wrong tongue. Shorter ones within a text are names and terms (WCAG 2.2, 3.1.2). Addresses and code have none. */
export function unspoken(page) {
  return page.evaluate(() => {
    const runs = { Latn: /\p{Script=Latin}{2,}(?:[\s,]+\p{Script=Latin}{2,})+/u, Arab: /\p{Script=Arabic}{2,}(?:[\s،]+\p{Script=Arabic}{2,})+/u };
    const other = (lang) => (/^(ar|fa|ur)\b|-Arab\b/.test(lang) ? "Latn" : "Arab");
    const faults = [];
    const look = (e, text, what) => {
      if (e.closest("script, style, noscript, code, pre, kbd, svg, textarea, [translate=no]")) return; // what somebody is writing is theirs
      const lang = e.closest("[lang]").lang;
      const run = text.replace(/\S*[@/._=]\S*/g, " ").match(runs[other(lang)]);
      if (run && (run[0].split(/\s+/).length > 3 || run[0] === e.textContent.trim())) faults.push(`${what} “${run[0]}” stands in ${lang}: ${e.outerHTML.slice(0, 160)}`);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) look(walker.currentNode.parentElement, walker.currentNode.data, "the text");
    for (const e of document.querySelectorAll("[alt], [aria-label], [title]")) {
      for (const name of ["alt", "aria-label", "title"]) { // one that has both scripts cannot be marked
        const words = e.getAttribute(name) ?? "";
        if (!(/\p{Script=Latin}/u.test(words) && /\p{Script=Arabic}/u.test(words))) look(e, words, name);
      }
    }
    return faults;
  });
}

/** unfocused is what the Tab key reaches without showing it: no outline, no shadow and no border that was not there before, one that does not
    stand out three to one, or a place behind something else. */
export function unfocused(page) {
  return page.evaluate(() => {
    const rgba = (color) => {
      const n = color.match(/[\d.]+/g).map(Number);
      return color.startsWith("color(") ? [n[0] * 255, n[1] * 255, n[2] * 255, n[3] ?? 1] : [n[0], n[1], n[2], n[3] ?? 1];
    };
    const light = (c) => { const [r, g, b] = c.map((x) => (x / 255 <= .04045 ? x / 255 / 12.92 : ((x / 255 + .055) / 1.055) ** 2.4)); return .2126 * r + .7152 * g + .0722 * b; };
    const contrast = (a, b) => { const [x, y] = [light(a.slice(0, 3)), light(b.slice(0, 3))].sort((p, q) => q - p); return (x + .05) / (y + .05); };
    const ground = (e) => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] === 1) return c; } return [255, 255, 255, 1]; };
    const around = (e) => { const list = [[e, "::before"], [e, "::after"]]; for (let up = e, n = 0; up && n < 6; up = up.parentElement, n++) list.push([up, null]); return list; };
    const marks = (e, part) => {
      const s = getComputedStyle(e, part);
      const outline = s.outlineStyle === "none" || parseFloat(s.outlineWidth) < 1 ? "" : `${s.outlineStyle} ${s.outlineWidth}`;
      return { outline, color: s.outlineColor, inside: parseFloat(s.outlineOffset) < 0, shadow: s.boxShadow, border: [s.borderTopColor, s.borderInlineStartColor, s.borderBottomColor].join() };
    };
    const faults = [];
    const reached = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex], [contenteditable=true]")]
      .filter((e) => e.tabIndex >= 0 && !e.disabled && e.type !== "hidden" && !e.closest("[inert], fieldset:disabled") && !e.parentElement.closest("[contenteditable=true]") && e.checkVisibility({ visibilityProperty: true }));
    for (const e of reached) {
      document.activeElement?.blur();
      const before = around(e).map(([x, part]) => marks(x, part));
      e.focus();
      const what = e.outerHTML.slice(0, 160);
      if (document.activeElement !== e) { faults.push(`takes no focus: ${what}`); continue; }
      const shown = around(e).map(([x, part], i) => [x, marks(x, part), before[i]]).filter(([, a, b]) => (a.outline && a.outline !== b.outline) || (a.shadow !== b.shadow && a.shadow !== "none") || a.border !== b.border);
      if (!shown.length) { faults.push(`no sign of focus: ${what}`); continue; }
      const stands = shown.some(([x, a]) => !a.outline || contrast(rgba(a.color), ground(a.inside ? x : x.parentElement)) >= 3);
      if (!stands) faults.push(`a sign of focus in ${shown[0][1].color} that does not stand out: ${what}`);
      const box = (e.closest(".drop, label.file") ?? e).getBoundingClientRect();
      const points = [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]].map(([x, y]) => [box.x + box.width * x, box.y + box.height * y]);
      if (!points.some(([x, y]) => { const top = document.elementFromPoint(x, y); return top && (e.contains(top) || top.contains(e) || top.closest("label")?.contains(e)); })) faults.push(`behind ${document.elementFromPoint(...points[0])?.outerHTML.slice(0, 80)}: ${what}`);
    }
    document.activeElement?.blur();
    scrollTo(0, 0);
    return faults;
  });
}

/** undistinguished is what is chosen, pressed or here, and looks as its neighbours do once a browser draws with the colours its user chose. */
export async function undistinguished(page) {
  await page.emulateMedia({ forcedColors: "active" });
  const faults = await page.evaluate(() => {
    const keeps = (e) => [null, "::before", "::after"].map((part) => {
      const s = getComputedStyle(e, part);
      return [s.borderTopWidth, s.borderBottomWidth, s.borderInlineStartWidth, s.borderBottomColor, s.borderInlineStartColor, s.outlineStyle, s.outlineWidth, s.textDecorationLine, s.fontWeight, s.color, s.backgroundColor, part && s.content].join();
    }).join(";");
    const found = [];
    for (const e of document.querySelectorAll("[aria-current], [aria-pressed=true], [aria-selected=true]")) {
      const others = [...(e.closest("ul, ol, nav, [role=toolbar], form") ?? document).querySelectorAll(e.localName)].filter((o) => o !== e && o.classList.value === e.classList.value && !o.matches("[aria-current], [aria-pressed=true], [aria-selected=true]") && o.checkVisibility());
      if (e.checkVisibility() && others.length && keeps(others[0]) === keeps(e)) found.push(`looks like ${others[0].outerHTML.slice(0, 80)}: ${e.outerHTML.slice(0, 120)}`);
    }
    for (const e of document.querySelectorAll("button, input:not([type=hidden], [type=checkbox], [type=radio], [type=file]), select, textarea")) {
      const s = getComputedStyle(e);
      if (e.checkVisibility() && e.localName !== "button" && parseFloat(s.borderBottomWidth) === 0 && parseFloat(s.outlineWidth) === 0 && !e.closest("[data-paper], .bylines")) found.push(`a field without an edge: ${e.outerHTML.slice(0, 120)}`);
    }
    return found;
  });
  await page.emulateMedia({ forcedColors: "none" });
  return faults;
}
