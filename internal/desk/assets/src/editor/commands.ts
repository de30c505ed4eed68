// What the toolbar and the keys do to the text.
import { lift, setBlockType, wrapIn } from "prosemirror-commands";
import type { MarkType, Node, NodeType } from "prosemirror-model";
import { liftListItem, wrapInList } from "prosemirror-schema-list";
import { type Command, type EditorState, TextSelection } from "prosemirror-state";
import { toggleHeaderRow } from "prosemirror-tables";
import type { EditorView } from "prosemirror-view";
import type { Uploaded } from "../upload";
import { ask } from "./dialogs";
import { schema } from "./schema";
import type { Texts } from "./texts";

const n = schema.nodes;

/** inside says whether the selection stands in a node of the type, and in which. */
export function inside(state: EditorState, type: NodeType): { pos: number; depth: number } | null {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    if ($from.node(depth).type === type) return { pos: $from.before(depth), depth };
  }
  return null;
}

/** marked says whether the selection bears the mark. */
export function marked(state: EditorState, type: MarkType): boolean {
  const { from, to, empty, $from } = state.selection;
  return empty ? Boolean(type.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, type);
}

function heading(level: number): Command {
  return (state, dispatch, view) => {
    const { dir = null, lang = null } = state.selection.$from.parent.attrs;
    return setBlockType(n.heading!, { level, dir, lang })(state, dispatch, view);
  };
}

/** nextHeading makes the block a large heading, a heading the next smaller one, and the smallest a paragraph again. */
export const nextHeading: Command = (state, dispatch, view) => {
  const parent = state.selection.$from.parent;
  const level = parent.type === n.heading ? (parent.attrs.level as number) + 1 : 2;
  return level > 4 ? paragraph(state, dispatch, view) : heading(level)(state, dispatch, view);
};

export const paragraph: Command = (state, dispatch, view) => setBlockType(n.paragraph!, { dir: state.selection.$from.parent.attrs.dir ?? null, lang: state.selection.$from.parent.attrs.lang ?? null })(state, dispatch, view);

/** list puts the blocks into a list of the type, or takes them out of one. */
export function list(type: NodeType): Command {
  return (state, dispatch, view) => (inside(state, type) ? liftListItem(n.list_item!)(state, dispatch, view) : wrapInList(type)(state, dispatch, view));
}

/** quote makes a quotation with a line for its speaker, or takes the text out of one. */
export const quote: Command = (state, dispatch) => {
  const found = inside(state, n.blockquote!);
  if (!found) {
    if (!wrapIn(n.blockquote!)(state)) return false;
    if (!dispatch) return true;
    wrapIn(n.blockquote!)(state, (tr) => {
      const $at = tr.selection.$from;
      for (let d = $at.depth; d > 0; d--) {
        if ($at.node(d).type === n.blockquote) {
          tr.insert($at.end(d), n.speaker!.create());
          break;
        }
      }
      dispatch(tr);
    });
    return true;
  }
  if (!dispatch) return true;
  const node = state.doc.nodeAt(found.pos)!;
  const blocks: Node[] = [];
  node.forEach((child) => {
    if (child.type !== n.speaker) blocks.push(child);
    else if (child.content.size > 0) blocks.push(n.paragraph!.create(null, child.content));
  });
  const tr = state.tr.replaceWith(found.pos, found.pos + node.nodeSize, blocks);
  dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(Math.min(found.pos + 1, tr.doc.content.size)))));
  return true;
};

/** leaveSpeaker: Enter in the speaker's line goes on after the quotation. */
export const leaveSpeaker: Command = (state, dispatch) => {
  const found = inside(state, n.speaker!);
  if (!found) return false;
  const after = inside(state, n.blockquote!)!;
  const end = after.pos + state.doc.nodeAt(after.pos)!.nodeSize;
  if (dispatch) {
    const tr = state.tr.insert(end, n.paragraph!.create());
    dispatch(tr.setSelection(TextSelection.create(tr.doc, end + 1)).scrollIntoView());
  }
  return true;
};

/** leaveFigure: Enter in a caption goes to the credit, in the credit on after the picture. */
export const leaveFigure: Command = (state, dispatch) => {
  const found = inside(state, n.figure!);
  if (!found) return false;
  if (dispatch) {
    if (inside(state, n.caption!)) {
      const $from = state.selection.$from;
      dispatch(state.tr.setSelection(TextSelection.near(state.doc.resolve($from.after() + 1))));
    } else {
      const end = found.pos + state.doc.nodeAt(found.pos)!.nodeSize;
      const tr = state.tr;
      if (state.doc.resolve(end).nodeAfter?.type !== n.paragraph) tr.insert(end, n.paragraph!.create());
      dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(end + 1))).scrollIntoView());
    }
  }
  return true;
};

/** liftEmpty: Backspace at the start of an empty quotation takes it away. */
export const liftEmpty: Command = (state, dispatch, view) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parent.content.size > 0 || !inside(state, n.blockquote!)) return false;
  return inside(state, n.speaker!) ? false : lift(state, dispatch, view);
};

/** turn changes the direction of the selected blocks, and only of those. */
export function turn(base: string): Command {
  return (state, dispatch) => {
    const tr = state.tr;
    const now = (state.selection.$from.parent.attrs.dir as string | null) ?? base;
    const to = now === "rtl" ? "ltr" : "rtl";
    let done = false;
    state.doc.nodesBetween(state.selection.from, state.selection.to, (node, pos) => {
      if (node.isTextblock && "dir" in node.attrs) {
        tr.setNodeAttribute(pos, "dir", to === base ? null : to);
        done = true;
      }
    });
    if (done && dispatch) dispatch(tr);
    return done;
  };
}

