// Pictures that are dropped on the text or pasted into it: each has a place with its progress until it is there.
import { type EditorState, Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { upload } from "../upload";
import { insertPicture } from "./commands";
import { element } from "./dialogs";
import type { Texts } from "./texts";

type Change = { add: { id: object; pos: number; widget: HTMLElement } } | { remove: object };

const places = new PluginKey<DecorationSet>("pictures");

/** pictures takes pictures that are dropped or pasted; fail says why one was not taken. */
export function pictures(texts: Texts, fail: (words: string) => void): Plugin<DecorationSet> {
  const take = (view: EditorView, files: File[], pos: number): boolean => {
    const found = files.filter((file) => file.type.startsWith("image/"));
    if (files.length > 0 && found.length === 0) fail(texts.say("notPicture"));
    for (const file of found) void bring(view, file, pos, texts, fail);
    return files.length > 0;
  };
  return new Plugin<DecorationSet>({
    key: places,
    state: {
      init: () => DecorationSet.empty,
      apply(tr, set) {
        const moved = set.map(tr.mapping, tr.doc);
        const change = tr.getMeta(places) as Change | undefined;
        if (!change) return moved;
        if ("add" in change) return moved.add(tr.doc, [Decoration.widget(change.add.pos, change.add.widget, { id: change.add.id })]);
        return moved.remove(moved.find(undefined, undefined, (spec) => spec.id === change.remove));
      },
    },
    props: {
      decorations: (state) => places.getState(state),
      handlePaste(view, event) {
        const data = event.clipboardData;
        // Word, Excel and browsers put a picture of what was copied beside its text: the text is meant.
        if (!data || data.getData("text/html").replace(/<[^>]*>/g, "").trim() || data.getData("text/plain").trim()) return false;
        return take(view, [...data.files], view.state.selection.from);
      },
      handleDrop(view, event) {
        const files = [...(event.dataTransfer?.files ?? [])];
        if (files.length === 0) return false;
        event.preventDefault();
        return take(view, files, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos ?? view.state.selection.from);
      },
    },
  });
}

async function bring(view: EditorView, file: File, pos: number, texts: Texts, fail: (words: string) => void): Promise<void> {
  const id = {};
  const progress = element("progress", { max: "1", value: "0", "aria-label": texts.say("uploading") });
  const widget = element("div", { class: "uploading", contenteditable: "false" }, element("span", { dir: "auto" }, file.name), progress);
  view.dispatch(view.state.tr.setMeta(places, { add: { id, pos: border(view.state, pos), widget } }));
  try {
    const picture = await upload(file, (part) => (progress.value = part), texts.say("failed"));
    const at = placeOf(view.state, id);
    view.dispatch(view.state.tr.setMeta(places, { remove: id }));
    insertPicture(view, picture, at);
  } catch (error) {
    view.dispatch(view.state.tr.setMeta(places, { remove: id }));
    fail(`${file.name}: ${(error as Error).message}`);
  }
}

/** border is the place behind the block that a position stands in. */
function border(state: EditorState, pos: number): number {
  const $pos = state.doc.resolve(pos);
  return $pos.depth > 0 ? $pos.after(1) : pos;
}

function placeOf(state: EditorState, id: object): number | undefined {
  return places.getState(state)?.find(undefined, undefined, (spec) => spec.id === id)[0]?.from;
}
