// A comment is sent with a proof of work, which a worker looks for while its writer types: see /-/comments/challenge. Where that
// fails it is sent all the same, and waits for a moderator.
const within = (ms, promise) => Promise.race([promise, new Promise((_, no) => setTimeout(no, ms))]);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function prove(script) {
  const { text, bits, wait } = await (await fetch("/-/comments/challenge")).json();
  const told = performance.now(); // the server counts from when it was asked, which on a slow line was long after this browser asked
  const worker = new Worker(script);
  const found = new Promise((done, no) => Object.assign(worker, { onmessage: (e) => done(e.data), onerror: no }));
  worker.postMessage({ text, bits });
  const proof = await found;
  worker.terminate();
  await pause(wait + 100 - (performance.now() - told));
  return proof;
}

for (const form of document.querySelectorAll("form[data-proof]")) {
  let begun, at;
  const begin = () => {
    if (!begun || Date.now() - at > 36e5) [begun, at] = [prove(form.dataset.proof), Date.now()];
    begun.catch(() => (begun = undefined));
  };
  form.addEventListener("focusin", begin);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.classList.contains("working")) return;
    form.classList.add("working");
    begin();
    form.elements.proof.value = await within(2e4, begun).catch(() => "");
    form.submit();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) begun = undefined; // it counted once
    form.classList.remove("working");
  });
}

// Who just wrote comes back with the key to their comment behind its number. It is kept in this browser and nowhere else.
const keysName = "comment-keys";
let keys = {};
try {
  keys = JSON.parse(localStorage.getItem(keysName)) ?? {};
} catch {}
const landed = /^#(comment-(\d+))&key=([\w-]+)$/.exec(location.hash);
if (landed) {
  const [, anchor, number, key] = landed;
  keys = Object.fromEntries([...Object.entries(keys).slice(-49), [number, key]]);
  try {
    localStorage.setItem(keysName, JSON.stringify(keys));
  } catch {}
  history.replaceState(null, "", "#" + anchor);
  location.replace("#" + anchor); // so that :target finds it
}
function markMine() {
  for (const [number, key] of Object.entries(keys)) {
    const acts = document.querySelector(`#comment-${number} > .said-acts:not([data-mine])`);
    if (!acts) continue;
    acts.dataset.mine = "";
    const link = Object.assign(document.createElement("a"), { href: `/-/comments/${number}/${key}`, textContent: words.mine });
    acts.append(link);
  }
}
markMine();

// A vote does not leave the page.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-vote]");
  if (!form) return;
  event.preventDefault();
  const { value } = event.submitter;
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams({ value }), headers: { Accept: "application/json" } }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  form.parentElement.querySelector(".fault")?.remove();
  if (!answer?.ok) {
    form.parentElement.append(Object.assign(document.createElement("p"), { className: "fault", role: "alert", textContent: told?.fault ?? words.failed }));
    return;
  }
  for (const button of form.querySelectorAll("button")) {
    const n = button.value === "1" ? told.likes : told.dislikes;
    button.querySelector("b").textContent = n > 0 ? written(n) : "";
    button.ariaPressed = String(told.mine === Number(button.value));
  }
});

// What others write meanwhile is announced by a button, and comes when it is pressed: nothing moves under a reader's eyes.
const thread = document.querySelector("[data-comments][data-count]");
if (thread && preview === undefined && "EventSource" in window) {
  new IntersectionObserver((seen, observer) => {
    if (!seen.some((e) => e.isIntersecting)) return;
    observer.disconnect();
    follow();
  }, { rootMargin: "50%" }).observe(thread);
}

function follow() {
  let shown = Number(thread.dataset.count);
  let source;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button fresh", hidden: true });
  const status = Object.assign(document.createElement("span"), { className: "unseen", role: "status" });
  thread.querySelector("[data-thread]").before(button, status);
  const listen = () => {
    source?.close();
    source = undefined;
    if (document.hidden) return;
    source = new EventSource(`/-/comments/live?article=${id}`);
    source.addEventListener("count", (event) => {
      const fresh = Number(event.data) - shown;
      button.hidden = fresh <= 0;
      if (!button.hidden) button.textContent = status.textContent = counted(words.fresh, fresh);
      else shown = Number(event.data); // some were taken away
    });
  };
  button.addEventListener("click", async () => {
    const known = new Set([...thread.querySelectorAll(".comment")].map((c) => c.id));
    const answer = await fetch(location.pathname).catch(() => null);
    if (!answer?.ok) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-comments]");
    shown = Number(now.dataset.count);
    thread.querySelector("[data-thread]").replaceWith(now.querySelector("[data-thread]"));
    button.hidden = true;
    refreshTimes();
    markMine();
    const first = [...thread.querySelectorAll(".comment")].find((c) => !known.has(c.id));
    if (!first) return location.assign(`/-/comments/thread?article=${id}&sort=newest`);
    first.tabIndex = -1;
    first.focus({ preventScroll: true });
    first.scrollIntoView({ block: "center" });
  });
  document.addEventListener("visibilitychange", listen);
  listen();
}
