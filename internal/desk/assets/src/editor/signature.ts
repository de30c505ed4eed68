// What a piece of HTML means to a reader, as a text that can be compared: its blocks in order, and in each the text with
// the marks on it, whatever the order in which the marks are nested.

const same: Record<string, string> = { B: "STRONG", I: "EM", STRIKE: "S", DEL: "S" };

/** Two of these are not one of them: each puts its own quotation marks, or sets its own text apart. */
const whole = new Set(["Q", "BDI"]);

/** signature compares pieces of HTML; inlineTags are the elements that stand in a line of text. */
export function signature(root: Element, inlineTags: Set<string>): string {
  const writer = new Signature(inlineTags);
  for (const child of root.childNodes) writer.walk(child, [], false);
  writer.endBlock();
  return writer.out.join("\n");
}

class Signature {
  readonly out: string[] = [];
  private line: [marks: string, text: string][] = [];
  private wholes = 0;

  constructor(private readonly inlineTags: Set<string>) {}

  walk(node: ChildNode, marks: string[], pre: boolean): void {
    if (node.nodeType === 3) {
      this.text(marks, pre ? (node.textContent ?? "") : (node.textContent ?? "").replace(/[ \t\r\n\f]+/g, " "));
      return;
    }
    if (node.nodeType !== 1) return;
    const element = node as Element;
    const tag = same[element.tagName] ?? element.tagName;
    if (this.inlineTags.has(element.tagName) && !element.hasAttribute("data-caption") && !element.hasAttribute("data-credit")) {
      this.inline(element, tag + attributes(element), marks, pre);
      return;
    }
    this.endBlock();
    this.out.push(`<${tag}${attributes(element)}`);
    for (const child of element.childNodes) this.walk(child, marks, pre || tag === "PRE");
    this.endBlock();
    this.out.push(">");
  }

  private inline(element: Element, own: string, marks: string[], pre: boolean): void {
    if (element.tagName === "BR" || element.tagName === "IMG") {
      this.line.push([`<${own}|${marks.toSorted().join(",")}`, ""]);
      return;
    }
    if (whole.has(element.tagName) || element.hasAttribute("dir")) own += `#${++this.wholes}`;
    for (const child of element.childNodes) this.walk(child, [...marks, own], pre);
  }

  private text(marks: string[], text: string): void {
    const set = marks.toSorted().join(",");
    const last = this.line.at(-1);
    if (last && last[0] === set) last[1] += text;
    else this.line.push([set, text]);
  }

  /** endBlock ends a run of text: spaces at its borders say nothing. */
  endBlock(): void {
    const first = this.line[0];
    if (first) first[1] = first[1].replace(/^ +/, "");
    const last = this.line.at(-1);
    if (last) last[1] = last[1].replace(/ +$/, "");
    for (const [marks, text] of this.line) if (text || marks.startsWith("<")) this.out.push(`${marks}:${text}`);
    this.line = [];
  }
}

function attributes(element: Element): string {
  return [...element.attributes]
    .filter((a) => !(a.name === "alt" && a.value === "") && !((a.name === "colspan" || a.name === "rowspan") && a.value === "1"))
    .map((a) => (a.name === "data-archive" ? " data-archive" : ` ${a.name}=${a.value}`))
    .sort()
    .join("");
}
