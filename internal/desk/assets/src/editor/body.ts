// The text itself: ProseMirror over the textarea that the form sends.
import { baseKeymap, chainCommands, exitCode, toggleMark } from "prosemirror-commands";
import { dropCursor } from "prosemirror-dropcursor";
import { gapCursor } from "prosemirror-gapcursor";
import { history, redo, undo } from "prosemirror-history";
import { inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import type { Node } from "prosemirror-model";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import { type Command, EditorState, Plugin, Selection, TextSelection } from "prosemirror-state";
import { goToNextCell, tableEditing } from "prosemirror-tables";
import { Decoration, DecorationSet, EditorView } from "prosemirror-view";
import * as cmd from "./commands";
import { element } from "./dialogs";
import { toDocument, toHTML } from "./html";
import { pasted } from "./paste";
import { pictures } from "./pictures";
import { hasAlt, schema } from "./schema";
import type { Texts } from "./texts";
import { toolbar } from "./toolbar";
import { nodeViews } from "./views";

export interface Body {
  view: EditorView;
  /** write puts the text into the form; only a changed one is written, an untouched one stays letter for letter. */
  write(): void;
  words(): number;
  allHaveAlt(): boolean;
}

const n = schema.nodes;
const hardBreak: Command = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(n.hard_break!.create()).scrollIntoView());
  return true;
};

/** toEdge goes to the text's end or start by itself: browsers miss a block that is not laid out yet. */
function toEdge(end: boolean, extend: boolean): Command {
  return (state, dispatch) => {
    const edge = end ? Selection.atEnd(state.doc) : Selection.atStart(state.doc);
    dispatch?.(state.tr.setSelection(extend ? TextSelection.between(state.selection.$anchor, edge.$head) : edge).scrollIntoView());
    return true;
  };
}

/** From how many blocks on those far from the screen are left for later. */
const long = 150;

function keys(openLink: (view: EditorView) => void): Plugin[] {
  return [
    keymap({
      "Mod-z": undo, "Mod-y": redo, "Mod-Shift-z": redo,
      "Mod-b": toggleMark(schema.marks.strong!), "Mod-i": toggleMark(schema.marks.em!), "Mod-u": toggleMark(schema.marks.u!),
      "Mod-k": (_state, _dispatch, view) => { if (view) openLink(view); return true; },
      "Mod-End": toEdge(true, false), "Mod-Home": toEdge(false, false), "Shift-Mod-End": toEdge(true, true), "Shift-Mod-Home": toEdge(false, true),
      Enter: chainCommands(cmd.leaveSpeaker, cmd.leaveFigure, splitListItem(n.list_item!)),
      "Shift-Enter": chainCommands(exitCode, hardBreak),
      Tab: chainCommands(goToNextCell(1), sinkListItem(n.list_item!)),
      "Shift-Tab": chainCommands(goToNextCell(-1), liftListItem(n.list_item!)),
      Backspace: cmd.liftEmpty,
    }),
    keymap(baseKeymap),
  ];
}

const rules = inputRules({
  rules: [
    textblockTypeInputRule(/^(#{2,4})\s$/, n.heading!, (match) => ({ level: match[1]!.length })),
    wrappingInputRule(/^[-*]\s$/, n.bullet_list!),
    wrappingInputRule(/^[1١][.-]\s$/, n.ordered_list!),
  ],
});

/** hints show what belongs into parts that are still empty. */
function hints(texts: Texts): Plugin {
  const names = new Map([[n.caption, "caption"], [n.credit, "credit"], [n.speaker, "speaker"]]);
  return new Plugin({
    props: {
      decorations(state) {
        const found: Decoration[] = [];
        const first = state.doc.firstChild;
        if (state.doc.childCount === 1 && first?.isTextblock && first.content.size === 0) found.push(Decoration.node(0, first.nodeSize, { class: "hinted", "data-hint": texts.say("bodyHint") }));
        state.doc.descendants((node, pos) => {
          const name = names.get(node.type);
          if (node.isTextblock && node.content.size > 0) return false;
          if (name && node.content.size === 0) found.push(Decoration.node(pos, pos + node.nodeSize, { class: "hinted", "data-hint": texts.say(name) }));
        });
        return DecorationSet.create(state.doc, found);
      },
    },
  });
}

/** atomText is what a reader reads of a node that holds no text of the document's own. */
function atomText(node: Node): string {
  if (node.type === n.embed) return node.attrs.title as string;
  if (node.type !== n.opaque) return " ";
  return (node.attrs.html as string).replace(/<[^>]*>/g, " ");
}

/** editBody puts the editor in the place of the textarea. */
export function editBody(place: HTMLElement, area: HTMLTextAreaElement, texts: Texts, base: () => string, changed: () => void, fail: (words: string) => void): Body {
  const bar = element("div", { class: "tools", role: "toolbar", "aria-label": texts.say("tools"), dir: document.documentElement.dir, lang: document.documentElement.lang });
  const holder = element("div", { class: "text" });
  place.prepend(bar, holder);
  let dirty = false;
  const view = new EditorView(holder, {
    state: EditorState.create({
      doc: toDocument(area.value),
      plugins: [rules, ...keys((v) => void cmd.askLink(v, texts)), history(), dropCursor({ class: "drop-cursor" }), gapCursor(), tableEditing(), hints(texts), pictures(texts, fail), toolbar(bar, texts, base)],
    }),
    attributes: { "aria-label": texts.say("body"), role: "textbox", "aria-multiline": "true" },
    nodeViews: nodeViews(texts),
    scrollMargin: { top: 140, bottom: 64, left: 0, right: 0 }, // what the bars above and below cover
    scrollThreshold: { top: 140, bottom: 64, left: 0, right: 0 },
    transformPastedHTML: pasted,
    dispatchTransaction(tr) {
      view.updateState(view.state.apply(tr));
      if (tr.docChanged) {
        dirty = true;
        changed();
      }
    },
  });
  holder.classList.toggle("long", view.state.doc.childCount > long);
  area.hidden = true;
  for (const hidden of place.querySelectorAll<HTMLElement>("[data-plain], label")) if (!holder.contains(hidden)) hidden.hidden = true;
  return {
    view,
    write: () => {
      if (dirty) area.value = toHTML(view.state.doc);
    },
    words: () => (view.state.doc.textBetween(0, view.state.doc.content.size, " ", atomText).match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}ـ'’.-]*/gu) ?? []).length,
    allHaveAlt: () => {
      let all = true;
      view.state.doc.descendants((node) => {
        all &&= hasAlt(node);
      });
      return all;
    },
  };
}
