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
