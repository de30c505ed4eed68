// Choosing a picture of the library, or uploading one on the way.
import { type Uploaded, upload } from "../upload";
import { element, open } from "./dialogs";
import type { Texts } from "./texts";

/** How many pictures the server answers with at once. */
const pageLength = 24;

/** pick lets somebody choose a picture or upload one; null when they left. */
export function pick(texts: Texts): Promise<Uploaded | null> {
  return new Promise((resolve) => new Picker(texts, resolve));
}

class Picker {
  private readonly list = element("ul", { class: "picks" });
  private readonly search: HTMLInputElement;
  private readonly more: HTMLButtonElement;
  private readonly fault = element("p", { class: "fault", role: "alert" });
  private readonly dialog: HTMLDialogElement;
  private asked = 0; // counts what was asked for: an answer that another one overtook is dropped
  private last = 0; // the oldest picture shown
  private chosen: Uploaded | null = null;

  constructor(private readonly texts: Texts, done: (m: Uploaded | null) => void) {
    this.search = element("input", { type: "search", placeholder: texts.say("search"), "aria-label": texts.say("search"), dir: "auto" });
    this.more = element("button", { type: "button", hidden: "" }, texts.say("older"));
    const cancel = element("button", { type: "button" }, texts.say("cancel"));
    this.dialog = element("dialog", { class: "picker", "aria-label": texts.say("pick") },
      element("p", { class: "row" }, this.search, ...this.uploading(), cancel), this.fault, this.list, element("p", { class: "row" }, this.more));
    let waiting = 0;
    this.search.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = window.setTimeout(() => void this.load(0), 250);
    });
    this.search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    this.more.addEventListener("click", () => void this.load(this.last));
    cancel.addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => done(this.chosen));
    open(this.dialog);
    void this.load(0);
  }

  private choose(m: Uploaded): void {
    this.chosen = m;
    this.dialog.close();
  }

  /** uploading is the button that takes a file, and its progress. */
  private uploading(): HTMLElement[] {
    const file = element("input", { type: "file", accept: "image/jpeg,image/png,image/gif,image/webp" });
    const progress = element("progress", { max: "1", value: "0", hidden: "" });
    file.addEventListener("change", () => {
      const first = file.files?.[0];
      if (!first) return;
      progress.hidden = false;
      upload(first, (part) => (progress.value = part), this.texts.say("failed")).then((m) => this.choose(m), (error: Error) => {
        this.fault.textContent = error.message;
        progress.hidden = true;
      });
    });
    return [element("label", { class: "file" }, this.texts.say("upload"), file), progress];
  }

  /** load shows the pictures older than before, 0 for the newest, that fit the search. */
  private async load(before: number): Promise<void> {
    const mine = ++this.asked;
    const answer = await fetch(`/desk/media/recent?${new URLSearchParams({ q: this.search.value, before: String(before) })}`, { headers: { Accept: "application/json" } }).catch(() => null);
    const found = answer?.ok ? ((await answer.json()) as Uploaded[]) : [];
    if (mine !== this.asked) return;
    this.fault.textContent = !answer?.ok ? this.texts.say("failed") : found.length === 0 && before === 0 ? this.texts.say("none") : "";
    const items = found.map((m) => this.item(m));
    if (before === 0) this.list.replaceChildren(...items);
    else this.list.append(...items);
    if (before !== 0) items[0]?.querySelector("button")?.focus();
    this.last = found.at(-1)?.id ?? this.last;
    this.more.hidden = found.length < pageLength;
  }

  private item(m: Uploaded): HTMLLIElement {
    const button = element("button", { type: "button" }, element("img", { src: m.thumb, alt: m.alt, loading: "lazy" }), element("small", { dir: "auto" }, m.name));
    button.addEventListener("click", () => this.choose(m));
    return element("li", {}, button);
  }
}
