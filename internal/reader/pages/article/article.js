// An article counts as read once it was visible for a second: not in a tab behind others, not when a browser fetched it
// ahead. Then the count on the page is brought up to date now and again.
const story = document.querySelector("article[data-article-id]");
const views = story?.querySelector("[data-views]");
const id = story?.dataset.articleId;

function onceSeen(then) {
  let timer;
  const watch = () => {
    clearTimeout(timer);
    if (document.hidden || document.prerendering) return;
    timer = setTimeout(() => {
      document.removeEventListener("visibilitychange", watch);
      then();
    }, 1000);
  };
  document.addEventListener("visibilitychange", watch);
  document.addEventListener("prerenderingchange", watch, { once: true });
  watch();
}

async function refreshViews() {
  if (document.hidden || views.closest("[lang]").lang !== document.documentElement.lang) return; // it has no other language's words
  const answer = await fetch(`/-/counts?ids=${id}`).catch(() => null);
  const counts = answer?.ok ? await answer.json() : null;
  const n = counts?.[id]?.views;
  if (n >= 0) views.textContent = counted(words.views, n);
}

// What is told of a view is where it came from, never who. n is made up for this view: sent again, it counts once.
async function tellView() {
  const said = new URLSearchParams({ id, n: Math.random().toString(16).slice(2, 18), r: document.referrer.split("/")[2] ?? "",
    l: navigator.language, z: Intl.DateTimeFormat().resolvedOptions().timeZone ?? "" });
  const here = new URLSearchParams(location.search);
  for (const name of ["source", "medium", "campaign"]) if (here.has("utm_" + name)) said.set("u" + name[0], here.get("utm_" + name).slice(0, 64));
  if (!("keepalive" in Request.prototype)) return navigator.sendBeacon("/-/view", said);
  for (let pause = 1; pause < 100; pause *= 4) {
    const answer = await fetch("/-/view", { method: "POST", body: said, keepalive: true }).catch(() => null);
    if (answer && answer.status < 500) return;
    await new Promise((again) => setTimeout(again, pause * 1e3));
  }
}

// How long it was read, in seconds with the page in front and a sign of life in the last thirty, and how far: told whenever the page goes.
function measureReading() {
  const text = story.querySelector("[data-body]");
  let alive = Date.now(), seconds = 0, deepest = 0, told = "";
  for (const sign of ["scroll", "pointermove", "pointerdown", "keydown"]) addEventListener(sign, () => (alive = Date.now()), { passive: true });
  const look = () => {
    if (document.hidden || !text) return;
    const { top, height } = text.getBoundingClientRect();
    deepest = Math.max(deepest, Math.min(100, Math.floor(((innerHeight - top) / height) * 100) || 0));
  };
  const tell = () => {
    look();
    const said = new URLSearchParams({ id, s: seconds, d: deepest });
    if (`${said}` !== told) navigator.sendBeacon("/-/read", said);
    told = `${said}`;
  };
  setInterval(() => {
    look();
    if (!document.hidden && Date.now() - alive < 3e4) seconds++;
  }, 1e3);
  document.addEventListener("visibilitychange", () => document.hidden && tell());
  addEventListener("pagehide", tell);
}

if (views && preview === undefined) {
  onceSeen(() => {
    tellView();
    measureReading();
    setTimeout(refreshViews, 2000);
    setInterval(refreshViews, 6e4);
  });
}

// Copying needs script, so the button comes with it; its place is kept free by the style sheet.
const share = story?.querySelector("[data-share]");
if (share && navigator.clipboard) {
  const icon = (path) => `<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d="${path}"/></svg>`;
  const link = icon("M10 14a4 4 0 0 0 5.7 0l3.6-3.6a4 4 0 0 0-5.7-5.7L12.5 5.800M14 10a4 4 0 0 0-5.7 0l-3.6 3.6a4 4 0 0 0 5.7 5.7l1.100-1.100");
  const item = Object.assign(document.createElement("li"), { lang: document.documentElement.lang });
  item.innerHTML = `<button type="button">${link}</button><span class="unseen" role="status"></span>`;
  const [button, status] = item.children;
  button.ariaLabel = words.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(share.dataset.share);
    button.innerHTML = icon("M5 12.5l4.5 4.5L19 7");
    button.classList.add("done");
    status.textContent = words.copied;
    setTimeout(() => {
      button.innerHTML = link;
      button.classList.remove("done");
      status.textContent = "";
    }, 2500);
  });
  share.append(item);
}
