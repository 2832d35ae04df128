// A browser of this machine, and pages of plans made with the program under test: ROUNDS, or target/release/rounds.
import { execFileSync } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PROGRAM = resolve(process.env.ROUNDS || join(ROOT, "target/release/rounds"));
export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1440, height: 900 };

const isThere = (file) => { try { accessSync(file, constants.X_OK); return true; } catch { return false; } };
function browserFile() {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const path = (process.env.PATH || "").split(delimiter);
  const found = process.env.CHROMIUM || names.flatMap((name) => path.map((folder) => join(folder, name))).find(isThere);
  if (!found) throw new Error("no Chromium on this machine: install it (apt-get install chromium), or say where it is in CHROMIUM");
  return found;
}

// Plans and what is made of them, in a folder of its own; the same every time.
export const room = mkdtempSync(join(tmpdir(), "rounds-pages-"));
export const rounds = (...words) => execFileSync(PROGRAM, words, { cwd: room, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
export const data = (name) => join(ROOT, "data", name);
export const file = (...parts) => join(room, ...parts);

let browser = null;
export async function start() {
  browser = await chromium.launch({ executablePath: browserFile(), args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
}
export async function stop() {
  await browser?.close();
  rmSync(room, { recursive: true, force: true });
}

// Opens a page and hands it to a test; whatever the page asks for or complains of fails the test.
export async function open(path, { size = DESK, dark = false, hash = "", touch = size.width < 700 } = {}, act) {
  const context = await browser.newContext({ viewport: size, colorScheme: dark ? "dark" : "light", hasTouch: touch, isMobile: touch, deviceScaleFactor: 1 });
  try {
    const page = await context.newPage();
    const faults = [];
    page.on("console", (message) => { if (["error", "warning"].includes(message.type())) faults.push(`console: ${message.text()}`); });
    page.on("pageerror", (error) => faults.push(`error: ${error.stack}`));
    const own = pathToFileURL(path).href;
    page.on("request", (request) => {
      const url = request.url().split("#")[0];
      if (url !== own && !request.isNavigationRequest()) faults.push(`asks for ${url}`);
    });
    await page.goto(own + hash);
    await settle(page);
    await act(page);
    if (faults.length) throw new Error(faults.join("\n"));
  } finally {
    await context.close();
  }
}

// Two pictures later everything that was asked for is drawn.
export const settle = (page) => page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
