// What every screen of the desk gains from script: keys, filters that apply themselves, uploads with progress.
import { upload } from "./upload";

document.documentElement.classList.add("scripted");

for (const select of document.querySelectorAll<HTMLSelectElement>("[data-submit]")) {
  select.addEventListener("change", () => select.form?.requestSubmit());
}

document.addEventListener("keydown", (event) => {
  const at = event.target as HTMLElement;
  if (event.ctrlKey || event.metaKey || event.altKey || at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
  // Keys are told by their place, so that they work on an Arabic keyboard too.
  const key = event.code === "KeyN" ? "n" : event.code === "Slash" ? "/" : "";
  const target = key && document.querySelector<HTMLElement>(`[data-key="${key}"]`);
  if (!target) return;
  event.preventDefault();
  if (target instanceof HTMLInputElement) target.focus();
  else target.click();
});

const queue = [...document.querySelectorAll<HTMLElement>("[data-comment]")];
if (queue.length > 0) moderate(queue);

/** moderate lets one hand judge a queue: J and K move, A publishes, R opens the rules, then a number chooses one, S is spam, U undoes. */
function moderate(queue: HTMLElement[]): void {
  let at = 0;
  const go = (n: number): void => {
    queue[at]!.classList.remove("here");
    at = Math.max(0, Math.min(queue.length - 1, n));
    queue[at]!.classList.add("here");
    queue[at]!.scrollIntoView({ block: "nearest" });
  };
  go(0);
  for (const [n, entry] of queue.entries()) entry.addEventListener("focusin", () => go(n));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test((event.target as HTMLElement).tagName)) return;
    const entry = queue[at]!;
    const rules = entry.querySelectorAll<HTMLButtonElement>("details[open] button");
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    const acts: Record<string, () => void> = {
      KeyJ: () => go(at + 1),
      KeyK: () => go(at - 1),
      KeyU: () => document.querySelector<HTMLElement>(".undo button")?.click(),
    };
    for (const key of ["a", "r", "s"]) acts["Key" + key.toUpperCase()] = () => entry.querySelector<HTMLElement>(`[data-key="${key}"]`)?.click();
    const act = digit ? () => rules[Number(digit) - 1]?.click() : acts[event.code];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

const form = document.querySelector<HTMLFormElement>("[data-upload]");
if (form) library(form);

function library(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>("input[type=file]")!;
  const progress = form.querySelector("progress")!;
  const fault = form.querySelector<HTMLElement>(".fault")!;
  const sheet = form.closest<HTMLElement>("[data-library]")!;
  const take = async (files: File[]): Promise<void> => {
    fault.hidden = true;
    progress.hidden = false;
    try {
      for (const [i, file] of files.entries()) {
        await upload(file, (part) => (progress.value = ((i + part) / files.length) * 100), form.dataset.failed!);
      }
      location.assign("/desk/media?done=uploaded");
    } catch (error) {
      fault.textContent = (error as Error).message;
      fault.hidden = false;
      progress.hidden = true;
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void take([...(input.files ?? [])]);
  });
  input.addEventListener("change", () => void take([...(input.files ?? [])]));
  for (const name of ["dragenter", "dragover"]) {
    sheet.addEventListener(name, (event) => {
      event.preventDefault();
      sheet.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) sheet.addEventListener(name, () => sheet.classList.remove("over"));
  sheet.addEventListener("drop", (event) => {
    event.preventDefault();
    const files = [...((event as DragEvent).dataTransfer?.files ?? [])];
    if (files.length > 0) void take(files);
  });
}
