// What the editor asks and tells in dialogs: an address, a password, the keys. Pictures: picker.ts.
import type { Texts } from "./texts";

export interface Question {
  name: string;
  label: string;
  value?: string;
  ltr?: boolean;
  type?: string;
  hint?: string;
  first?: boolean; // where one starts to write
  complete?: string; // what a browser may fill in
}

/** element makes an element; properties that are not attributes are set after. */
export function element<K extends keyof HTMLElementTagNameMap>(tag: K, attrs: Record<string, string> = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) e.setAttribute(name, value);
  e.append(...children);
  return e;
}

/** open shows a dialog until it is closed. */
export function open(dialog: HTMLDialogElement): void {
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}

/** How a form asks: check returns what is wrong, in words; intro and fault are said before anybody has answered. */
interface Manner {
  check?: (answers: Record<string, string>) => string;
  removable?: boolean;
  intro?: string;
  fault?: string;
  ok?: string;
}

/** ask opens a small form; null when it was left. */
export function ask(texts: Texts, title: string, questions: Question[], manner: Manner): Promise<Record<string, string> | "remove" | null> {
  return new Promise((resolve) => {
    const fault = element("p", { class: "fault", role: "alert" }, manner.fault ?? "");
    const form = element("form", { method: "dialog", class: "ask" }, element("h2", {}, title), ...(manner.intro ? [element("p", { class: "notice warn" }, manner.intro)] : []));
    for (const q of questions) {
      const input = element("input", { name: q.name, value: q.value ?? "", type: q.type ?? "text", dir: q.ltr ? "ltr" : "auto", autocomplete: q.complete ?? "off", placeholder: q.hint ?? "" });
      if (q.first) input.autofocus = true;
      form.append(element("label", {}, q.label, input));
    }
    const cancel = element("button", { type: "button" }, texts.say("cancel"));
    const row = element("p", { class: "row" }, element("button", { class: "primary" }, manner.ok ?? texts.say("ok")), cancel);
    const drop = element("button", { type: "button", class: "danger" }, texts.say("remove"));
    if (manner.removable) row.append(drop);
    form.append(fault, row);
    const dialog = element("dialog", { "aria-label": title }, form);
    let answer: Record<string, string> | "remove" | null = null;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      const given = Object.fromEntries([...new FormData(form)].map(([k, v]) => [k, k === "password" ? String(v) : String(v).trim()]));
      fault.textContent = manner.check?.(given) ?? "";
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
  let fault = "";
  for (;;) {
    const answer = await ask(texts, texts.say("signIn"), [
      { name: "login", label: texts.say("login"), value: login, ltr: true, complete: "username" },
      { name: "password", label: texts.say("password"), ltr: true, type: "password", complete: "current-password", first: true },
    ], { intro: texts.say("sessionEnded"), fault, ok: texts.say("signIn") });
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
