// The editor's page: the text, the panel, keys, saving without leaving the page. Without it the same form is sent as it is.
import { type Body, editBody } from "./editor/body";
import { tell } from "./editor/dialogs";
import { bylines, corrections, lead, tags } from "./editor/panel";
import { Saving } from "./editor/saving";
import { Texts } from "./editor/texts";

const form = document.querySelector<HTMLFormElement>("[data-editor]");
if (form) start(form);

function start(form: HTMLFormElement): void {
  document.documentElement.classList.add("scripted");
  const texts = new Texts(form.dataset.texts!);
  const find = <T extends HTMLElement>(selector: string) => form.querySelector<T>(selector)!;
  let waiting = 0;
  const changed = (): void => {
    saving.mark();
    clearTimeout(waiting);
    waiting = window.setTimeout(() => look(form, body, texts), 200);
  };
  const direction = find<HTMLSelectElement>("[name=dir]");
  const body: Body = editBody(find("[data-body-editor]"), find<HTMLTextAreaElement>("#body"), texts, () => direction.value, changed, (words) => saving.notice("bad", words));
  const saving = new Saving(form, texts, body.write);
  bylines(form, changed);
  tags(form, changed);
  lead(form, texts, changed);
  corrections(form);
  direction.addEventListener("change", () => {
    find("[data-paper]").dir = direction.value;
    find("[data-direction]").textContent = texts.say(direction.value);
  });
  find<HTMLInputElement>("[name=lang]").addEventListener("change", (event) => (find("[data-paper]").lang = (event.target as HTMLInputElement).value));
  for (const area of form.querySelectorAll<HTMLTextAreaElement>(".paper > textarea")) grows(area);
  form.addEventListener("input", (event) => {
    if (!(event.target as Element).closest(".text")) changed();
  });
  form.addEventListener("change", () => look(form, body, texts));
  sends(form, saving);
  keys(form, saving, body);
  connection(find("[data-line]"), texts);

  const list = find<HTMLButtonElement>("[data-keys]");
  list.hidden = false;
  list.addEventListener("click", () => tell(texts, texts.say("keys"), texts.say("keysList").split(" · ")));
  addEventListener("keydown", (event) => {
    const at = event.target as HTMLElement;
    if (/^[?؟]$/.test(event.key) && !at.isContentEditable && !/^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) && !document.querySelector("dialog[open]")) list.click();
  });
  // What came back from a refused save stands at an address that only takes forms: reloading must find the article.
  if (location.pathname !== form.dataset.url) history.replaceState(null, "", form.dataset.url);
}

/** sends lets the buttons do their work without leaving the page; only the preview opens another one. */
function sends(form: HTMLFormElement, saving: Saving): void {
  form.addEventListener("submit", (event) => {
    const button = event.submitter as HTMLButtonElement | null;
    if (button?.formTarget === "_blank") {
      saving.writeDown();
      return;
    }
    event.preventDefault();
    const verb = button?.hasAttribute("formaction") ? new URL(button.formAction).pathname.slice(form.dataset.url!.length) : "";
    void saving.send(verb);
  });
  addEventListener("beforeunload", (event) => {
    if (saving.dirty && !saving.leaving) event.preventDefault();
  });
}

/** keys: Ctrl S saves, Ctrl Enter publishes or else saves; Enter in a field goes on and never sends the form. */
function keys(form: HTMLFormElement, saving: Saving, body: Body): void {
  const after: Record<string, () => void> = {
    kicker: () => form.querySelector<HTMLElement>("#headline")!.focus(), headline: () => form.querySelector<HTMLElement>("#deck")!.focus(), deck: () => body.view.focus(),
  };
  addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]") || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyS") {
      event.preventDefault();
      void saving.send();
    } else if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      const publish = form.querySelector<HTMLButtonElement>("[data-publish]");
      if (publish) publish.click();
      else void saving.send();
    } else if (event.key === "Enter") {
      const field = event.target as HTMLInputElement;
      const line = field.tagName === "INPUT" && !/^(button|submit|checkbox|radio|file)$/.test(field.type);
      if (!line && !after[field.id]) return;
      event.preventDefault();
      after[field.id]?.();
    }
  }, { capture: true });
}

function connection(line: HTMLElement, texts: Texts): void {
  const say = (): void => {
    line.textContent = texts.say(navigator.onLine ? "online" : "offline");
  };
  addEventListener("online", say);
  addEventListener("offline", say);
  say();
}

/** grows lets a field be as high as its text where the browser does not do so by itself. */
function grows(area: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content")) return;
  const fit = (): void => {
    area.style.blockSize = "auto";
    area.style.blockSize = `${area.scrollHeight}px`;
  };
  area.addEventListener("input", fit);
  fit();
}

/** look keeps the counts and the list of what is looked at before publishing true. */
function look(form: HTMLFormElement, body: Body, texts: Texts): void {
  const field = (name: string) => form.querySelector<HTMLInputElement>(`[name="${name}"]`);
  const words = body.words();
  form.querySelector("[data-words]")!.textContent = texts.count("words", words);
  form.querySelector("[data-reading]")!.textContent = texts.count("reading", Math.max(1, Math.round(words / 181)));
  const letters = [...(field("headline")?.value.trim() ?? "")].length;
  const hasLead = field("lead_id")?.value !== "0" && !field("lead_drop")?.checked;
  const good: Record<string, boolean> = {
    headline: letters > 0 && letters <= 90,
    byline: [...form.querySelectorAll<HTMLInputElement>("[name=byline_name]")].some((e) => e.value.trim()),
    section: field("section")?.value !== "0",
    tags: form.querySelector("[name=tag]:checked") !== null,
    alt: body.allHaveAlt() && (!hasLead || Boolean(field("lead_alt")?.value.trim())),
    lead: hasLead,
  };
  for (const item of form.querySelectorAll<HTMLElement>("[data-check]")) {
    const name = item.dataset.check!;
    item.className = good[name] ? "good" : "look";
    item.textContent = name === "headline" ? texts.count("headline", letters) : (good[name] ? item.dataset.good : item.dataset.look) ?? "";
  }
}
