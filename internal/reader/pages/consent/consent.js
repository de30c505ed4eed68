// Adds what a reader agreed to, and nothing else. The answer is kept as the registry's version and the providers' numbers: "3:1,2".
const box = document.querySelector("[data-consent]");
const { consent: version, all, scripts, sweep } = box.dataset;
const clean = async () => (await import(sweep)).sweep();
let kept, running = [];

function agreed() {
  try { kept = localStorage.warraqConsent; } catch {}
  const [, of, ids] = /^(\d+):([\d,]*)$/.exec(kept) ?? [];
  return of === version && (ids.match(/\d+/g) ?? []);
}

// 409: the registry changed while the page lay open. Nothing of the page is to run, and a new page asks anew.
async function tell(choice) {
  const { status } = await fetch("/-/consent", { method: "POST", body: new URLSearchParams({ version, choice }), keepalive: true }).catch(() => 0);
  return status !== 409 || (choice !== "gpc" && location.reload());
}

function play(el) {
  const { frame: src, title } = el.dataset, sandbox = "allow-scripts allow-same-origin allow-popups";
  const frame = Object.assign(document.createElement("iframe"), { sandbox, title, allow: "fullscreen", src });
  delete el.dataset.frame;
  el.replaceChildren(frame);
  return frame;
}

function add(ids) {
  for (const [id, src] of JSON.parse(scripts)) {
    if (ids.includes(id) && !running.includes(id)) document.head.append(Object.assign(document.createElement("script"), { src }));
  }
  running.push(...ids);
  for (const el of document.querySelectorAll("[data-frame]")) ids.includes(el.dataset.of) && play(el);
}

// What earlier answers let in begins anew, or goes.
async function choose(choice) {
  const ids = choice === "accept" ? all.split(",") : [];
  box.hidden = true;
  try { localStorage.warraqConsent = version + ":" + ids; } catch {}
  if (kept) await clean();
  if (await tell(choice)) add(ids);
}

// Withdrawn elsewhere: the page begins again without them, unless that would lose what somebody is writing.
function start() {
  const ids = agreed();
  if (navigator.globalPrivacyControl && !(ids && !ids[0])) return choose("gpc");
  box.hidden = !!ids;
  if (ids && running.every((id) => ids.includes(id))) add(ids);
  else if (running[0] && !document.querySelector("textarea")?.value) clean().then(() => location.reload());
}
start();
onpageshow = onstorage = start;
addEventListener("click", async ({ target }) => {
  if (target.matches("[data-frame] button") && (await tell("once"))) play(target.parentNode).focus();
  if (target.matches(".consent button")) choose(target.value);
});
