// What other programs put on the clipboard, made into what bodies hold: Word's lists, Google's spans, a web page's clutter.
import { safeAddress } from "./commands";

/**
 * pasted cleans HTML from the clipboard: languages, directions and pictures of elsewhere stay outside. Only what styles say
 * of weight and lists is heard.
 */
export function pasted(html: string): string {
  const doc = new DOMParser().parseFromString(inert(html), "text/html");
  for (const e of doc.querySelectorAll("meta, link, title, noscript, template, svg, button, select, textarea, input")) e.remove();
  if (doc.querySelector("[data-pm-slice]")) return doc.body.innerHTML;
  for (const e of doc.querySelectorAll("[data-style]")) if (/mso-list:ignore/.test(style(e))) setAside(e);
  for (const e of doc.querySelectorAll("[data-style]")) if (/display:none|mso-hide:all|visibility:hidden/.test(style(e))) e.remove();
  wordLists(doc);
  for (const e of doc.querySelectorAll("[data-style]")) weigh(e, style(e));
  for (const e of doc.querySelectorAll("[lang], [dir], [id]")) for (const name of ["lang", "dir", "id"]) e.removeAttribute(name);
  for (const img of doc.querySelectorAll("img")) if (!img.getAttribute("src")?.startsWith("/media/")) img.remove();
  for (const a of doc.querySelectorAll("a")) {
    const address = safeAddress(a.getAttribute("href") ?? "");
    if (!address || address.startsWith("#")) a.replaceWith(...a.childNodes);
  }
  for (const [from, to] of [["h1", "h2"], ["h5", "h4"], ["h6", "h4"]] as const) for (const e of doc.querySelectorAll(from)) rename(e, to);
  breaksIntoParagraphs(doc);
  return doc.body.innerHTML;
}

/** inert sets styles and handlers aside before anything is parsed: the page's policy forbids them, and browsers report them. */
function inert(html: string): string {
  return html.replace(/<(style|script)\b[\s\S]*?(<\/\1\s*>|$)/gi, "").replace(/<[^>]+>/g, (tag) => tag.replace(/([\s"'/])(style|on\w+)(\s*=)/gi, "$1data-$2$3"));
}

function style(e: Element): string {
  return (e.getAttribute("data-style") ?? "").toLowerCase().replace(/\s*:\s*/g, ":");
}

/** setAside takes away the bullet or number that Word draws as text; only which of the two it is stays. */
function setAside(bullet: Element): void {
  if (/[\p{N}]|^\s*\(?\p{L}[.)-]/u.test(bullet.textContent ?? "")) bullet.closest("p")?.setAttribute("data-numbered", "");
  bullet.remove();
}

function rename(e: Element, tag: string): Element {
  const made = e.ownerDocument.createElement(tag);
  made.append(...e.childNodes);
  e.replaceWith(made);
  return made;
}

/** wordLists makes lists of the paragraphs that Word calls list paragraphs, each with its level in its style. */
function wordLists(doc: Document): void {
  const open: { level: number; list: Element }[] = [];
  let last: Element | null = null;
  for (const p of doc.querySelectorAll("p")) {
    const found = /mso-list:l(\d+) level(\d+)/.exec(style(p));
    if (!found || (last && p.previousElementSibling !== last)) open.length = 0;
    if (!found) continue;
    const level = Number(found[2]);
    while (open.length > 0 && open.at(-1)!.level > level) open.pop();
    const item = doc.createElement("li");
    item.append(...p.childNodes);
    const top = open.at(-1);
    if (top?.level === level) {
      top.list.append(item);
      p.remove();
    } else {
      const list = doc.createElement(p.hasAttribute("data-numbered") ? "ol" : "ul");
      list.append(item);
      if (top) {
        (top.list.lastElementChild ?? top.list).append(list);
        p.remove();
      } else {
        p.replaceWith(list);
      }
      open.push({ level, list });
    }
    last = open[0]!.list;
  }
}

/** weigh turns a bold or slanted style into the element that means it, and takes away one whose style says it is not. */
function weigh(e: Element, s: string): void {
  if (/^(B|STRONG|I|EM)$/.test(e.tagName) && /font-weight:(normal|400)|font-style:normal/.test(s)) {
    e.replaceWith(...e.childNodes);
    return;
  }
  if (e.tagName !== "SPAN") return;
  for (const [says, tag] of [[/font-weight:(bold|[6-9]00)/, "strong"], [/font-style:italic/, "em"]] as const) {
    if (!says.test(s) || !e.textContent?.trim()) continue;
    const made = e.ownerDocument.createElement(tag);
    made.append(...e.childNodes);
    e.append(made);
  }
}

/** breaksIntoParagraphs: two line breaks in a row are what a page without paragraphs has in their place. */
function breaksIntoParagraphs(doc: Document): void {
  const parents = new Set([...doc.querySelectorAll("br")].filter(isGap).map((br) => br.parentElement!));
  for (const parent of parents) {
    if (!/^(BODY|DIV|P|TD|ARTICLE|SECTION)$/.test(parent.tagName)) continue;
    const paragraphs = [doc.createElement("p")];
    for (const child of [...parent.childNodes]) {
      if (isGap(child)) paragraphs.push(doc.createElement("p"));
      else if (child.nodeName !== "BR" || paragraphs.at(-1)!.hasChildNodes()) paragraphs.at(-1)!.append(child);
    }
    const full = paragraphs.filter((p) => p.textContent?.trim() || p.querySelector("img"));
    if (parent.tagName === "P") parent.replaceWith(...full);
    else parent.replaceChildren(...full);
  }
}

/** isGap says whether a node is a line break that another one follows. */
function isGap(node: Node): boolean {
  let next = node.nextSibling;
  while (next?.nodeType === 3 && !next.nodeValue?.trim()) next = next.nextSibling;
  return node.nodeName === "BR" && next?.nodeName === "BR";
}
