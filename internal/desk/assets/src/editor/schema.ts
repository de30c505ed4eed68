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

const pictureAttrs = { src: { default: "" }, alt: { default: null }, width: { default: null }, height: { default: null } };

function fromPicture(img: Element): Attrs {
  return { src: img.getAttribute("src"), alt: img.getAttribute("alt"), width: img.getAttribute("width"), height: img.getAttribute("height") };
}

function picture(attrs: Attrs): [string, Record<string, string>] {
  return ["img", present({ src: attrs.src, alt: attrs.alt ?? "", width: attrs.width, height: attrs.height })];
}

const tables = tableNodes({
  tableGroup: "block",
  cellContent: "block+",
  cellAttributes: {
    dir: { default: null, getFromDOM: (dom) => dom.getAttribute("dir"), setDOMAttr: (v, attrs) => { if (v) attrs.dir = v; } },
    lang: { default: null, getFromDOM: (dom) => dom.getAttribute("lang"), setDOMAttr: (v, attrs) => { if (v) attrs.lang = v; } },
    scope: { default: null, getFromDOM: (dom) => dom.getAttribute("scope"), setDOMAttr: (v, attrs) => { if (v) attrs.scope = v; } },
  },
});

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
  blockquote: block("blockquote", { content: "(paragraph | heading | bullet_list | ordered_list)+ speaker?", defining: true }),
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
    attrs: { address: {}, title: { default: "" } },
    parseDOM: [
      {
        tag: "figure[data-embed]",
        priority: 80,
        getAttrs: (dom) => ({ address: dom.getAttribute("data-embed"), title: dom.querySelector("a")?.textContent ?? "" }),
      },
    ],
    toDOM: (n) => ["figure", { "data-embed": n.attrs.address }, ["a", { href: n.attrs.address }, n.attrs.title || n.attrs.address]],
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
    attrs: { ...pictureAttrs, media: { default: null } },
    parseDOM: [{ tag: "img[src]", getAttrs: (dom) => ({ ...fromPicture(dom), media: dom.getAttribute("data-media") }) }],
    toDOM: (n) => ["img", present({ src: n.attrs.src, alt: n.attrs.alt ?? "", width: n.attrs.width, height: n.attrs.height, "data-media": n.attrs.media })],
  },
  hard_break: { inline: true, group: "inline", selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
};

function mark(tag: string, names: string[] = [], more: MarkSpec = {}): MarkSpec {
  const all = [...names, "lang", "dir"];
  return {
    attrs: Object.fromEntries(all.map((name) => [name, { default: null }])),
    parseDOM: [{ tag, getAttrs: (dom) => Object.fromEntries(all.map((name) => [name, dom.getAttribute(name)])) }],
    toDOM: (m) => [tag, present(m.attrs), 0],
    ...more,
  };
}

const marks: Record<string, MarkSpec> = {
  link: mark("a", ["href", "title", "rel"], { inclusive: false }),
  strong: { ...mark("strong"), parseDOM: [{ tag: "strong" }, { tag: "b" }] },
  em: { ...mark("em"), parseDOM: [{ tag: "em" }, { tag: "i" }] },
  u: mark("u"),
  s: { ...mark("s"), parseDOM: [{ tag: "s" }, { tag: "del" }, { tag: "strike" }] },
  sub: mark("sub", [], { excludes: "sup" }),
  sup: mark("sup", [], { excludes: "sub" }),
  code: mark("code"),
  cite: mark("cite"),
  q: mark("q"),
  mark: mark("mark"),
  small: mark("small"),
  abbr: mark("abbr", ["title"]),
  time: mark("time", ["datetime"]),
  bdi: mark("bdi"),
  span: { ...mark("span"), parseDOM: [{ tag: "span[lang], span[dir]", getAttrs: (dom) => ({ lang: dom.getAttribute("lang"), dir: dom.getAttribute("dir") }) }] },
};

export const schema = new Schema({ nodes, marks });

/** isLooked says whether a picture has its alternative text. */
export function hasAlt(node: Node): boolean {
  return (node.type !== schema.nodes.figure && node.type !== schema.nodes.image) || Boolean(node.attrs.alt);
}
