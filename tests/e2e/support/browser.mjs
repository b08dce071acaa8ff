// A real browser with one context for each person, and what is watched while they work: the frames on
// the wire, the requests, and everything that a page complains about.
import assert from "node:assert/strict";
import { X509Certificate, createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const places = [process.env.PARLEY_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"];
const flags = [
  "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--disable-quic", "--no-first-run",
];

/**
 * A browser that trusts this data folder's certificate and no other. (To ignore certificate errors page
 * by page makes Chromium ask anew for each, and now and then give up with ERR_TOO_MANY_RETRIES.)
 * Closed when the test ends.
 */
export async function openBrowser(test, data) {
  const executablePath = places.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error("no Chromium: install it, or name it in PARLEY_CHROMIUM");
  const { publicKey } = new X509Certificate(readFileSync(join(data, "tls/certificate.pem")));
  const key = createHash("sha256").update(publicKey.export({ type: "spki", format: "der" })).digest("base64");
  const browser = await chromium.launch({ executablePath, args: [...flags, `--ignore-certificate-errors-spki-list=${key}`] });
  test.after(() => browser.close());
  return browser;
}

/** The address of a link at the port where the server listens in this test. */
export function atServer(link, origin) {
  const url = new URL(link);
  return `${origin}${url.pathname}${url.search}${url.hash}`;
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until `look` gives something truthy, and gives that. Says what didn't happen. */
export async function eventually(look, what, timeoutMs = 15000) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`this didn't happen within ${timeoutMs / 1000} s: ${what}`);
    await pause(50);
  }
}

/** Asks until `look` gives exactly this. */
export async function becomes(look, expected, what) {
  let now;
  await eventually(async () => (now = await look()) === expected, what)
    .catch((error) => { throw new Error(`${error.message}: it is ${JSON.stringify(now)}, not ${JSON.stringify(expected)}`); });
}

/** Somebody at a browser of their own. */
export class Person {
  static async sit(browser, origin, options = {}) {
    const self = new Person();
    self.origin = origin;
    self.context = await browser.newContext({
      viewport: { width: 1280, height: 900 }, colorScheme: "light", reducedMotion: "reduce",
      locale: "en-GB", ...options,
    });
    self.received = []; // the text of every frame that came over a socket
    self.sent = [];
    self.requests = []; // { method, path, body }
    self.complaints = []; // errors, warnings and violations of the page's policy
    self.expected = [];
    await self.openPage();
    return self;
  }

  /** A tab of this person; the newest is `page`. */
  async openPage() {
    const page = await this.context.newPage();
    page.setDefaultTimeout(15000);
    page.on("websocket", (socket) => {
      socket.on("framereceived", ({ payload }) => this.received.push(String(payload)));
      socket.on("framesent", ({ payload }) => this.sent.push(String(payload)));
    });
    page.on("request", (request) => {
      this.requests.push({ method: request.method(), path: new URL(request.url()).pathname, url: request.url(), body: request.postData() ?? "" });
    });
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.complain(`${message.text()} (${message.location().url})`);
    });
    page.on("requestfailed", (request) => {
      const why = request.failure()?.errorText;
      if (why !== "net::ERR_ABORTED") this.complain(`${why}: ${request.method()} ${request.url()}`); // the page itself gave it up
    });
    page.on("pageerror", (error) => this.complain(`thrown: ${error.stack ?? error}`));
    this.page = page;
    return page;
  }

  complain(text) {
    if (!this.expected.some((pattern) => pattern.test(text))) this.complaints.push(text);
  }

  /** Complaints that the browser itself makes about what a test does on purpose. */
  expect(...patterns) {
    this.expected.push(...patterns);
  }

  go(path) {
    return this.page.goto(path.startsWith("https:") ? atServer(path, this.origin) : `${this.origin}${path}`);
  }

  /** Waits until the text is to be seen. */
  sees(text, within = this.page) {
    return within.getByText(text).first().waitFor();
  }

  heading(name) {
    return this.page.getByRole("heading", { name }).first().waitFor();
  }

  button(name, within = this.page) {
    return within.getByRole("button", { name, exact: typeof name === "string" });
  }

  press(name, within = this.page) {
    return this.button(name, within).click();
  }

  field(name) {
    return this.page.getByLabel(name, { exact: true });
  }

  /** Is it nowhere on the page, to be seen or not? */
  async lacks(...texts) {
    const html = await this.page.content();
    for (const text of texts) assert.ok(!html.includes(text), `the page holds "${text}"`);
  }

  /** A shared text's editor. */
  pad(label) {
    return this.page.getByRole("textbox", { name: label, exact: true });
  }

  /** What stands in the editor, without the hint and others' cursors. */
  async padText(label) {
    return this.pad(label).evaluate((content) => [...content.querySelectorAll(".cm-line")].map((line) => {
      const copy = line.cloneNode(true);
      for (const extra of copy.querySelectorAll(".cm-placeholder, .remote-cursor")) extra.remove();
      return copy.textContent.replaceAll("\u200b", "");
    }).join("\n"));
  }

  padReads(label, text) {
    return becomes(() => this.padText(label), text, label);
  }

  /** Types at the end of a shared text, key by key. */
  async type(label, text, { start = false, delay = 0 } = {}) {
    await this.pad(label).focus();
    await this.page.keyboard.press(start ? "Control+Home" : "Control+End");
    await this.page.keyboard.type(text, { delay });
  }

  /** Waits until the save line says so. */
  async saveLine(pattern) {
    await eventually(async () => pattern.test(await this.page.locator(".save-line .status-line").textContent()), `the save line says ${pattern}`);
  }

  records() {
    return this.received.map((text) => JSON.parse(text));
  }

  close() {
    return this.context.close();
  }
}

/** Nobody's page complained of anything that the test didn't bring about. */
export function assertQuiet(...people) {
  assert.deepEqual(people.flatMap((person) => person.complaints), []);
}

/** The browser asks before the person loads the page anew, and they stay. */
export async function asksBeforeLeaving(person) {
  const asked = person.page.waitForEvent("dialog");
  await person.page.evaluate(() => { setTimeout(() => location.reload()); });
  const dialog = await asked;
  assert.equal(dialog.type(), "beforeunload");
  await dialog.dismiss();
}
