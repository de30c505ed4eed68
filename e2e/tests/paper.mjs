// One paper for one test: the real binary on a free port with a folder of its own, and a browser that reports whatever a
// reader should never meet.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { chromium } from "playwright-core";

const root = new URL("../../", import.meta.url).pathname;
const shots = new URL("../shots/", import.meta.url).pathname;

/** shot keeps a picture of the page in e2e/shots when WARRAQ_SHOTS is set: for people to look at, and drawing takes long. */
export async function shot(page, name, options = {}) {
  if (!process.env.WARRAQ_SHOTS) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: `${shots}${name}.png`, ...options });
}

const freePort = () => new Promise((done) => {
  const s = createServer().listen(0, "127.0.0.1", () => { const { port } = s.address(); s.close(() => done(port)); });
});

// An end-to-end run on PostgreSQL gets a schema of its own.
function database() {
  const base = process.env.WARRAQ_E2E_DATABASE;
  if (!base) return { args: [], drop() {} };
  const schema = "e2e_" + randomBytes(8).toString("hex");
  execFileSync("psql", [base, "-qc", `CREATE SCHEMA ${schema}`]);
  const url = new URL(base);
  url.searchParams.set("search_path", schema);
  return { args: ["--database", url.href], drop: () => execFileSync("psql", [base, "-qc", `SET client_min_messages = warning; DROP SCHEMA ${schema} CASCADE`]) };
}

/** openPaper starts one; flags are further ones of the server. */
export async function openPaper({ demo = false, flags = [] } = {}) {
  const data = mkdtempSync(join(tmpdir(), "warraq-e2e-"));
  const port = await freePort();
  const db = database();
  const args = ["serve", "--data", data, "--listen", `127.0.0.1:${port}`, "--trusted-proxy", "127.0.0.1", ...flags, ...db.args];
  if (demo) args.push("--demo");
  const server = spawn(join(root, "bin/warraq"), args, { stdio: ["ignore", "pipe", "pipe"] });
  let out = "", err = "";
  server.stderr.on("data", (d) => (err += d));
  await new Promise((done, fail) => {
    server.stdout.on("data", (d) => { out += d; if (/desk: .*\n(first|login): .*\n/.test(out)) done(); });
    server.on("exit", (code) => fail(new Error(`the server ended with ${code}: ${err}`)));
  });
  return {
    base: `http://127.0.0.1:${port}`,
    out: () => out,
    /** addUser makes an account whose login is its role, as an operator does beside the running server. */
    addUser(role, password) {
      execFileSync(join(root, "bin/warraq"), ["user", "add", "--data", data, ...db.args, "--login", role, "--name", role, "--email", `${role}@example.org`, "--role", role, "--password-stdin"], { input: password + "\n", stdio: ["pipe", "ignore", "pipe"] });
    },
    /** command runs one beside the server, on the same folder and database: command("import", "wordpress", file). */
    command(...words) {
      return execFileSync(join(root, "bin/warraq"), [...words, "--data", data, ...db.args], { stdio: ["ignore", "pipe", "pipe"] }).toString();
    },
    async close() {
      const ended = new Promise((done) => server.once("exit", done));
      server.kill("SIGTERM");
      const code = await ended;
      db.drop();
      rmSync(data, { recursive: true, force: true });
      if (code !== 0) throw new Error(`the server stopped with ${code}: ${err}`);
    },
  };
}

/** openBrowser starts Chromium; Debian's headless build of it where there is one, which draws in two thirds of the time. */
export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find((path) => existsSync(path)),
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

// A page whose console errors and requests to other hosts are kept in page.faults.
export async function newPage(browser, paper, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on("console", (m) => { if (m.type() === "error" && !/status of (401|403|404|410|422)/.test(m.text())) page.faults.push(m.text()); });
  page.on("pageerror", (e) => page.faults.push(String(e)));
  page.on("request", (r) => { if (!/^(blob:|data:)/.test(r.url()) && !r.url().startsWith(paper.base)) page.faults.push("a request to " + r.url()); });
  return page;
}
