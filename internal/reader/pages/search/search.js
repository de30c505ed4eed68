// Suggestions while somebody writes: a combobox with a list, as the ARIA Authoring Practices describe it. Without script the
// form does what it always did.
const input = document.querySelector("input[data-suggest]");
const box = input.parentElement;
const list = document.createElement("ul");
const said = document.createElement("p");
const known = new Map(); // answers by text
const patience = 80; // ms without a key before a question is asked
let timer, asking, at = -1;

Object.assign(list, { id: "suggestions", className: "suggestions", hidden: true });
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", input.dataset.suggestions);
Object.assign(said, { className: "unseen" });
said.setAttribute("role", "status");
box.append(list, said);
for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) input.setAttribute(name, value);

function choose(n) {
  list.children[at]?.setAttribute("aria-selected", "false");
  at = n;
  const chosen = list.children[at];
  if (!chosen) return input.removeAttribute("aria-activedescendant");
  chosen.setAttribute("aria-selected", "true");
  chosen.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", chosen.id);
}

function close() {
  clearTimeout(timer);
  asking?.abort();
  choose(-1);
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
}

function option({ label, text, url, lang, dir }, n) {
  const li = document.createElement("li");
  li.id = `suggestion-${n}`;
  li.setAttribute("role", "option");
  li.setAttribute("aria-selected", "false");
  li.dataset.url = url;
  const words = document.createElement("span");
  words.dir = dir ?? "auto";
  if (lang) words.lang = lang;
  for (const part of text) {
    if (typeof part === "string") words.append(part);
    else words.appendChild(document.createElement("mark")).textContent = part[0];
  }
  li.append(words);
  if (label) Object.assign(li.appendChild(document.createElement("small")), { textContent: label });
  return li;
}

function show(answer) {
  choose(-1);
  list.replaceChildren(...answer.list.map(option));
  list.hidden = !answer.list.length;
  input.setAttribute("aria-expanded", String(!list.hidden));
  said.textContent = answer.said;
}

async function ask() {
  const text = input.value.trimStart();
  if (!text) return close();
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  try {
    if (!known.has(text)) {
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(text)}`, { signal });
      if (!answer.ok) return;
      known.set(text, await answer.json());
    }
    if (!signal.aborted) show(known.get(text));
  } catch {
    // the line is down, or the next letter came first: one can search without
  }
}

const open = (li) => location.assign(li.dataset.url);

input.addEventListener("input", (e) => {
  clearTimeout(timer);
  if (!e.isComposing) timer = setTimeout(ask, patience);
});
input.addEventListener("compositionend", ask);
input.addEventListener("blur", close);
input.addEventListener("keydown", (e) => {
  if (e.isComposing) return;
  const last = list.children.length - 1;
  const steps = { ArrowDown: at < last ? at + 1 : -1, ArrowUp: at < 0 ? last : at - 1 };
  if (e.key in steps) {
    e.preventDefault();
    if (list.hidden) ask();
    else choose(steps[e.key]);
  } else if (e.key === "Enter" && at >= 0) {
    e.preventDefault();
    open(list.children[at]);
  } else if (e.key === "Escape" && !list.hidden) {
    e.preventDefault();
    close();
  }
});
input.form.addEventListener("submit", close);
list.addEventListener("pointerdown", (e) => e.preventDefault()); // the text keeps the focus
list.addEventListener("click", (e) => {
  const li = e.target.closest("[data-url]");
  if (li) open(li);
});
