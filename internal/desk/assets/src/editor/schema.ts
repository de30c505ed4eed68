// The vocabulary of article bodies as the editor knows it. What it does not know is an opaque block: shown, moved,
// deleted, but written back as it came.
import { type Attrs, type MarkSpec, type Node, type NodeSpec, Schema } from "prosemirror-model";
import { tableNodes } from "prosemirror-tables";

/** Language and direction stay with every block that had them. */
const blockAttrs = { dir: { default: null }, lang: { default: null } };

function fromBlock(dom: HTMLElement): Attrs {
  return { dir: dom.getAttribute("dir"), lang: dom.getAttribute("lang") };
}

function present(attrs: Record<string, unknown>): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(attrs)) {
    if (value !== null && value !== undefined && value !== false) out[name] = String(value);
  }
  return out;
}

function block(tag: string, spec: NodeSpec): NodeSpec {
  return {
    group: "block",
    attrs: blockAttrs,
    parseDOM: [{ tag, getAttrs: fromBlock }],
    toDOM: (node) => [tag, present({ dir: node.attrs.dir, lang: node.attrs.lang }), 0],
    ...spec,
  };
}

const pictureAttrs = { src: { default: "" }, alt: { default: null }, width: { default: null }, height: { default: null }, imgMedia: { default: null } };

function fromPicture(img: Element): Attrs {
  return { src: img.getAttribute("src"), alt: img.getAttribute("alt"), width: img.getAttribute("width"), height: img.getAttribute("height"), imgMedia: img.getAttribute("data-media") };
}

function picture(attrs: Attrs): [string, Record<string, string>] {
  return ["img", present({ src: attrs.src, alt: attrs.alt ?? "", width: attrs.width, height: attrs.height, "data-media": attrs.imgMedia })];
}

/** partOf is the section of its table that a row stands in, by name and place: "thead:0". */
function partOf(row: Element): string | null {
  const section = row.parentElement;
  return section && /^T(HEAD|BODY|FOOT)$/.test(section.tagName) ? `${section.tagName.toLowerCase()}:${[...(section.parentElement?.children ?? [])].indexOf(section)}` : null;
}

const cells = tableNodes({
  tableGroup: "block",
  cellContent: "block+",
  cellAttributes: {
    dir: { default: null, getFromDOM: (dom) => dom.getAttribute("dir"), setDOMAttr: (v, attrs) => { if (v) attrs.dir = v; } },
    lang: { default: null, getFromDOM: (dom) => dom.getAttribute("lang"), setDOMAttr: (v, attrs) => { if (v) attrs.lang = v; } },
    scope: { default: null, getFromDOM: (dom) => dom.getAttribute("scope"), setDOMAttr: (v, attrs) => { if (v) attrs.scope = v; } },
  },
});

const tables: Record<string, NodeSpec> = {
  ...cells,
  table: {
    ...cells.table,
    attrs: blockAttrs,
    parseDOM: [{ tag: "table", getAttrs: fromBlock }],
    toDOM: (node) => ["table", present({ dir: node.attrs.dir, lang: node.attrs.lang }), ["tbody", 0]],
  },
  table_row: {
    ...cells.table_row,
    attrs: { ...blockAttrs, part: { default: null } },
    parseDOM: [{ tag: "tr", getAttrs: (dom) => ({ ...fromBlock(dom), part: partOf(dom) }) }],
    toDOM: (node) => ["tr", present({ dir: node.attrs.dir, lang: node.attrs.lang, "data-part": node.attrs.part }), 0],
  },
};

