// What the editor asks: an address, a picture.
import { type Uploaded, upload } from "../upload";
import type { Texts } from "./texts";

export interface Question {
  name: string;
  label: string;
  value?: string;
  ltr?: boolean;
  type?: string;
  hint?: string;
  complete?: string; // what a browser may fill in
}

/** element makes an element; properties that are not attributes are set after. */
export function element<K extends keyof HTMLElementTagNameMap>(tag: K, attrs: Record<string, string> = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) e.setAttribute(name, value);
  e.append(...children);
  return e;
}

function open(dialog: HTMLDialogElement): void {
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}

/** ask opens a small form; null when it was left. check returns what is wrong, in words. */
export function ask(texts: Texts, title: string, questions: Question[], check: (answers: Record<string, string>) => string, removable = false, said = ""): Promise<Record<string, string> | "remove" | null> {
  return new Promise((resolve) => {
    const fault = element("p", { class: "fault", role: "alert" }, said);
    const form = element("form", { method: "dialog", class: "ask" }, element("h2", {}, title));
    for (const q of questions) {
      const input = element("input", { name: q.name, value: q.value ?? "", type: q.type ?? "text", dir: q.ltr ? "ltr" : "auto", autocomplete: q.complete ?? "off", placeholder: q.hint ?? "" });
      form.append(element("label", {}, q.label, input));
    }
    const cancel = element("button", { type: "button" }, texts.say("cancel"));
    const row = element("p", { class: "row" }, element("button", { class: "primary" }, texts.say("ok")), cancel);
    const drop = element("button", { type: "button", class: "danger" }, texts.say("remove"));
    if (removable) row.append(drop);
    form.append(fault, row);
    const dialog = element("dialog", { "aria-label": title }, form);
    let answer: Record<string, string> | "remove" | null = null;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      const given = Object.fromEntries([...new FormData(form)].map(([k, v]) => [k, k === "password" ? String(v) : String(v).trim()]));
      fault.textContent = check(given);
      if (fault.textContent) return;
      answer = given;
      dialog.close();
    });
    cancel.addEventListener("click", () => dialog.close());
    drop.addEventListener("click", () => {
      answer = "remove";
      dialog.close();
    });
    dialog.addEventListener("close", () => resolve(answer));
    open(dialog);
  });
}

/** signIn asks for the password where the session has ended while somebody wrote; true once they are signed in. */
export async function signIn(texts: Texts, login: string): Promise<boolean> {
  let fault = texts.say("sessionEnded");
  for (;;) {
    const answer = await ask(texts, texts.say("signIn"), [
      { name: "login", label: texts.say("login"), value: login, ltr: true, complete: "username" },
      { name: "password", label: texts.say("password"), ltr: true, type: "password", complete: "current-password" },
    ], () => "", false, fault);
    if (!answer || answer === "remove") return false;
    login = answer.login ?? "";
    const sent = await fetch("/desk/sign-in", { method: "POST", body: new URLSearchParams(answer), headers: { Accept: "application/json" } }).catch(() => null);
    if (sent?.ok) return true;
    fault = ((await sent?.json().catch(() => null)) as { error?: string } | null)?.error ?? texts.say("unreached");
  }
}

/** tell shows some words until they are closed. */
export function tell(texts: Texts, title: string, lines: string[]): void {
  const close = element("button", { class: "primary" }, texts.say("close"));
  const form = element("form", { method: "dialog", class: "ask" }, element("h2", {}, title), element("ul", {}, ...lines.map((line) => element("li", {}, ...keyed(line)))), element("p", { class: "row" }, close));
  open(element("dialog", { "aria-label": title }, form));
}

/** keyed sets the keys that a line begins with as keys. */
function keyed(line: string): (Node | string)[] {
  const found = /^(Ctrl (?:Enter|[A-Z])) (.*)$/.exec(line);
  return found ? [element("kbd", { dir: "ltr" }, found[1]!), " ", found[2]!] : [line];
}

/** pick lets somebody choose a recent picture or upload one; null when they left. */
export function pick(texts: Texts): Promise<Uploaded | null> {
  return new Promise((resolve) => {
    const list = element("ul", { class: "picks" });
    const search = element("input", { type: "search", placeholder: texts.say("search"), "aria-label": texts.say("search"), dir: "auto" });
    const file = element("input", { type: "file", accept: "image/jpeg,image/png,image/gif,image/webp" });
    const progress = element("progress", { max: "1", value: "0", hidden: "" });
    const fault = element("p", { class: "fault", role: "alert" });
    const cancel = element("button", { type: "button" }, texts.say("cancel"));
    const dialog = element("dialog", { class: "picker", "aria-label": texts.say("pick") },
      element("p", { class: "row" }, search, element("label", { class: "file" }, texts.say("upload"), file), progress, cancel), fault, list);
    let chosen: Uploaded | null = null;
    const choose = (m: Uploaded): void => {
      chosen = m;
      dialog.close();
    };
    const load = async (): Promise<void> => {
      const answer = await fetch(`/desk/media/recent?q=${encodeURIComponent(search.value)}`, { headers: { Accept: "application/json" } }).catch(() => null);
      const found = answer?.ok ? ((await answer.json()) as Uploaded[]) : [];
      fault.textContent = answer?.ok ? "" : texts.say("failed");
      list.replaceChildren(...found.map((m) => {
        const button = element("button", { type: "button" }, element("img", { src: m.thumb, alt: m.alt, loading: "lazy" }), element("small", { dir: "auto" }, m.name));
        button.addEventListener("click", () => choose(m));
        return element("li", {}, button);
      }));
      if (answer?.ok && found.length === 0) fault.textContent = texts.say("none");
    };
    let waiting = 0;
    search.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = window.setTimeout(() => void load(), 250);
    });
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    file.addEventListener("change", () => {
      const first = file.files?.[0];
      if (!first) return;
      progress.hidden = false;
      upload(first, (part) => (progress.value = part), texts.say("failed")).then(choose, (error: Error) => {
        fault.textContent = error.message;
        progress.hidden = true;
      });
    });
    cancel.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => resolve(chosen));
    open(dialog);
    void load();
  });
}
