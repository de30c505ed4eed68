// The panel beside the text: names in order, tags as chips, the lead picture.
import { type Uploaded, upload } from "../upload";
import { element } from "./dialogs";
import { pick } from "./picker";
import type { Texts } from "./texts";

type Changed = () => void;

/** bylines lets names be ordered, added and taken away without asking the server. */
export function bylines(form: HTMLFormElement, changed: Changed): void {
  const list = form.querySelector<HTMLOListElement>("[data-bylines]");
  if (!list) return;
  const blank = list.lastElementChild!.cloneNode(true) as HTMLElement;
  const grow = (): void => {
    const last = list.lastElementChild!.querySelector<HTMLInputElement>("[name=byline_name]")!;
    if (last.value.trim()) list.append(blank.cloneNode(true));
  };
  const dress = (): void => {
    for (const row of list.children) {
      if (row === list.lastElementChild || row.querySelector("[data-move]")) continue;
      for (const [step, sign] of [["-1", "↑"], ["1", "↓"]] as const) row.append(tool(sign, list.dataset[step === "1" ? "down" : "up"] ?? sign, { "data-move": step }));
      row.append(tool("×", list.dataset.remove ?? "×", { "data-remove": "" }));
    }
    for (const hidden of list.querySelectorAll<HTMLElement>("[data-remove]")) hidden.hidden = false;
  };
  list.addEventListener("input", () => {
    grow();
    dress();
  });
  list.addEventListener("click", (event) => {
    const button = (event.target as Element).closest("button");
    const row = button?.closest("li");
    if (!button || !row) return;
    event.preventDefault();
    if (button.hasAttribute("data-remove")) row.remove();
    else if (button.dataset.move === "-1" && row.previousElementSibling) row.previousElementSibling.before(row);
    else if (button.dataset.move === "1" && row.nextElementSibling && row.nextElementSibling !== list.lastElementChild) row.nextElementSibling.after(row);
    if (row.isConnected) button.focus();
    changed();
  });
  dress();
}

function tool(text: string, name: string, attrs: Record<string, string>): HTMLButtonElement {
  return element("button", { type: "button", class: "plain", "aria-label": name, ...attrs }, text);
}

/** tags turns what is typed into chips: a tag that is known keeps its kind, another gets the one that is chosen. */
export function tags(form: HTMLFormElement, changed: Changed): void {
  const chips = form.querySelector<HTMLElement>("[data-tags]");
  const input = form.querySelector<HTMLInputElement>("[name=tag_new]");
  const kind = form.querySelector<HTMLSelectElement>("[name=tag_new_kind]");
  if (!chips || !input || !kind) return;
  const known = new Map([...form.querySelectorAll<HTMLOptionElement>("#tags option")].map((o) => [o.value, o.dataset.tag ?? ""]));
  const add = (): void => {
    const names = input.value.split(/[,،]/).map((s) => s.trim()).filter(Boolean);
    input.value = "";
    if (names.length === 0) return;
    for (const name of names) {
      const there = [...chips.querySelectorAll<HTMLElement>(".chip")].find((e) => e.querySelector("span")?.textContent === name)?.querySelector("input");
      if (there) there.checked = true;
      else chips.append(chip(known.get(name) || `0|${kind.value}|${name}`, name));
    }
    changed();
  };
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "," || event.key === "،") {
      event.preventDefault();
      add();
    }
  });
  input.addEventListener("change", add);
}

function chip(value: string, name: string): HTMLLabelElement {
  const box = element("input", { type: "checkbox", name: "tag", value, checked: "" });
  return element("label", { class: "chip" }, box, element("span", { dir: "auto" }, name));
}

/** setTags shows the tags as they are stored, with the ids of the new ones. */
export function setTags(form: HTMLFormElement, list: { value: string; name: string }[]): void {
  const at = document.activeElement instanceof HTMLInputElement && document.activeElement.name === "tag" ? document.activeElement.value.split("|")[2] : undefined;
  form.querySelector("[data-tags]")?.replaceChildren(...list.map((t) => chip(t.value, t.name)));
  if (at) [...form.querySelectorAll<HTMLInputElement>("[name=tag]")].find((e) => e.value.split("|")[2] === at)?.focus();
}

/** corrections has an empty row for one more, whatever was written. */
export function corrections(form: HTMLFormElement): void {
  const blank = [...form.querySelectorAll<HTMLElement>(".correction")].at(-1)?.cloneNode(true) as HTMLElement | undefined;
  form.addEventListener("input", (event) => {
    const rows = form.querySelectorAll<HTMLElement>(".correction");
    const last = rows[rows.length - 1];
    if (blank && last?.contains(event.target as Element) && last.querySelector("textarea")!.value.trim()) last.after(blank.cloneNode(true));
  });
}

/** lead uploads, picks and takes away the lead picture. */
export function lead(form: HTMLFormElement, texts: Texts, changed: Changed): void {
  const section = form.querySelector<HTMLElement>("[data-lead]");
  if (!section) return;
  const find = <T extends HTMLElement>(selector: string) => section.querySelector<T>(selector)!;
  const id = find<HTMLInputElement>("[name=lead_id]");
  const file = find<HTMLInputElement>("[name=lead_file]");
  const drop = find<HTMLInputElement>("[name=lead_drop]");
  const figure = find<HTMLElement>("[data-drop]");
  const hint = find<HTMLElement>(".drop-hint");
  const progress = find<HTMLProgressElement>("progress");
  const fault = find<HTMLElement>("[data-upload-fault]");
  const choose = find<HTMLButtonElement>("[data-pick]");
  const dropRow = find<HTMLElement>("[data-lead-drop]");
  choose.hidden = false;
  dropRow.hidden = id.value === "0";

  const show = (m: Uploaded): void => {
    id.value = String(m.id);
    drop.checked = false;
    dropRow.hidden = false;
    hint.hidden = true;
    figure.querySelector("img")?.remove();
    figure.prepend(element("img", { src: m.thumb, alt: "", width: String(m.width), height: String(m.height) }));
    for (const name of ["alt", "caption", "credit", "source", "taken_on"] as const) {
      const field = find<HTMLInputElement>(`[name=lead_${name}]`);
      if (!field.value) field.value = m[name];
    }
    if (m.archive) find<HTMLInputElement>("[name=lead_archive]").checked = true;
    find<HTMLDetailsElement>("details").open = true;
    changed();
  };
  const take = async (given: File): Promise<void> => {
    fault.hidden = true;
    progress.hidden = false;
    try {
      show(await upload(given, (part) => (progress.value = part * 100), texts.say("failed")));
    } catch (error) {
      fault.textContent = (error as Error).message;
      fault.hidden = false;
    }
    progress.hidden = true;
    file.value = ""; // it is in the library now; the form must not send it again
  };
  file.addEventListener("change", () => {
    const first = file.files?.[0];
    if (first) void take(first);
  });
  choose.addEventListener("click", () => void pick(texts).then((m) => m && show(m)));
  drop.addEventListener("change", () => figure.querySelector("img")?.classList.toggle("dropped", drop.checked));
  for (const name of ["dragenter", "dragover"]) {
    figure.addEventListener(name, (event) => {
      event.preventDefault();
      figure.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) figure.addEventListener(name, () => figure.classList.remove("over"));
  figure.addEventListener("drop", (event) => {
    event.preventDefault();
    const first = (event as DragEvent).dataTransfer?.files[0];
    if (first) void take(first);
  });
}
