// The row of tools above the text, and the second one that shows inside a table.
import { toggleMark } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { type Command, type EditorState, Plugin } from "prosemirror-state";
import { addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable } from "prosemirror-tables";
import type { EditorView } from "prosemirror-view";
import * as cmd from "./commands";
import { element } from "./dialogs";
import { pick } from "./picker";
import { schema } from "./schema";
import type { Texts } from "./texts";

interface Tool {
  text: string;
  name?: string; // read out where the text is a sign only
  run: (view: EditorView) => void;
  on?: (state: EditorState) => boolean;
  can?: (state: EditorState) => boolean;
  style?: string;
  sign?: (state: EditorState) => string; // the text where it changes with the place
  tip?: (state: EditorState) => string;
}

const n = schema.nodes;

function command(c: Command): Pick<Tool, "run" | "can"> {
  return { run: (view) => void c(view.state, view.dispatch, view), can: (state) => c(state) };
}

function groups(texts: Texts, base: () => string): Tool[][] {
  const t = (name: string) => texts.say(name);
  const turnNow: Command = (state, dispatch, view) => cmd.turn(base())(state, dispatch, view);
  return [
    [
      { text: t("paragraph"), ...command(cmd.paragraph), can: () => true, on: (s) => s.selection.$from.parent.type === n.paragraph && s.selection.$from.depth === 1 },
      { text: t("heading"), ...command(cmd.nextHeading), can: () => true, on: (s) => s.selection.$from.parent.type === n.heading,
        sign: (s) => { const at = s.selection.$from.parent; return at.type === n.heading && at.attrs.level > 2 ? `${t("heading")} ${texts.number((at.attrs.level as number) - 1)}` : t("heading"); },
        tip: (s) => { const at = s.selection.$from.parent; return at.type === n.heading ? t(`heading${at.attrs.level}`) : t("heading2"); } },
    ],
    [
      { text: t("bold"), name: t("boldName"), style: "bold", ...command(toggleMark(schema.marks.strong!)), on: (s) => cmd.marked(s, schema.marks.strong!) },
      { text: t("italic"), name: t("italicName"), ...command(toggleMark(schema.marks.em!)), on: (s) => cmd.marked(s, schema.marks.em!) },
      { text: t("link"), run: (view) => void cmd.askLink(view, texts), on: (s) => cmd.marked(s, schema.marks.link!) },
      { text: t("list"), ...command(cmd.list(n.bullet_list!)), on: (s) => Boolean(cmd.inside(s, n.bullet_list!)) },
      { text: `${texts.number(1)}.`, name: `${texts.number(1)}. ${t("numbers")}`, ...command(cmd.list(n.ordered_list!)), on: (s) => Boolean(cmd.inside(s, n.ordered_list!)) },
    ],
    [
      { text: t("quote"), ...command(cmd.quote), on: (s) => Boolean(cmd.inside(s, n.blockquote!)) },
      { text: t("image"), run: (view) => void pick(texts).then((m) => { view.focus(); if (m) cmd.insertPicture(view, m); }) },
      { text: t("table"), run: (view) => { view.focus(); cmd.insertTable(view); }, on: (s) => Boolean(cmd.inside(s, n.table!)) },
      { text: t("embed"), run: (view) => void cmd.askEmbed(view, texts) },
      { text: "―", name: t("rule"), run: (view) => { view.focus(); cmd.insertBlock(view, n.horizontal_rule!.create()); } },
    ],
    [
      { text: `⇄ ${t("direction")}`, name: t("direction"), ...command(turnNow) },
      { text: "↶", name: t("undo"), ...command(undo) },
      { text: "↷", name: t("redo"), ...command(redo) },
    ],
  ];
}

function tableTools(texts: Texts): Tool[] {
  const t = (name: string) => texts.say(name);
  return [
    { text: t("rowAfter"), ...command(addRowAfter) }, { text: t("columnAfter"), ...command(addColumnAfter) }, { text: t("headRow"), ...command(cmd.headRow) },
    { text: t("rowDrop"), ...command(deleteRow) }, { text: t("columnDrop"), ...command(deleteColumn) }, { text: t("tableDrop"), ...command(deleteTable) },
  ];
}

/** walk makes the bar one stop for the Tab key; arrows go from tool to tool, the way one reads. */
function walk(bar: HTMLElement): void {
  const stops = () => [...bar.querySelectorAll<HTMLButtonElement>("button:not(:disabled)")].filter((b) => b.offsetParent !== null);
  const rest = (on: HTMLElement | undefined): void => {
    for (const b of bar.querySelectorAll("button")) b.tabIndex = b === on ? 0 : -1;
  };
  rest(bar.querySelector("button") ?? undefined);
  bar.addEventListener("focusin", (event) => rest(event.target as HTMLElement));
  bar.addEventListener("keydown", (event) => {
    const forward = getComputedStyle(bar).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const step = event.key === forward ? 1 : event.key === "ArrowLeft" || event.key === "ArrowRight" ? -1 : 0;
    const list = stops();
    const at = list.indexOf(document.activeElement as HTMLButtonElement);
    const next = step ? list.at((at + step) % list.length) : event.key === "Home" ? list[0] : event.key === "End" ? list.at(-1) : undefined;
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

/** toolbar is the plugin that draws the tools into bar and keeps them true. */
export function toolbar(bar: HTMLElement, texts: Texts, base: () => string): Plugin {
  return new Plugin({
    view(view) {
      const drawn: { tool: Tool; button: HTMLButtonElement }[] = [];
      const draw = (tool: Tool): HTMLButtonElement => {
        const button = element("button", { type: "button" }, tool.text);
        if (tool.name) {
          button.title = tool.name;
          button.setAttribute("aria-label", tool.name);
        }
        if (tool.style) button.className = tool.style;
        button.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps its selection
        button.addEventListener("click", () => {
          tool.run(view);
          if (!document.querySelector("dialog[open]")) view.focus();
        });
        drawn.push({ tool, button });
        return button;
      };
      const first = element("div", { class: "tools-row" }, ...groups(texts, base).map((group) => element("span", { class: "tools-group" }, ...group.map(draw))));
      const second = element("div", { class: "tools-row", hidden: "" }, ...tableTools(texts).map(draw));
      bar.replaceChildren(first, second);
      walk(bar);
      const show = (state: EditorState): void => {
        second.hidden = !cmd.inside(state, n.table!);
        for (const { tool, button } of drawn) {
          if (tool.sign) button.textContent = tool.sign(state);
          if (tool.tip) button.title = tool.tip(state);
          if (tool.on) button.setAttribute("aria-pressed", String(tool.on(state)));
          if (tool.can) button.disabled = !tool.can(state) && !tool.on?.(state);
        }
      };
      show(view.state);
      return { update: (v) => show(v.state) };
    },
  });
}
