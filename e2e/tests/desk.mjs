// What tests of the newsroom share: its owner signed in, pictures made here, what is stored.
import { deflateSync } from "node:zlib";
import { newPage } from "./paper.mjs";

export const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
export const password = "كلمة-مرور-طويلة";

/** photograph is a PNG of one colour, made here: no file of somebody's. */
export function photograph(width, height, grey = 0x5a) {
  const table = Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1; return n >>> 0; });
  const crc = (b) => { let c = 0xffffffff; for (const x of b) c = table[(c ^ x) & 255] ^ (c >>> 8); return (c ^ 0xffffffff) >>> 0; };
  const chunk = (type, body) => {
    const b = Buffer.concat([Buffer.from(type), body]);
    const size = Buffer.alloc(4), sum = Buffer.alloc(4);
    size.writeUInt32BE(body.length); sum.writeUInt32BE(crc(b));
    return Buffer.concat([size, b, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0); head.writeUInt32BE(height, 4); head[8] = 8; head[9] = 2;
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, grey)]);
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk("IHDR", head), chunk("IDAT", deflateSync(Buffer.concat(Array(height).fill(row)))), chunk("IEND", Buffer.alloc(0))]);
}

/** owner is a page of the desk on which the owner, Salma, has claimed the paper and is signed in. */
export async function owner(browser, paper, options = {}) {
  const page = await newPage(browser, paper, options);
  await page.goto(paper.out().match(/first: (\S+)/)[1].replace(/^https?:\/\/[^/]+/, paper.base));
  for (const [name, value] of [["name", "سلمى العمري"], ["login", "salma"], ["email", "salma@example.org"], ["password", password]]) await page.fill(`[name=${name}]`, value);
  await page.click("button.primary");
  await page.waitForURL(/\/desk\/$/);
  return page;
}

/** signIn opens the desk for a login on a page of its own. */
export async function signIn(browser, paper, login = "salma", options = {}) {
  const page = await newPage(browser, paper, options);
  await page.goto(paper.base + "/desk/sign-in");
  await enter(page, login);
  await page.waitForURL(/\/desk\/$/);
  return page;
}

/** enter fills and sends the form of the sign-in that the page shows. */
export async function enter(page, login = "salma", word = password) {
  await page.fill("[name=login]", login);
  await page.fill("[name=password]", word);
  await page.click("button.primary");
}

/** article keeps an article through the editor's form, as its script would, and answers its address. */
export function article(page, fields) {
  return page.evaluate(async (given) => {
    const data = new FormData();
    const all = { kind: "article", base: "0", headline: "مادة للاختبار", body: "", lang: "ar", dir: "rtl", comments: "moderated", workflow: "draft", section: "0", lead_id: "0", ...given };
    for (const [name, value] of Object.entries(all)) data.append(name, value);
    const answer = await fetch("/desk/articles/new", { method: "POST", body: data, headers: { Accept: "application/json" } });
    const saved = await answer.json();
    if (!answer.ok) throw new Error(saved.error);
    return saved.url;
  }, fields);
}

/** stored is a field of an article as the server has it. */
export function stored(page, url, name = "body") {
  return page.evaluate(async ([address, field]) => {
    const answer = await fetch(address);
    const doc = new DOMParser().parseFromString(await answer.text(), "text/html");
    return doc.querySelector(`[name="${field}"]`).value;
  }, [url, name]);
}

/** saved waits until the editor says that all is saved, after a save was asked for. */
export async function saved(page) {
  await page.waitForFunction(() => document.querySelector("[data-editor]").dataset.state === "saved");
}