/** safeAddress is an address a link may have, "" otherwise; a bare host is completed. */
export function safeAddress(given: string): string {
  if (/^(https?:\/\/[^\s/]|mailto:[^\s]|tel:[+\d])/i.test(given)) return given;
  if (/^\/(?![/\\])/.test(given) || given.startsWith("#")) return given;
  if (/^[\w-]+(\.[\w-]+)+(\/\S*)?$/u.test(given)) return `https://${given}`;
  return "";
}

/** askLink sets, changes or takes away the link on the selection. */
export async function askLink(view: EditorView, texts: Texts): Promise<void> {
  const type = schema.marks.link!;
  let { from, to } = view.state.selection;
  const current = type.isInSet(view.state.selection.$from.marks()) || type.isInSet(view.state.doc.resolve(Math.min(from + 1, view.state.doc.content.size)).marks());
  if (current) ({ from, to } = extent(view.state, from, to, type));
  const answer = await ask(texts, texts.say("link"), [{ name: "href", label: texts.say("linkAddress"), value: (current ? (current.attrs.href as string) : "") ?? "", ltr: true, hint: "https://" }],
    { check: (given) => (safeAddress(given.href ?? "") ? "" : texts.say("linkBad")), removable: Boolean(current) });
  view.focus();
  if (!answer) return;
  if (answer === "remove") {
    view.dispatch(view.state.tr.removeMark(from, to, type));
    return;
  }
  const href = safeAddress(answer.href ?? "");
  const link = type.create({ href });
  const tr = view.state.tr;
  if (from === to) tr.insert(from, schema.text(href, [link]));
  else tr.removeMark(from, to, type).addMark(from, to, link);
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, tr.mapping.map(to)))); // one goes on behind the link
}

/** extent is the whole run of a mark around a selection. */
function extent(state: EditorState, from: number, to: number, type: MarkType): { from: number; to: number } {
  const parent = state.selection.$from.parent;
  const start = state.selection.$from.start();
  const href = (type.isInSet(state.selection.$from.marks()) || type.isInSet(state.doc.resolve(Math.min(from + 1, state.doc.content.size)).marks()))?.attrs.href;
  parent.forEach((child, offset) => {
    const at = start + offset;
    if (type.isInSet(child.marks)?.attrs.href === href && at <= to && at + child.nodeSize >= from) {
      from = Math.min(from, at);
      to = Math.max(to, at + child.nodeSize);
    }
  });
  return { from, to };
}

/** askEmbed puts a card for something shown elsewhere. */
export async function askEmbed(view: EditorView, texts: Texts): Promise<void> {
  const answer = await ask(texts, texts.say("embed"), [{ name: "address", label: texts.say("embedAddress"), ltr: true, hint: "https://" }, { name: "title", label: texts.say("embedTitle") }],
    { check: (given) => (/^https?:\/\/[^\s/]+/i.test(given.address ?? "") ? "" : texts.say("linkBad")) });
  view.focus();
  if (!answer || answer === "remove") return;
  insertBlock(view, n.embed!.create({ address: answer.address, title: answer.title ?? "" }));
}

/** insertBlock puts a block after the one that pos (or else the selection) stands in, and a paragraph after it to write on. */
export function insertBlock(view: EditorView, node: Node, pos?: number): void {
  const $at = pos === undefined ? view.state.selection.$from : view.state.doc.resolve(pos);
  const [start, end] = $at.depth > 0 ? [$at.before(1), $at.after(1)] : [$at.pos - ($at.nodeBefore?.nodeSize ?? 0), $at.pos];
  const block = view.state.doc.nodeAt(start);
  const from = block && block.type === n.paragraph && block.content.size === 0 ? start : end; // an empty paragraph gives way
  const tr = view.state.tr.replaceWith(from, end, node);
  const after = from + node.nodeSize;
  if (!tr.doc.resolve(after).nodeAfter) tr.insert(after, n.paragraph!.create());
  const caret = node.type === n.figure || node.type === n.table ? from + 2 : after;
  view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(caret))).scrollIntoView());
}

/** insertPicture puts a picture of the library into the text, at pos or the selection, with the words it has there. */
export function insertPicture(view: EditorView, m: Uploaded, pos?: number): void {
  const text = (s: string) => (s ? schema.text(s) : null);
  insertBlock(view, n.figure!.create({ src: m.url, alt: m.alt || null, width: String(m.width), height: String(m.height), media: String(m.id), archive: m.archive },
    [n.caption!.create(null, text(m.caption)), n.credit!.create(null, text(m.credit))]), pos);
}

/** insertTable puts a table of three columns with a row of headings. */
export function insertTable(view: EditorView): void {
  const row = (type: NodeType) => n.table_row!.create(null, [0, 1, 2].map(() => type.createAndFill()!));
  insertBlock(view, n.table!.create(null, [row(n.table_header!), row(n.table_cell!), row(n.table_cell!)]));
}

/** headRow makes the table's first row one of headings, or of plain cells; in which section it stands follows from that. */
export const headRow: Command = (state, dispatch) => {
  const table = inside(state, n.table!);
  return table !== null && toggleHeaderRow(state, dispatch && ((tr) => dispatch(tr.setNodeAttribute(table.pos + 1, "part", null))));
};
