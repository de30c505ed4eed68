// Between HTML and the editor's document. A block goes into the editor only if it comes out again meaning the same;
// every other block becomes opaque and is written back letter for letter.
import { DOMParser as Parser, DOMSerializer, Fragment, type Node } from "prosemirror-model";
import { schema } from "./schema";

const parser = Parser.fromSchema(schema);
const serializer = DOMSerializer.fromSchema(schema);
const inert = new DOMParser();

const inlineTags = new Set("A ABBR B BDI BR CITE CODE DEL EM I IMG MARK Q S SMALL SPAN STRONG STRIKE SUB SUP TIME U".split(" "));

function body(html: string): HTMLElement {
  return inert.parseFromString(`<body>${html}`, "text/html").body;
}

/** toDocument reads a body of clean HTML. */
export function toDocument(html: string): Node {
  const blocks: Node[] = [];
  for (const element of topBlocks(body(html))) blocks.push(...blockOf(element));
  return schema.node("doc", null, blocks.length > 0 ? blocks : [schema.node("paragraph")]);
}

/** toHTML is a document as a body of HTML. */
export function toHTML(doc: Node): string {
  const out: string[] = [];
  doc.forEach((node) => {
    if (node.type !== schema.nodes.paragraph || node.content.size > 0) out.push(blockHTML(node));
  });
  return out.join("\n");
}

/** topBlocks gathers loose text into paragraphs. */
function topBlocks(root: HTMLElement): Element[] {
  const out: Element[] = [];
  let loose: HTMLElement | null = null;
  for (const child of [...root.childNodes]) {
    const inline = child.nodeType === 3 || (child instanceof Element && inlineTags.has(child.tagName));
    if (!inline) {
      loose = null;
      if (child instanceof Element) out.push(child);
      continue;
    }
    if (!loose) {
      if (child.nodeType === 3 && !child.textContent?.trim()) continue;
      loose = root.ownerDocument.createElement("p");
      out.push(loose);
    }
    loose.append(child);
  }
  return out;
}

function blockOf(element: Element): Node[] {
  const original = element.outerHTML;
  const prepared = element.cloneNode(true) as Element;
  prepare(prepared);
  const holder = element.ownerDocument.createElement("div");
  holder.append(prepared);
  try {
    const parsed = parser.parse(holder);
    const nodes: Node[] = [];
    parsed.forEach((node) => nodes.push(node));
    parsed.check();
    const back = body(nodes.map(blockHTML).join(""));
    if (signature(body(original)) === signature(back)) return nodes;
  } catch {
    // what cannot be parsed is opaque, below
  }
  return [schema.node("opaque", { html: original })];
}

/** prepare gives parts their names in the schema: captions and credits of figures, the speaker of a quotation. */
function prepare(root: Element): void {
  for (const quote of [root, ...root.querySelectorAll("blockquote")]) {
    const cite = quote.tagName === "BLOCKQUOTE" ? quote.lastElementChild : null;
    if (cite?.tagName === "CITE") {
      const footer = root.ownerDocument.createElement("footer");
      cite.replaceWith(footer);
      footer.append(cite);
    }
  }
  for (const figure of [root, ...root.querySelectorAll("figure")]) {
    if (figure.tagName !== "FIGURE" || figure.hasAttribute("data-embed") || figure.classList.contains("gallery")) continue;
    let caption = figure.querySelector(":scope > figcaption");
    if (!caption) {
      caption = root.ownerDocument.createElement("figcaption");
      figure.append(caption);
    }
    const credit = caption.querySelector(":scope > small:last-child");
    const text = root.ownerDocument.createElement("span");
    text.setAttribute("data-caption", "");
    const by = root.ownerDocument.createElement("small");
    by.setAttribute("data-credit", "");
    if (credit && !(credit.nextSibling?.textContent ?? "").trim()) {
      by.append(...credit.childNodes);
      credit.remove();
    }
    text.append(...caption.childNodes);
    caption.replaceChildren(text, by);
  }
}

function blockHTML(node: Node): string {
  if (node.type === schema.nodes.opaque) return node.attrs.html as string;
  const holder = document.implementation.createHTMLDocument("").createElement("div");
  holder.append(serializer.serializeFragment(Fragment.from(node), { document: holder.ownerDocument }));
  tidy(holder);
  return holder.innerHTML;
}

