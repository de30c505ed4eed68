// The page of privacy choices, and taking back what providers left.
const name = "warraqConsent";
const ours = [name, "comment-keys"]; // all that this site itself keeps in a browser

/** sweep removes what others left under this site's own address, as far as a page can: cookies that scripts see, stores, databases, caches. */
export async function sweep() {
  const parts = location.hostname.split(".");
  const domains = ["", ...parts.map((_, i) => "; domain=" + parts.slice(i).join("."))];
  const folders = location.pathname.split("/").map((_, i, all) => all.slice(0, i + 1).join("/"));
  const paths = [...folders.map((f) => f + "/"), ...folders.filter(Boolean)];
  for (const cookie of document.cookie.split("; ").filter(Boolean)) {
    const key = cookie.split("=")[0];
    for (const domain of domains) for (const path of paths) document.cookie = `${key}=; max-age=0; path=${path}${domain}`;
  }
  const tried = await Promise.allSettled([cookies(), stores(), databases(), caches()]);
  return tried.every((t) => t.status === "fulfilled");
}

// With their exact scope, where the browser tells it.
async function cookies() {
  for (const { name, domain, path, partitioned } of (await globalThis.cookieStore?.getAll()) ?? []) await cookieStore.delete({ name, domain, path, partitioned });
}

async function stores() {
  for (const store of [localStorage, sessionStorage]) for (const key of Object.keys(store)) if (!ours.includes(key)) store.removeItem(key);
}

async function databases() {
  for (const { name } of (await globalThis.indexedDB?.databases?.()) ?? []) indexedDB.deleteDatabase(name);
}

async function caches() {
  for (const key of (await globalThis.caches?.keys()) ?? []) await globalThis.caches.delete(key);
}

const form = document.querySelector("[data-choices]");
if (form) {
  const { choices: version, ...said } = form.dataset;
  const switches = [...form.querySelectorAll("[type=checkbox]")];
  const status = form.querySelector("[data-said]");
  const refused = navigator.globalPrivacyControl;
  const kind = (ids) => (!ids.length ? "refuse" : ids.length === switches.length ? "accept" : "partial");

  const show = () => {
    let ids;
    try {
      const [, of, list] = /^(\d+):([\d,]*)$/.exec(localStorage.getItem(name)) ?? [];
      if (of === version) ids = list.match(/\d+/g) ?? [];
    } catch {}
    if (refused) ids = [];
    for (const s of switches) s.checked = !!ids?.includes(s.value);
    const text = said[refused ? "gpc" : ids ? kind(ids) : "none"];
    if (status.textContent !== text) status.textContent = text;
  };

  const save = async (how) => {
    if (how !== "save") for (const s of switches) s.checked = how === "accept";
    const ids = switches.filter((s) => s.checked).map((s) => s.value);
    await sweep(); // what stays agreed to begins anew
    status.textContent = "";
    try {
      localStorage.setItem(name, version + ":" + ids);
    } catch {}
    const answer = await fetch("/-/consent", { method: "POST", body: new URLSearchParams({ version, choice: kind(ids) }), keepalive: true }).catch(() => null);
    if (answer?.status === 409) return location.reload(); // the registry changed meanwhile: the page asks about the new one
    show();
    status.scrollIntoView({ block: "nearest" });
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(event.submitter?.value ?? "save");
  });
  if (refused) for (const control of form.querySelectorAll("input, button")) control.disabled = true;
  addEventListener("pageshow", show);
  addEventListener("storage", show);
  show();
}
