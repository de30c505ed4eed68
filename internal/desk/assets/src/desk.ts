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

/** moderate lets one hand judge a queue: J and K move, A publishes, R opens the rules, then a number chooses one, S is spam, O opens it, X chooses it, U undoes. */
function moderate(queue: HTMLElement[]): void {
  let at = 0;
  const beside = matchMedia("(min-width: 64rem)").matches && document.querySelector<HTMLElement>("[data-beside]");
  const looked = new Map<string, Promise<Element | null>>();
  // Where there is room, what is known about the writer and the words that decided stand beside the comment.
  const look = async (id: string): Promise<void> => {
    const load = async (): Promise<Element | null> => {
      const answer = await fetch(`/desk/comments/${id}`).catch(() => null);
      return answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-details]") : null;
    };
    if (!looked.has(id)) looked.set(id, load());
    const details = await looked.get(id);
    if (beside && queue[at]?.dataset.comment === id) beside.replaceChildren(...(details ? details.cloneNode(true).childNodes : []));
  };
  const go = (n: number, scroll = true): void => {
    queue[at]!.classList.remove("here");
    at = Math.max(0, Math.min(queue.length - 1, n));
    queue[at]!.classList.add("here");
    if (scroll) queue[at]!.scrollIntoView({ block: "nearest" });
    if (beside) void look(queue[at]!.dataset.comment!);
  };
  go(0);
  for (const [n, entry] of queue.entries()) entry.addEventListener("focusin", () => go(n, false)); // under a click that is half done nothing may move
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
    acts.KeyX = () => entry.querySelector<HTMLElement>(".who input")?.click();
    for (const key of ["a", "r", "s", "o"]) acts["Key" + key.toUpperCase()] = () => entry.querySelector<HTMLElement>(`[data-key="${key}"]`)?.click();
    const act = digit ? () => rules[Number(digit) - 1]?.click() : acts[event.code];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

const waiting = queue.filter((entry) => entry.querySelector("form")).map((entry) => entry.dataset.comment!);
if (waiting.length > 0) claim(waiting);

/** claim tells colleagues that these comments are being looked at, as long as they are, and greys those that a colleague has. */
function claim(ids: string[]): void {
  const tell = async (): Promise<void> => {
    if (document.hidden) return;
    const answer = await fetch("/desk/comments/claim", { method: "POST", body: new URLSearchParams({ ids: ids.join() }) }).catch(() => null);
    const taken: Record<string, string> = answer?.ok ? await answer.json() : {};
    for (const entry of queue) entry.classList.toggle("taken", taken[entry.dataset.comment!] !== undefined);
  };
  void tell();
  setInterval(() => void tell(), 6e4);
  document.addEventListener("visibilitychange", () => void tell());
  // Let go on the way out: the next screen takes what it shows.
  addEventListener("pagehide", () => navigator.sendBeacon("/desk/comments/claim", new URLSearchParams({ ids: "" })));
}

for (const entry of queue) swipe(entry);

/** swipe lets a thumb judge: a comment drawn towards its end is published, towards its beginning its rules open. */
function swipe(entry: HTMLElement): void {
  const enough = 90;
  let from: { x: number; y: number } | undefined;
  const toEnd = (x: number): number => (x - from!.x) * (document.dir === "rtl" ? -1 : 1);
  const end = (): void => {
    from = undefined;
    entry.style.insetInlineStart = "";
    entry.classList.remove("swiping", "no");
  };
  entry.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" && !(event.target as HTMLElement).closest("button, a, input, summary")) from = { x: event.clientX, y: event.clientY };
  });
  entry.addEventListener("pointermove", (event) => {
    if (!from) return;
    const moved = toEnd(event.clientX);
    if (Math.abs(event.clientY - from.y) > 40) return end();
    entry.classList.toggle("swiping", Math.abs(moved) > 12);
    entry.classList.toggle("no", moved < 0);
    entry.style.insetInlineStart = `${Math.max(-120, Math.min(120, moved))}px`;
  });
  entry.addEventListener("pointerup", (event) => {
    const moved = from ? toEnd(event.clientX) : 0;
    end();
    if (moved > enough) entry.querySelector<HTMLElement>("[data-key=a]")?.click();
    if (moved < -enough) entry.querySelector<HTMLElement>("summary[data-key=r]")?.click();
  });
  entry.addEventListener("pointercancel", end);
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


const live = document.querySelector<HTMLElement>("[data-live]:not([data-live=''])")?.dataset.live;
if (live) keepFresh(live);

/** keepFresh shows the parts of a screen that change by the minute anew while somebody looks at it, quietly: what has the keyboard stays as it is. */
function keepFresh(address: string): void {
  const refresh = async (): Promise<void> => {
    if (document.hidden) return;
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll<HTMLElement>("[data-live]")) {
      const other = fresh.getElementById(part.id);
      if (other && !part.contains(document.activeElement)) part.replaceWith(other);
    }
  };
  setInterval(() => void refresh(), 2e4);
  document.addEventListener("visibilitychange", () => void refresh());
}
