// The editor's page: the text, the panel, saving without leaving the page. Without it the same form is sent as it is.
import { type Body, editBody } from "./editor/body";
import { tell } from "./editor/dialogs";
import { bylines, lead, setTags, tags } from "./editor/panel";
import { Texts } from "./editor/texts";

const form = document.querySelector<HTMLFormElement>("[data-editor]");
if (form) start(form);

interface Saved {
  id: number;
  revision: number;
  url: string;
  slug: string;
  state: string;
  state_text: string;
  saved: string;
  version: string;
  tags: { value: string; name: string }[];
  bylines: { ID: number; Was: string }[] | null;
}

function start(form: HTMLFormElement): void {
  document.documentElement.classList.add("scripted");
  const texts = new Texts(form.dataset.texts!);
  const find = <T extends HTMLElement>(selector: string) => form.querySelector<T>(selector)!;
  const line = find("[data-line]");
  const savedLine = find("[data-saved]");
  let dirty = form.dataset.unsaved === "1";
  let leaving = false;
  let saving: Promise<boolean> | null = null;

  const say = (text: string): void => {
    line.textContent = text || texts.say(navigator.onLine ? "online" : "offline");
  };
  const mark = (): void => {
    dirty = true;
    form.classList.add("dirty");
    savedLine.textContent = texts.say("unsaved");
  };
  let waiting = 0;
  const changed = (): void => {
    mark();
    clearTimeout(waiting);
    waiting = window.setTimeout(() => look(form, body, texts), 200);
  };

  const direction = find<HTMLSelectElement>("[name=dir]");
  const paper = find("[data-paper]");
  const body: Body = editBody(find("[data-body-editor]"), find<HTMLTextAreaElement>("#body"), texts, () => direction.value, changed, say);
  bylines(form, changed);
  tags(form, changed);
  lead(form, texts, changed);
  direction.addEventListener("change", () => {
    paper.dir = direction.value;
    find("[data-direction]").textContent = texts.say(direction.value);
  });
  find<HTMLInputElement>("[name=lang]").addEventListener("change", (event) => (paper.lang = (event.target as HTMLInputElement).value));
  for (const area of form.querySelectorAll<HTMLTextAreaElement>(".paper > textarea")) grows(area);
  find("#headline").addEventListener("keydown", (event) => {
    if ((event as KeyboardEvent).key === "Enter" && !(event as KeyboardEvent).ctrlKey) {
      event.preventDefault();
      find("#deck").focus();
    }
  });
  form.addEventListener("input", (event) => {
    if (!(event.target as Element).closest(".text")) changed();
  });
  form.addEventListener("change", () => look(form, body, texts));

  /** save sends the form without leaving; where that cannot be, the form goes the plain way and the page that comes says why. */
  const save = async (): Promise<boolean> => {
    body.write();
    const data = new FormData(form);
    data.delete("lead_file");
    savedLine.textContent = texts.say("saving");
    dirty = false;
    let answer: Response;
    try {
      answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
    } catch {
      mark();
      say(texts.say("offline"));
      return false;
    }
    if (!answer.ok) {
      leaving = true;
      form.submit();
      return false;
    }
    show((await answer.json()) as Saved);
    return true;
  };
  const show = (saved: Saved): void => {
    find<HTMLInputElement>("[name=base]").value = String(saved.revision);
    if (form.dataset.new === "1") {
      form.dataset.new = "";
      history.replaceState(null, "", saved.url);
      form.action = saved.url;
      for (const button of form.querySelectorAll<HTMLButtonElement>("[formaction]")) button.formAction = button.getAttribute("formaction")!.replace(/^\/desk\/articles\/new/, saved.url);
    }
    if (!dirty) {
      form.classList.remove("dirty");
      savedLine.textContent = saved.saved;
      setTags(form, saved.tags);
    } else {
      mark();
    }
    saved.bylines?.forEach((row, i) => {
      const at = form.querySelectorAll("[data-byline]")[i];
      const id = at?.querySelector<HTMLInputElement>("[name=byline_id]");
      const was = at?.querySelector<HTMLInputElement>("[name=byline_was]");
      if (id && was) [id.value, was.value] = [String(row.ID), row.Was];
    });
    find("[data-version]").textContent = saved.version;
    const state = find("[data-state]");
    state.textContent = saved.state_text;
    state.className = `state ${saved.state}`;
    for (const note of form.querySelectorAll("[data-notices] > .notice")) note.remove();
    say("");
  };
  const saveOnce = (): Promise<boolean> => (saving ??= save().finally(() => (saving = null)));

  for (const button of form.querySelectorAll<HTMLButtonElement>("[data-save]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      void saveOnce();
    });
  }
  form.addEventListener("submit", (event) => {
    body.write();
    if ((event.submitter as HTMLButtonElement | null)?.formTarget !== "_blank") leaving = true;
  });
  addEventListener("beforeunload", (event) => {
    if (dirty && !leaving) event.preventDefault();
  });
  addEventListener("online", () => say(""));
  addEventListener("offline", () => say(""));
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || document.querySelector("dialog[open]")) return;
    if (event.code === "KeyS") {
      event.preventDefault();
      void saveOnce();
    } else if (event.key === "Enter") {
      const publish = form.querySelector<HTMLButtonElement>("[data-publish]");
      event.preventDefault();
      if (publish) void (saving ?? Promise.resolve(true)).then(() => publish.click());
      else void saveOnce();
    }
  }, { capture: true });

  const keys = find<HTMLButtonElement>("[data-keys]");
  keys.hidden = false;
  keys.addEventListener("click", () => tell(texts, texts.say("keys"), texts.say("keysList").split(" · ")));
  // What came back from a refused save stands at an address that only takes forms: reloading must find the article.
  if (dirty && location.pathname !== form.dataset.url) history.replaceState(null, "", form.dataset.url);
  look(form, body, texts);
  say("");
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
    if (name === "headline") item.textContent = texts.count("headline", letters);
  }
}