const nodes: Record<string, NodeSpec> = {
  doc: { content: "block+" },
  paragraph: block("p", { content: "inline*" }),
  heading: {
    group: "block",
    content: "inline*",
    defining: true,
    attrs: { ...blockAttrs, level: { default: 2 }, id: { default: null } },
    parseDOM: [2, 3, 4].map((level) => ({ tag: `h${level}`, getAttrs: (dom) => ({ ...fromBlock(dom), level, id: dom.getAttribute("id") }) })),
    toDOM: (n) => [`h${n.attrs.level}`, present({ id: n.attrs.id, dir: n.attrs.dir, lang: n.attrs.lang }), 0],
  },
  bullet_list: block("ul", { content: "list_item+" }),
  ordered_list: {
    group: "block",
    content: "list_item+",
    attrs: { ...blockAttrs, start: { default: null } },
    parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ ...fromBlock(dom), start: dom.getAttribute("start") }) }],
    toDOM: (n) => ["ol", present({ start: n.attrs.start, dir: n.attrs.dir, lang: n.attrs.lang }), 0],
  },
  list_item: block("li", { group: "", content: "paragraph block*", defining: true }),
  blockquote: block("blockquote", { content: "block+ speaker?", defining: true }),
  speaker: block("footer", { group: "", content: "inline*", defining: true }),
  code_block: block("pre", {
    content: "text*",
    marks: "",
    code: true,
    defining: true,
    parseDOM: [{ tag: "pre", preserveWhitespace: "full", getAttrs: fromBlock }],
  }),
  horizontal_rule: { group: "block", parseDOM: [{ tag: "hr" }], toDOM: () => ["hr"] },
  figure: {
    group: "block",
    content: "caption credit",
    isolating: true,
    draggable: true,
    attrs: { ...blockAttrs, ...pictureAttrs, media: { default: null }, archive: { default: false }, href: { default: null } },
    parseDOM: [
      {
        tag: "figure",
        priority: 60,
        contentElement: "figcaption",
        getAttrs: (dom) => {
          const img = dom.querySelector(":scope > img, :scope > a > img");
          if (!img || dom.hasAttribute("data-embed")) return false;
          const link = dom.querySelector(":scope > a");
          return {
            ...fromBlock(dom),
            ...fromPicture(img),
            media: dom.getAttribute("data-media"),
            archive: dom.hasAttribute("data-archive"),
            href: link?.getAttribute("href") ?? null,
          };
        },
      },
    ],
    toDOM: (n) => [
      "figure",
      present({ "data-media": n.attrs.media, "data-archive": n.attrs.archive ? "1" : null, dir: n.attrs.dir, lang: n.attrs.lang }),
      n.attrs.href ? ["a", { href: n.attrs.href }, picture(n.attrs)] : picture(n.attrs),
      ["figcaption", 0],
    ],
  },
  caption: { content: "inline*", parseDOM: [{ tag: "span[data-caption]", priority: 70 }], toDOM: () => ["span", { "data-caption": "" }, 0] },
  credit: { content: "inline*", parseDOM: [{ tag: "small[data-credit]", priority: 70 }], toDOM: () => ["small", { "data-credit": "" }, 0] },
  gallery: {
    group: "block",
    content: "figure+",
    parseDOM: [{ tag: "figure.gallery", priority: 80 }],
    toDOM: () => ["figure", { class: "gallery" }, 0],
  },
  embed: {
    group: "block",
    atom: true,
    draggable: true,
    attrs: { address: {}, title: { default: "" }, media: { default: null }, ...pictureAttrs },
    parseDOM: [
      {
        tag: "figure[data-embed]",
        priority: 80,
        getAttrs: (dom) => {
          const img = dom.querySelector(":scope > img");
          return { address: dom.getAttribute("data-embed"), title: dom.querySelector("a")?.textContent ?? "", media: dom.getAttribute("data-media"), ...(img && fromPicture(img)) };
        },
      },
    ],
    toDOM: (n) => [
      "figure",
      present({ "data-media": n.attrs.media, "data-embed": n.attrs.address }),
      ...(n.attrs.src ? [picture(n.attrs)] : []),
      ["a", { href: n.attrs.address }, n.attrs.title || n.attrs.address],
    ],
  },
  ...tables,
  opaque: {
    group: "block",
    atom: true,
    draggable: true,
    attrs: { html: {} },
    parseDOM: [{ tag: "div[data-opaque]", priority: 90, getAttrs: (dom) => ({ html: dom.getAttribute("data-opaque") }) }],
    toDOM: (n) => ["div", { "data-opaque": n.attrs.html }],
  },
  text: { group: "inline" },
  image: {
    inline: true,
    group: "inline",
    draggable: true,
    attrs: pictureAttrs,
    parseDOM: [{ tag: "img[src]", getAttrs: fromPicture }],
    toDOM: (n) => picture(n.attrs),
  },
  hard_break: { inline: true, group: "inline", selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
};

function mark(tag: string, names: string[] = [], more: MarkSpec = {}, others: string[] = []): MarkSpec {
  const all = [...names, "lang", "dir"];
  return {
    attrs: Object.fromEntries(all.map((name) => [name, { default: null }])),
    parseDOM: [tag, ...others].map((name) => ({ tag: name, getAttrs: (dom) => Object.fromEntries(all.map((n) => [n, dom.getAttribute(n)])) })),
    toDOM: (m) => [tag, present(m.attrs), 0],
    ...more,
  };
}

/** several lets marks of one type stand in each other: a phrase in one language within one in another. */
const several: MarkSpec = { excludes: "" };

/**
 * The marks, outermost first: where two overlap, the later one is cut. What puts quotation marks or sets a direction is
 * never cut, a reader would see it twice.
 */
const marks: Record<string, MarkSpec> = {
  bdi: mark("bdi"),
  q: mark("q"),
  span: mark("span", [], { ...several, parseDOM: [{ tag: "span[lang], span[dir]", getAttrs: (dom) => ({ lang: dom.getAttribute("lang"), dir: dom.getAttribute("dir") }) }] }),
  link: mark("a", ["href", "title", "rel"], { inclusive: false }),
  cite: mark("cite"),
  abbr: mark("abbr", ["title"]),
  time: mark("time", ["datetime"]),
  mark: mark("mark"),
  small: mark("small"),
  strong: mark("strong", [], {}, ["b"]),
  em: mark("em", [], {}, ["i"]),
  u: mark("u"),
  s: mark("s", [], {}, ["del", "strike"]),
  sub: mark("sub"),
  sup: mark("sup"),
  code: mark("code"),
};

export const schema = new Schema({ nodes, marks });

/** hasAlt says whether a node lacks no alternative text. */
export function hasAlt(node: Node): boolean {
  return (node.type !== schema.nodes.figure && node.type !== schema.nodes.image) || Boolean(node.attrs.alt);
}
