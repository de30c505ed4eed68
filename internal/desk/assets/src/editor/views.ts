// How figures, embeds and opaque blocks look and are handled inside the editor.
import type { Node } from "prosemirror-model";
import { NodeSelection } from "prosemirror-state";
import type { EditorView, NodeView, NodeViewConstructor } from "prosemirror-view";
import { element } from "./dialogs";
import { pick } from "./picker";
import { schema } from "./schema";
import type { Texts } from "./texts";

type Position = () => number | undefined;

function removal(texts: Texts, view: EditorView, at: Position, size: () => number): HTMLButtonElement {
  const button = element("button", { type: "button", class: "plain" }, texts.say("remove"));
  button.addEventListener("click", () => {
    const pos = at();
    if (pos !== undefined) view.dispatch(view.state.tr.delete(pos, pos + size()));
    view.focus();
  });
  return button;
}

/** showable says whether a picture is of this site: the page's policy loads no others, here and at the reader's. */
function showable(src: string): boolean {
  try {
    return new URL(src, location.href).origin === location.origin;
  } catch {
    return false;
  }
}

class FigureView implements NodeView {
  readonly dom: HTMLElement;
  readonly contentDOM: HTMLElement;
  private readonly img = element("img", {});
  private readonly far = element("p", { class: "hint far", contenteditable: "false" });
  private readonly alt: HTMLInputElement;
  private readonly archive: HTMLInputElement;

  constructor(private node: Node, private readonly view: EditorView, private readonly at: Position, private readonly texts: Texts) {
    this.contentDOM = element("figcaption", { "data-caption-hint": texts.say("caption"), "data-credit-hint": texts.say("credit") });
    this.alt = element("input", { placeholder: texts.say("alt"), "aria-label": texts.say("alt"), dir: "auto" });
    this.archive = element("input", { type: "checkbox" });
    const tools = element("div", { class: "figure-tools", contenteditable: "false" }, this.alt, element("label", { class: "check" }, this.archive, texts.say("archive")),
      removal(texts, view, at, () => this.node.nodeSize));
    this.img.addEventListener("click", () => {
      const pos = at();
      if (pos !== undefined) view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, pos)));
    });
    this.alt.addEventListener("input", () => this.set("alt", this.alt.value));
    this.alt.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    this.archive.addEventListener("change", () => this.set("archive", this.archive.checked));
    this.dom = element("figure", { class: "in-body" }, this.img, this.far, tools, this.contentDOM);
    this.show();
  }

  private set(name: string, value: unknown): void {
    const pos = this.at();
    if (pos !== undefined) this.view.dispatch(this.view.state.tr.setNodeAttribute(pos, name, value));
  }

  private show(): void {
    const a = this.node.attrs;
    const src = a.src as string;
    this.far.hidden = showable(src);
    this.far.textContent = `${this.texts.say("far")} ${src}`;
    if (showable(src) && this.img.getAttribute("src") !== src) this.img.src = src;
    this.img.hidden = !showable(src);
    if (a.width && a.height) {
      this.img.width = Number(a.width);
      this.img.height = Number(a.height);
    }
    this.img.alt = (a.alt as string) ?? "";
    if (this.alt.value !== (a.alt ?? "")) this.alt.value = (a.alt as string) ?? "";
    this.alt.classList.toggle("missing", !a.alt);
    this.archive.checked = Boolean(a.archive);
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.show();
    return true;
  }

  stopEvent(event: Event): boolean {
    return event.target instanceof Element && Boolean(event.target.closest(".figure-tools"));
  }

  ignoreMutation(mutation: { target: globalThis.Node }): boolean {
    return !this.contentDOM.contains(mutation.target);
  }
}

class CardView implements NodeView {
  readonly dom: HTMLElement;

  constructor(node: Node, view: EditorView, at: Position, texts: Texts) {
    const address = node.attrs.address as string;
    let host = address;
    try {
      host = new URL(address).hostname;
    } catch {
      // shown as it is
    }
    const src = node.attrs.src as string;
    const picture = element("button", { type: "button", class: "plain" }, texts.say("embedPicture"));
    picture.addEventListener("click", () => void this.choose(view, at, texts));
    this.dom = element("div", { class: "card", contenteditable: "false" }, ...(src && showable(src) ? [element("img", { src, alt: "", width: "96", height: "64" })] : []), element("b", { dir: "auto" }, (node.attrs.title as string) || address),
      element("small", { dir: "ltr" }, host), picture, removal(texts, view, at, () => node.nodeSize));
  }

  /** choose puts a picture of the library on the card: readers see it before anything of the other site is fetched. */
  private async choose(view: EditorView, at: Position, texts: Texts): Promise<void> {
    const m = await pick(texts);
    const pos = at();
    const node = pos === undefined ? null : view.state.doc.nodeAt(pos);
    if (m && node && node.type === schema.nodes.embed) {
      const attrs = { ...node.attrs, src: m.url, alt: null, width: String(m.width), height: String(m.height), media: String(m.id) };
      view.dispatch(view.state.tr.setNodeMarkup(pos!, undefined, attrs));
    }
    view.focus();
  }

  stopEvent(event: Event): boolean {
    return event.target instanceof HTMLButtonElement;
  }
}

class OpaqueView implements NodeView {
  readonly dom: HTMLElement;

  constructor(node: Node, view: EditorView, at: Position, texts: Texts) {
    const parsed = new DOMParser().parseFromString(node.attrs.html as string, "text/html");
    const inside = element("div", { class: "inside" });
    for (const img of parsed.querySelectorAll("img")) if (!showable(img.getAttribute("src") ?? "")) img.removeAttribute("src");
    inside.append(...[...parsed.body.childNodes].map((n) => document.importNode(n, true)));
    this.dom = element("div", { class: "opaque", contenteditable: "false" },
      element("p", { class: "hint" }, texts.say("kept"), " ", removal(texts, view, at, () => node.nodeSize)), inside);
  }

  stopEvent(event: Event): boolean {
    return event.target instanceof HTMLButtonElement;
  }

  ignoreMutation(): boolean {
    return true;
  }
}

class ImageView implements NodeView {
  readonly dom: HTMLElement;

  constructor(node: Node) {
    const { src, alt, width, height } = node.attrs as Record<string, string | null>;
    this.dom = element("img", { alt: alt ?? "", ...(width && { width }), ...(height && { height }), ...(showable(src ?? "") && { src: src! }) });
  }
}

/** nodeViews is how the nodes that are more than text are drawn. */
export function nodeViews(texts: Texts): Record<string, NodeViewConstructor> {
  return {
    figure: (node, view, at) => new FigureView(node, view, at, texts),
    image: (node) => new ImageView(node),
    embed: (node, view, at) => new CardView(node, view, at, texts),
    opaque: (node, view, at) => new OpaqueView(node, view, at, texts),
  };
}