/** tidy writes what the schema has to spell out in the short form that bodies use. */
function tidy(root: Element): void {
  for (const div of root.querySelectorAll("div[data-opaque]")) div.replaceWith(...body(div.getAttribute("data-opaque") ?? "").childNodes);
  for (const item of root.querySelectorAll("li, td, th")) {
    const first = item.firstElementChild;
    const alone = first?.tagName === "P" && first.attributes.length === 0 && [...item.children].slice(1).every((e) => e.tagName === "UL" || e.tagName === "OL");
    if (first && alone) first.replaceWith(...first.childNodes);
  }
  for (const caption of root.querySelectorAll("figcaption")) {
    const text = caption.querySelector("[data-caption]");
    const credit = caption.querySelector("[data-credit]");
    if (text && credit) {
      const both = text.hasChildNodes() && credit.hasChildNodes();
      text.replaceWith(...text.childNodes, ...(both ? [" "] : []));
      if (credit.hasChildNodes()) credit.removeAttribute("data-credit");
      else credit.remove();
    }
    if (!caption.hasChildNodes()) caption.remove();
  }
  for (const footer of root.querySelectorAll("blockquote > footer")) if (!footer.hasChildNodes()) footer.remove();
  for (const table of root.querySelectorAll("table")) headRows(table);
}

/** headRows puts the rows at the top that hold headings only into thead. */
function headRows(table: HTMLTableElement): void {
  const rows = [...table.rows];
  let n = 0;
  while (n < rows.length - 1 && [...rows[n]!.cells].every((cell) => cell.tagName === "TH")) n++;
  if (n === 0) return;
  const head = table.ownerDocument.createElement("thead");
  head.append(...rows.slice(0, n));
  table.prepend(head);
}

const same: Record<string, string> = { B: "STRONG", I: "EM", STRIKE: "S", DEL: "S" };

/**
 * signature is what a piece of HTML means to a reader: its blocks in order, and in each the text with the set of marks on
 * it, whatever the order in which the marks are nested.
 */
function signature(root: Element): string {
  prepare(root);
  const out: string[] = [];
  let run = "";
  let marked = "";
  const flush = (): void => {
    if (run.trim()) out.push(`${marked}:${run}`);
    run = "";
  };
  const walk = (node: ChildNode, marks: string[], pre: boolean): void => {
    if (node.nodeType === 3) {
      const set = [...new Set(marks)].sort().join(",");
      if (set !== marked) flush();
      marked = set;
      run += pre ? node.textContent : (node.textContent ?? "").replace(/[ \t\r\n\f]+/g, " ");
      return;
    }
    if (!(node instanceof Element)) return;
    const tag = same[node.tagName] ?? node.tagName;
    const own = tag + attributes(node);
    if (inlineTags.has(node.tagName) && node.tagName !== "BR" && node.tagName !== "IMG" && !node.hasAttribute("data-caption") && !node.hasAttribute("data-credit")) {
      for (const child of node.childNodes) walk(child, [...marks, own], pre);
      return;
    }
    if (tag === "THEAD" || tag === "TBODY" || tag === "TFOOT" || (tag === "P" && own === "P" && only(node))) {
      for (const child of node.childNodes) walk(child, marks, pre);
      flush();
      return;
    }
    flush();
    out.push(`<${own}${tag === "IMG" ? `|${[...new Set(marks)].sort().join(",")}` : ""}`);
    for (const child of node.childNodes) walk(child, marks, pre || tag === "PRE");
    flush();
    out.push(">");
  };
  for (const child of root.childNodes) walk(child, [], false);
  flush();
  return out.map((line) => line.replace(/ +/g, " ").replace(/: /, ":").replace(/ $/, "")).join("\n");
}

/** only says whether a paragraph is the bare first one of a list item or cell, where it may be left out. */
function only(p: Element): boolean {
  const parent = p.parentElement;
  return Boolean(parent && /^(LI|TD|TH)$/.test(parent.tagName) && parent.firstElementChild === p);
}

function attributes(element: Element): string {
  return [...element.attributes]
    .filter((a) => !(element.tagName === "IMG" && a.name === "alt" && a.value === ""))
    .map((a) => (a.name === "data-archive" ? " data-archive" : ` ${a.name}=${a.value}`))
    .sort()
    .join("");
}
