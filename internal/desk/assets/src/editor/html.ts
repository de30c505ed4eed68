// Between HTML and the editor's document. A block goes into the editor only if it comes out again meaning the same; every
// other block becomes opaque. A block that nobody touched is written back letter for letter.
import { DOMParser, DOMSerializer, Fragment, type Mark, type MarkType, type Node } from "prosemirror-model";
import { schema } from "./schema";
import { signature } from "./signature";

const parser = DOMParser.fromSchema(schema);
const serializer = DOMSerializer.fromSchema(schema);
const inert = document.implementation.createHTMLDocument(""); // nothing loads or runs in it

/** originals is the HTML a block came as. Documents are persistent: a block that nobody changed is still the same object. */
const originals = new WeakMap<Node, string>();

const inlineTags = new Set("A ABBR B BDI BR CITE CODE DEL EM I IMG MARK Q S SMALL SPAN STRONG STRIKE SUB SUP TIME U".split(" "));

function body(html: string): HTMLElement {
  const holder = inert.createElement("div");
  holder.innerHTML = html;
  return holder;
}

/** toDocument reads a body of clean HTML. */
export function toDocument(html: string): Node {
  const root = body(html);
  wrapLoose(root);
  const blocks = [...root.children].map((element) => {
    const original = element.outerHTML;
    const node = blockOf(element) ?? schema.node("opaque", { html: original });
    originals.set(node, original);
    return node;
  });
  return schema.node("doc", null, blocks.length > 0 ? blocks : [schema.node("paragraph")]);
}

/** toHTML is a document as a body of HTML. */
export function toHTML(doc: Node): string {
  const out: string[] = [];
  doc.forEach((node) => {
    if (node.type !== schema.nodes.paragraph || node.content.size > 0) out.push(originals.get(node) ?? blockHTML(node));
  });
  return out.join("\n");
}

/** wrapLoose puts the text and inline elements that stand directly in an element of blocks into paragraphs. */
function wrapLoose(root: Element): void {
  let loose: Element | null = null;
  for (const child of [...root.childNodes]) {
    const inline = child.nodeType === 3 || (child instanceof Element && inlineTags.has(child.tagName));
    if (!inline) {
      loose = null;
      if (child.nodeType !== 1) child.remove();
      continue;
    }
    if (!loose && !child.textContent?.trim() && child.nodeType === 3) {
      child.remove();
      continue;
    }
    if (!loose) {
      loose = inert.createElement("p");
      child.before(loose);
    }
    loose.append(child);
  }
}

/** blockOf is the editor's node for a block, null where the editor would lose something of it. */
function blockOf(element: Element): Node | null {
  const line = lineOf(element);
  if (line) return line;
  const holder = inert.createElement("div");
  holder.append(element);
  prepare(holder);
  try {
    const parsed = parser.parse(holder);
    if (parsed.childCount !== 1) return null;
    const node = parsed.child(0);
    node.check();
    const back = written(node);
    prepare(back);
    return signature(holder, inlineTags) === signature(back, inlineTags) ? node : null;
  } catch {
    return null; // what cannot be parsed is opaque
  }
}

/** The marks that can neither be lost nor cut in a way that shows. */
const simple = new Map(["link", "cite", "abbr", "time", "mark", "small", "strong", "em", "u", "s", "sub", "sup", "code"].map((name) => [name === "link" ? "A" : name.toUpperCase(), schema.marks[name]!]));

/**
 * lineOf is the node for a line of text with simple marks, which most blocks are; null for any other block. It is many
 * times faster than the parser, which must be ready for all that HTML can be: a long body opens in half the time.
 */
