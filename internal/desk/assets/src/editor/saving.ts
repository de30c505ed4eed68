// Sending the form without leaving the page. Whatever goes wrong, the text stays where it is and the page says why.
import { underway } from "../upload";
import { element, signIn } from "./dialogs";
import { setTags } from "./panel";
import type { Texts } from "./texts";

/** What the server says of a form it has kept. */
export interface Saved {
  revision: number;
  url: string;
  state: string;
  state_text: string;
  saved: string;
  version: string;
  updated: string;
  notice: string;
  leave: string; // where the page must go on: what it shows has changed
  tags: { value: string; name: string }[];
  bylines: { ID: number; Was: string }[] | null;
  corrections: number[];
}

/** What it says of one it has not. */
interface Refused {
  error: string;
  faults?: Record<string, string>;
  conflict?: string;
  revision?: number;
  url?: string;
}

export class Saving {
  private sending: Promise<boolean> | null = null;
  private changes = 0; // counted, so that what is written while a save is under way stays unsaved
  private kept = 0;
  leaving = false;

  constructor(private readonly form: HTMLFormElement, private readonly texts: Texts, readonly writeDown: () => void) {
    if (form.dataset.unsaved === "1") this.changes++;
    this.tell(this.dirty ? "dirty" : "clean");
  }

  get dirty(): boolean {
    return this.changes > this.kept;
  }

  /** mark says that something was written. */
  mark(): void {
    this.changes++;
    this.tell("dirty", this.texts.say("unsaved"));
  }

  /** send keeps the form, and does what the verb says ("/publish"): one after the other. It answers whether that was done. */
  send(verb = ""): Promise<boolean> {
    const before = this.sending ?? Promise.resolve(true);
    const mine = before.then(() => Promise.allSettled([...underway])).then(() => this.post(verb));
    this.sending = mine;
    return mine;
  }

  private async post(verb: string): Promise<boolean> {
    this.writeDown();
    const at = this.changes;
    const data = new FormData(this.form);
    data.delete("lead_file"); // it is in the library already
    this.tell("saving", this.texts.say("saving"));
    let answer: Response;
    let said: Saved & Refused;
    try {
      answer = await fetch(this.form.dataset.url + verb, { method: "POST", body: data, headers: { Accept: "application/json" } });
      said = (await answer.json()) as Saved & Refused;
    } catch {
      this.notice("bad", this.texts.say(navigator.onLine ? "unreached" : "offline"));
      this.tell("failed", this.texts.say("unsaved"));
      return false;
    }
    if (answer.status === 401) {
      this.tell("failed", this.texts.say("unsaved"));
      return (await signIn(this.texts, this.form.dataset.login ?? "")) && this.post(verb);
    }
    if (!answer.ok) {
      this.refused(said);
      return false;
    }
    this.kept = at;
    this.show(said);
    return true;
  }

  /** tell shows how things stand; tests and styles go by the form's data-state. */
  private tell(state: string, words = ""): void {
    this.form.dataset.state = state;
    this.form.classList.toggle("dirty", state !== "clean" && state !== "saved");
    if (words) this.form.querySelector("[data-saved]")!.textContent = words;
  }

  private clear(): void {
    for (const old of this.form.querySelectorAll("[data-notices] > .notice, p.fault:not([data-upload-fault])")) old.remove();
    for (const field of this.form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  }

  /** notice says something above the text and brings it into view. */
  notice(kind: "good" | "bad" | "warn", words: string, ...more: Node[]): void {
    this.clear();
    const line = element("p", { class: `notice ${kind}`, role: kind === "good" ? "status" : "alert" }, words, ...more);
    this.form.querySelector("[data-notices]")!.append(line);
    if (kind !== "good") line.scrollIntoView({ block: "center" });
  }

  private refused(said: Refused): void {
    this.tell("failed", this.texts.say("unsaved"));
    if (said.url && said.url !== this.form.dataset.url) this.adopt(said.url);
    if (said.revision) this.form.querySelector<HTMLInputElement>("[name=base]")!.value = String(said.revision); // saving again means: mine, knowing
    if (said.conflict) {
      const see = element("a", { href: this.form.dataset.url!, target: "_blank" }, this.texts.say("conflictSee"));
      this.notice("warn", `${said.conflict} ${this.texts.say("conflictKept")} `, see);
      return;
    }
    this.notice("bad", said.error);
    for (const [name, words] of Object.entries(said.faults ?? {})) this.blame(name, words);
  }

  /** blame puts what is wrong with a field beneath it. */
  private blame(name: string, words: string): void {
    const fields: Record<string, string> = { body: "[data-body-editor]", tags: "[data-tag-new]", bylines: "[data-bylines]", corrections: ".correction:last-of-type", note: "#withdraw_note" };
    const field = this.form.querySelector<HTMLElement>(fields[name] ?? `[name="${name}"]`);
    if (!field) return;
    field.closest("details")?.setAttribute("open", "");
    field.setAttribute("aria-invalid", "true");
    const holder = field.closest(".pairs") ?? field;
    holder.after(element("p", { class: "fault" }, words));
  }

  private show(saved: Saved): void {
    if (saved.leave && !this.dirty) {
      this.leaving = true;
      location.replace(saved.leave);
      return;
    }
    this.clear();
    const find = <T extends HTMLElement>(selector: string) => this.form.querySelector<T>(selector);
    find<HTMLInputElement>("[name=base]")!.value = String(saved.revision);
    if (this.form.dataset.url !== saved.url) this.adopt(saved.url);
    this.number(saved);
    find("[data-version]")!.textContent = saved.version;
    const state = find("[data-state]")!;
    state.textContent = saved.state_text;
    state.className = `state ${saved.state}`;
    const updated = find("[data-updated]");
    if (updated && saved.updated) updated.textContent = saved.updated;
    const silent = find<HTMLInputElement>("[name=update][value=silent]");
    if (silent) silent.checked = true;
    if (saved.notice) this.notice("good", saved.notice);
    if (this.dirty) this.tell("dirty", this.texts.say("unsaved"));
    else this.tell("saved", saved.saved);
  }

  /** adopt gives the page of a new article its own address. */
  private adopt(url: string): void {
    const old = this.form.dataset.url!;
    this.form.dataset.url = url;
    this.form.dataset.new = "";
    this.form.action = url;
    history.replaceState(null, "", url);
    for (const button of this.form.querySelectorAll<HTMLButtonElement>("[formaction]")) button.formAction = button.getAttribute("formaction")!.replace(old, url);
  }

  /** number gives names, tags and corrections that were new the ids and times they are stored under. */
  private number(saved: Saved): void {
    const rows = [...this.form.querySelectorAll("[data-byline]")].filter((row) => row.querySelector<HTMLInputElement>("[name=byline_name]")?.value.trim());
    saved.bylines?.forEach((byline, i) => {
      const [id, was] = ["byline_id", "byline_was"].map((name) => rows[i]?.querySelector<HTMLInputElement>(`[name=${name}]`));
      if (id && was) [id.value, was.value] = [String(byline.ID), byline.Was];
    });
    if (!this.dirty) setTags(this.form, saved.tags);
    const corrections = [...this.form.querySelectorAll(".correction")].filter((row) => row.querySelector("textarea")?.value.trim());
    saved.corrections.forEach((at, i) => {
      const time = corrections[i]?.querySelector<HTMLInputElement>("[name=correction_at]");
      if (time) time.value = String(at);
    });
  }
}