function lineOf(element: Element): Node | null {
  const level = /^H([234])$/.exec(element.tagName)?.[1];
  if ((!level && element.tagName !== "P") || element.querySelector("[dir], [lang]")) return null;
  const content: Node[] = [];
  const read = (parent: Element, marks: readonly Mark[]): boolean => [...parent.childNodes].every((child) => {
    if (child.nodeType === 3) return content.push(schema.text(child.nodeValue!, marks));
    if (child.nodeName === "BR") return content.push(schema.nodes.hard_break!.create(null, null, marks));
    const type = simple.get(child.nodeName);
    return type !== undefined && read(child as Element, markOf(child as Element, type).addToSet(marks));
  });
  if (!read(element, [])) return null;
  const attrs = { dir: element.getAttribute("dir"), lang: element.getAttribute("lang") };
  if (level) return schema.node("heading", { ...attrs, level: Number(level), id: element.getAttribute("id") }, content);
  return schema.node("paragraph", attrs, content);
}

function markOf(element: Element, type: MarkType): Mark {
  return element.attributes.length === 0 ? type.create() : type.create(Object.fromEntries(Object.keys(type.spec.attrs ?? {}).map((name) => [name, element.getAttribute(name)])));
}

/** prepare gives parts their names in the schema: captions and credits of figures, the speaker of a quotation, paragraphs. */
function prepare(root: Element): void {
  for (const item of root.querySelectorAll("li, td, th")) wrapLoose(item);
  for (const quote of root.querySelectorAll("blockquote")) {
    const cite = quote.lastElementChild;
    if (cite?.tagName !== "CITE") continue;
    const footer = inert.createElement("footer");
    cite.replaceWith(footer);
    footer.append(cite);
  }
  for (const figure of root.querySelectorAll("figure")) {
    if (!figure.hasAttribute("data-embed") && !figure.classList.contains("gallery")) prepareFigure(figure);
  }
}

function prepareFigure(figure: Element): void {
  const create = (tag: string, attribute: string): Element => {
    const made = inert.createElement(tag);
    if (attribute) made.setAttribute(attribute, "");
    return made;
  };
  let caption = figure.querySelector(":scope > figcaption");
  if (!caption) {
    caption = create("figcaption", "");
    figure.append(caption);
  }
  const credit = caption.querySelector(":scope > small:last-child:not([lang]):not([dir])");
  const text = create("span", "data-caption");
  const by = create("small", "data-credit");
  if (credit && !credit.nextSibling?.textContent?.trim()) {
    by.append(...credit.childNodes);
    credit.remove();
  }
  text.append(...caption.childNodes);
  caption.replaceChildren(text, by);
}

function blockHTML(node: Node): string {
  return node.type === schema.nodes.opaque ? (node.attrs.html as string) : written(node).innerHTML;
}

/** written is an element that holds the block as bodies have it. */
function written(node: Node): HTMLElement {
  const holder = inert.createElement("div");
  holder.append(serializer.serializeFragment(Fragment.from(node), { document: inert }));
  if (!node.isTextblock) tidy(holder);
  return holder;
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
  for (const table of root.querySelectorAll("table")) rowsIntoSections(table);
}

/**
 * rowsIntoSections puts rows back into the thead, tbody or tfoot they came from. A row that came from none stands with its
 * neighbours; at the top, one of headings only is the table's head.
 */
function rowsIntoSections(table: HTMLTableElement): void {
  const rows = [...table.rows];
  const from = rows.map((row) => row.getAttribute("data-part") ?? "");
  let head = true;
  const sections: [string, HTMLTableRowElement[]][] = [];
  rows.forEach((row, i) => {
    let part = from[i]!;
    head &&= i < rows.length - 1 && [...row.cells].every((cell) => cell.tagName === "TH");
    if (!part && head) part = "thead";
    const before = sections.at(-1);
    if (!part && before && !before[0].startsWith("thead")) part = before[0];
    part ||= from.slice(i).find((p) => p && !p.startsWith("thead")) ?? "tbody";
    row.removeAttribute("data-part");
    if (before?.[0] === part) before[1].push(row);
    else sections.push([part, [row]]);
  });
  table.replaceChildren(...sections.map(([part, list]) => {
    const section = inert.createElement(part.split(":")[0]!);
    section.append(...list);
    return section;
  }));
}
