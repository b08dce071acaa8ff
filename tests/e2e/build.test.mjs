// Questions for an interview: sampled by a seed and by hand, without what the candidate was asked before,
// made into a room, into a set, forked, exported and printed; and what was asked of a set, and what leaked.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { House } from "../support/house.mjs";
import { folder, parley, root } from "../support/parley.mjs";
import { Person, assertQuiet, asksBeforeLeaving, becomes, eventually, openBrowser } from "./support/browser.mjs";
import { faultsInBothLooks, stickingOut } from "./support/checks.mjs";
import { takePictures } from "./support/screenshots.mjs";
import { tellStory } from "./support/story.mjs";

const phone = { width: 390, height: 844 };
const magnified = { width: 640, height: 450 }; // 1280 by 900 at 200 %
const run = promisify(execFile);
const packs = ["python-concurrency", "interviewing-in-c"].map((name) => join(root, "shared/packs", `${name}.pack.md`));

/** Sits down with the account's cookie, as if signed in. */
async function sitAs(browser, origin, account) {
  const person = await Person.sit(browser, origin, { acceptDownloads: true, permissions: ["clipboard-read", "clipboard-write"] });
  await person.context.addCookies(account.cookie.split("; ").map((pair) => {
    const at = pair.indexOf("=");
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url: origin };
  }));
  return person;
}

const ask = (person, path, body) => person.page.evaluate(async ([at, sent]) => {
  const answer = await fetch(at, sent && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(sent) });
  return { status: answer.status, json: await answer.json().catch(() => undefined) };
}, [path, body]);

/** The interview's questions, as "set/key" in their order. */
const refs = (person) => person.page.locator(".build-item").evaluateAll((rows) => rows.map((row) => row.dataset.ref));
const titles = (person) => person.page.locator(".build-title").allTextContents();
const rows = (person) => person.page.locator(".build-item");

/** What the page is on paper, as a file beside the pictures and as text. */
async function printed(person, name) {
  const shown = join(root, "build", "screenshots");
  mkdirSync(shown, { recursive: true });
  const file = join(shown, `${name}.pdf`);
  writeFileSync(file, await person.page.pdf({ format: "A4" }));
  await run("pdftoppm", ["-png", "-r", "72", "-l", "6", file, join(shown, name)]);
  return (await run("pdftotext", ["-layout", file, "-"], { maxBuffer: 1 << 26 })).stdout;
}

test("building an interview", async (t) => {
  const house = await House.open(t);
  for (const pack of packs) await parley("import", "--data", house.data, pack);
  const { server } = house;
  const browser = await openBrowser(t, house.data);
  const account = await house.person("Ann Author", "author,interviewer,reviewer");
  const reader = await house.person("Rae Reader", "reviewer");
  const ann = await sitAs(browser, server.origin, account);
  const rae = await sitAs(browser, server.origin, reader);
  const { step } = tellStory(t, "build", { ann, rae }, () => server);
  const downloads = folder(t);
  const faults = [];
  const look = async (person, name) => {
    await person.page.evaluate(() => scrollTo(0, 0));
    for (const fault of await faultsInBothLooks(person.page)) faults.push(`${name}: ${fault}`);
    for (const size of [phone, magnified]) for (const wide of await stickingOut(person.page, size)) faults.push(`${name}: wider than ${size.width} px: ${wide}`);
    await takePictures(person.page, name);
  };
  const result = ann.page.getByRole("region", { name: "The interview" });
  const sample = async () => {
    const answered = ann.page.waitForResponse((response) => response.url().endsWith("/api/samples"));
    await ann.press(/^Sample/);
    const response = await answered;
    assert.equal(response.status(), 200);
    await ann.page.getByRole("region", { name: "About this sample" }).waitFor();
    return response.json();
  };
  let seed = "";

  await step("from the sets to an interview that is sampled", async () => {
    await ann.go("/sets");
    await ann.page.getByRole("link", { name: "Build an interview" }).click();
    await ann.heading("Build questions for an interview");
    const threads = ann.page.getByRole("checkbox", { name: /^Python concurrency/ });
    await threads.waitFor(); // keys do something once the sets are there
    await ann.page.keyboard.press("Control+Enter");
    await ann.sees("Choose at least one set.");
    await look(ann, "build-empty");
    await threads.check();
    await ann.page.getByRole("checkbox", { name: /^Interviewing in C/ }).check();
    await ann.field("Minutes").fill("40");
    await ann.field("scenario").fill("2");
    const made = await sample();
    seed = made.seed;
    assert.match(seed, /^[a-z0-9]{8}$/);
    assert.deepEqual(await refs(ann), made.questions.map(({ set, key }) => `${set}/${key}`));
    assert.ok(made.questions.filter(({ kind }) => kind === "scenario").length >= 2, "two scenarios at least");
    const total = made.questions.reduce((sum, one) => sum + one.minutes, 0);
    assert.ok(total <= 40 && total >= 30, `${total} minutes`);
    await becomes(() => ann.page.locator(".build-sum").textContent(), `${made.questions.length} questions, ${total} minutes`, "the sum");
    assert.match(await ann.page.locator(".build-total").last().textContent(), new RegExp(`${total}$`));
    assert.deepEqual(new Set(made.questions.map(({ set }) => set)).size, 2, "from both sets");
    await look(ann, "build-sampled");
    await ann.page.setViewportSize(phone);
    await ann.page.evaluate(() => document.getElementById("build-result").scrollIntoView());
    await ann.page.screenshot({ path: join(root, "build", "screenshots", "build-result-light-390.png") });
    await ann.page.setViewportSize({ width: 1280, height: 900 });
    const paper = await printed(ann, "print-interview");
    assert.match(paper, new RegExp(`Seed ${seed}\\s+of\\s+[\\w\\s-]+@1,\\s+[\\w\\s-]+@1;\\s+40\\s+minutes`));
    assert.match(paper, /1\. +\S.*\d min/);
    assert.doesNotMatch(paper, /From which sets|Transcripts|Keep|Swap|Plan a room/);
    await ann.page.evaluate(() => { window.print = () => { window.printed = true; }; });
    await ann.page.getByRole("button", { name: "Print", exact: true }).click();
    await ann.page.getByRole("menuitem", { name: "With questions and answers" }).click();
    await ann.page.waitForFunction(() => window.printed);
    const whole = await printed(ann, "print-interview-whole");
    assert.equal(whole.match(/^[\f ]*Answer$/gm).length, made.questions.length, "each with its answer");
    await ann.page.locator(".build-paper").waitFor({ state: "detached" });
  });

  await step("the same seed gives the same; another another; the line can be copied", async () => {
    const first = await refs(ann);
    await ann.field("Seed").fill(seed);
    await ann.press("Begin anew");
    await sample();
    assert.deepEqual(await refs(ann), first);
    await ann.press("Copy this line");
    const line = await ann.page.evaluate(() => navigator.clipboard.readText());
    assert.match(line, new RegExp(`^Seed ${seed} of [\\w-]+@1, [\\w-]+@1; 40 minutes, from .*Python concurrency.*; at least 2 scenario questions; difficulty rising$`));
    await asksBeforeLeaving(ann);
    await ann.page.reload();
    await ann.page.getByText("Nothing is chosen yet.").waitFor();
    await becomes(() => ann.field("Seed").inputValue(), seed, "the wishes stand in the address");
    await sample();
    assert.deepEqual(await refs(ann), first);
    await ann.field("Seed").fill("another1");
    await ann.press("Begin anew");
    await sample();
    assert.notDeepEqual(await refs(ann), first);
    await ann.field("Seed").fill("");
  });

  await step("kept questions stay; one is swapped, one is removed and doesn't come again", async () => {
    const before = await refs(ann);
    await ann.press("Keep question 2");
    await ann.press("Keep question 4");
    const kept = [before[1], before[3]];
    await sample();
    const after = await refs(ann);
    assert.ok(kept.every((ref) => after.includes(ref)), "both are there");
    assert.deepEqual(await ann.page.locator('.build-item:has([data-does="keep"][aria-pressed="true"])').evaluateAll((all) => all.map((one) => one.dataset.ref).sort()), [...kept].sort());
    const at = after.findIndex((ref) => !kept.includes(ref));
    await ann.press(`Swap question ${at + 1}`);
    await eventually(async () => (await refs(ann))[at] !== after[at], "another stands there");
    const swapped = await refs(ann);
    assert.deepEqual(swapped.filter((_, place) => place !== at), after.filter((_, place) => place !== at), "the others stay where they are");
    const last = swapped.length;
    await ann.press(`Remove question ${last}`);
    await becomes(async () => (await refs(ann)).length, last - 1, "it is removed");
    await becomes(() => ann.page.evaluate(() => document.activeElement?.dataset.does), "remove", "the focus is on the row beside it");
    const again = await sample();
    assert.ok(!(await refs(ann)).includes(after[at]) && !(await refs(ann)).includes(swapped.at(-1)), "neither comes again");
    assert.equal(again.left_out.named, 2);
    await ann.sees("2 questions left out because you took them out or swapped them.");
    await look(ann, "build-kept");
  });

  await step("the order is changed by keyboard and by pointer", async () => {
    const before = await refs(ann);
    await ann.button("Move question 1 down").focus();
    await ann.page.keyboard.press("Enter");
    await becomes(async () => (await refs(ann)).slice(0, 2).join(), [before[1], before[0]].join(), "moved down");
    await becomes(() => ann.page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "Move question 2 down", "the focus went along");
    await ann.page.keyboard.press("Alt+ArrowUp");
    await becomes(async () => (await refs(ann)).join(), before.join(), "moved back up");
    const handle = await rows(ann).first().locator(".build-handle").boundingBox();
    const third = await rows(ann).nth(2).boundingBox();
    await ann.page.mouse.move(handle.x + 4, handle.y + 6);
    await ann.page.mouse.down();
    await ann.page.mouse.move(handle.x + 4, third.y + third.height / 2, { steps: 5 });
    await ann.page.locator('.build-item[data-landing="below"]').waitFor();
    await ann.page.mouse.up();
    await becomes(async () => (await refs(ann)).slice(0, 3).join(), [before[1], before[2], before[0]].join(), "dropped as the third");
  });

  await step("by hand: found by words, added with Enter", async () => {
    await ann.press("Begin anew");
    await ann.page.getByRole("tab", { name: "By hand" }).click();
    const words = ann.page.getByRole("combobox", { name: "Find questions" });
    await words.fill("threads share");
    await words.press("Enter");
    await becomes(async () => (await refs(ann)).join(), "py-concurrency/tp-shared", "it is added");
    await words.fill("");
    await words.press("ArrowDown");
    await words.press("Enter");
    await becomes(async () => (await refs(ann)).length, 2, "the second of the list is added");
    await look(ann, "build-by-hand");
    await words.press("Enter");
    await becomes(async () => (await refs(ann)).length, 1, "Enter takes it out again");
    await words.fill("module-level dictionary"); // stands in a hint
    await ann.page.getByRole("option", { name: /What does a thread share/ }).waitFor();
    await words.fill("");
    await ann.page.locator(".build-option").filter({ hasText: "scenario" }).first().click();
    await becomes(async () => (await refs(ann)).length, 2, "a press adds it");
    await ann.page.getByRole("tab", { name: "Sample" }).click();
    const chosen = await refs(ann);
    await ann.page.getByRole("button", { name: /^Sample the rest again/ }).waitFor();
    await sample();
    const all = await refs(ann);
    assert.ok(all.length > 2 && chosen.every((ref) => all.includes(ref)), "what was picked by hand stays, and there is more");
  });

  await step("what the candidate was asked before is left out", async () => {
    const { questions } = await house.live(account);
    assert.equal(questions.length, 3);
    await ann.press("Begin anew");
    await ann.go("/sets/build?set=small&minutes=");
    await ann.heading("Build questions for an interview");
    await sample();
    assert.deepEqual((await refs(ann)).sort(), ["small/q-one", "small/q-three", "small/q-two"]);
    await ann.field("For which candidate?").fill("  CARA ");
    await ann.sees("This was sampled without knowing the candidate.");
    const made = await sample();
    assert.equal(made.left_out.asked_before, 1);
    assert.deepEqual((await refs(ann)).sort(), ["small/q-three", "small/q-two"]);
    await ann.sees("1 question left out because the candidate was asked it before.");
    await look(ann, "build-candidate");
    assert.ok(!ann.page.url().toLowerCase().includes("cara"), "whom it is for stands in no address");
    assert.ok(ann.requests.every(({ url }) => !url.toLowerCase().includes("cara")), "and in none that was asked for");
  });

  await step("a room is planned from two sets", async () => {
    await ann.page.getByRole("checkbox", { name: /^Python concurrency/ }).check();
    await ann.page.getByRole("tab", { name: "By hand" }).click();
    await ann.page.getByRole("combobox", { name: "Find questions" }).fill("question one");
    await ann.page.keyboard.press("Enter"); // though she was asked it
    await ann.page.getByRole("combobox", { name: "Find questions" }).fill("threads share");
    await ann.page.keyboard.press("Enter");
    await becomes(async () => (await refs(ann)).length, 4, "four questions");
    const planned = await titles(ann);
    await ann.press("Plan a room with these");
    await ann.heading("Plan a room");
    await becomes(async () => (await ann.page.locator(".draft-list .question-line").allTextContents()).join("|"), planned.join("|"), "the plan is what was built");
    await becomes(() => ann.field("Name").first().inputValue(), "CARA", "the candidate came along");
    await becomes(async () => (await ann.page.locator(".draft-item").filter({ hasText: "asked of this candidate before" }).allTextContents()).length, 1, "one was asked before");
    assert.match(await ann.page.locator(".draft-item").filter({ hasText: "asked of this candidate before" }).textContent(), /question one/);
    await look(ann, "plan-built");
    await ann.press("Take question 3 out");
    await ann.press("Move question 3 up");
    await ann.field("Title").fill("Two sets, one room");
    await ann.field("Name").first().fill("Dora Diaz");
    await ann.field("What identifies the candidate").fill("dora@example.org");
    await ann.page.getByRole("checkbox", { name: "Ann Author" }).check();
    const sent = ann.page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/api/rooms"));
    await ann.press(/^Plan the room/);
    const body = (await sent).postDataJSON();
    assert.equal(body.questions.length, 3);
    assert.equal(body.questions[1], "py-concurrency/tp-shared");
    assert.deepEqual(body.seats, [{ role: "candidate", name: "Dora Diaz", candidate: "dora@example.org" }]);
    await ann.sees("Copy these links now.");
    const room = new URL(ann.page.url()).searchParams.get("seats");
    const { json } = await ask(ann, `/api/rooms/${room}`);
    assert.deepEqual(json.questions.length, 3);
    assert.match(json.questions[1].title, /^What does a thread share/);
  });

  await step("an address names questions; what isn't there is said", async () => {
    await ann.go("/rooms/new?questions=small/q-two,/q-gone,py-concurrency/tp-shared,elsewhere/x");
    await ann.sees("2 questions of those that were chosen aren’t there any more.");
    await becomes(() => ann.page.locator(".draft-item").count(), 2, "the plan");
    await ann.field("From the set").selectOption({ label: "A small set (3 questions)" });
    await ann.page.getByRole("region", { name: "Questions of the set" }).getByRole("checkbox").nth(0).check();
    assert.match((await ann.page.locator(".draft-item .question-line").allTextContents()).join("|"), /question one.*\|.*question two.*\|.*thread share/);
  });

  await step("a set is made of them", async () => {
    await ann.go("/sets/build?set=small&set=py-concurrency&minutes=20&seed=remix1");
    await ann.heading("Build questions for an interview");
    await sample();
    const chosen = await refs(ann);
    await ann.press("Make a set of these");
    await ann.press("Make the set");
    await ann.sees("It needs a title.");
    await look(ann, "build-remix");
    await ann.field("Title").fill("Twenty minutes");
    await ann.page.keyboard.press("Enter");
    await ann.heading("Twenty minutes");
    const { json } = await ask(ann, "/api/sets/twenty-minutes/outline");
    assert.equal(json.blocks.filter(({ kind }) => kind === "question").length, chosen.length);
    assert.ok(json.blocks.some(({ kind, title }) => kind === "topic" && title), "topics came along");
    await ann.page.goBack();
    await becomes(async () => (await refs(ann)).join(), chosen.join(), "the interview is still there");
  });

  await step("a set is forked, and hears of what is new", async () => {
    await ann.go("/sets/small");
    await ann.press("More for A small set");
    await ann.page.getByRole("menuitem", { name: "Fork…" }).click();
    await ann.sees(/can take it later/);
    await look(ann, "fork");
    await ann.field("Title").fill("Our small set");
    await ann.press("Fork");
    await ann.heading("Our small set");
    assert.equal((await ask(ann, "/api/sets/our-small-set/outline")).json.blocks.length, 4);
    const added = await ask(ann, "/api/sets/small/edits", { edits: [{ op: "add", kind: "question", after: "q-three", question: { prompt: "What is new?" } }] });
    assert.equal(added.status, 200);
    await ann.go("/sets");
    const row = ann.page.getByRole("listitem").filter({ hasText: "Our small set" });
    const link = row.getByRole("link", { name: /something new/ });
    assert.equal(await link.getAttribute("href"), "/sets/our-small-set/updates");
    await look(ann, "sets-updates");
  });

  await step("a set is exported in every format", async () => {
    await ann.go("/sets/small");
    const open = async () => {
      await ann.heading("A small set");
      await ann.page.keyboard.press("Control+k");
      await ann.page.keyboard.type("export this set");
      await ann.page.keyboard.press("Enter");
      await ann.page.getByRole("dialog", { name: "Export “A small set”" }).getByRole("radio").first().waitFor();
    };
    await open();
    await look(ann, "export");
    const { formats, pdf } = (await ask(ann, "/api/formats")).json;
    const beginnings = {
      pack: /^---\npack: 1/, "pack-json": /^\{/, "moodle-xml": /^<\?xml/, qti: /^PK/, crowdanki: /^\{/, csv: /^\ufeff?[\w"]/, tsv: /^\ufeff?[\w"]/,
      anki: /^#separator/, gift: /^(\/\/|\$CATEGORY|::)/, aiken: /^/, html: /^<!doctype html>/i, epub: /^PK.*mimetypeapplication\/epub\+zip/s, pdf: /^%PDF-/,
    };
    const types = {
      pack: "text/markdown", "pack-json": "application/json", "moodle-xml": "application/xml", qti: "application/zip", crowdanki: "application/json", csv: "text/csv",
      tsv: "text/tab-separated-values", anki: "text/plain", gift: "text/plain", aiken: "text/plain", html: "text/html", epub: "application/epub+zip", pdf: "application/pdf",
    };
    const names = [...formats.filter(({ name, writes }) => writes && name !== "json").map(({ name }) => name), ...(pdf ? ["pdf"] : [])];
    assert.deepEqual([...names].sort(), Object.keys(types).filter((name) => pdf || name !== "pdf").sort(), "every format is known here");
    const labels = Object.fromEntries([...formats.map(({ name, title }) => [name, title]), ["html", "A page (HTML)"], ["epub", "A book (EPUB)"], ["pdf", "A document (PDF)"]]);
    assert.equal(await ann.page.getByRole("dialog").getByRole("group", { name: "As what?" }).getByRole("radio").count(), names.length + (pdf ? 0 : 1));
    for (const answers of [true, false]) {
      for (const name of names) {
        if (await ann.page.getByRole("dialog").count() === 0) await open();
        await ann.page.getByRole("group", { name: "As what?" }).locator("label").filter({ has: ann.page.getByText(labels[name], { exact: true }) }).getByRole("radio").check();
        await ann.page.getByRole("radio", { name: answers ? /^With answers/ : /^Without answers/ }).check();
        const answered = ann.page.waitForResponse((response) => response.url().includes("/export?"));
        const [download] = await Promise.all([ann.page.waitForEvent("download"), ann.press("Export")]);
        const headers = (await answered).headers();
        assert.equal(headers["content-type"].split(";")[0], types[name], name);
        assert.match(download.suggestedFilename(), answers ? /^small\.\w/ : /^small-without-answers\.\w/, name);
        const path = join(downloads, download.suggestedFilename());
        await download.saveAs(path);
        const bytes = readFileSync(path);
        assert.match(bytes.toString("latin1").replace(/^\u00ef\u00bb\u00bf/, ""), beginnings[name], name);
        if (!answers && !["qti", "epub", "pdf"].includes(name)) assert.ok(!bytes.includes("SECRET answer"), `${name} gives an answer away`);
        await ann.page.getByRole("dialog").waitFor({ state: "hidden" });
      }
    }
  });

  await step("a server without WeasyPrint says so", async () => {
    await ann.go("/sets");
    const { json } = await ask(ann, "/api/formats");
    await ann.page.route("**/api/formats", (route) => route.fulfill({ json: { ...json, pdf: false } }));
    await ann.press("More for A small set");
    await ann.page.getByRole("menuitem", { name: "Export…" }).click();
    const choice = ann.page.getByRole("radio", { name: /^A document \(PDF\)/ });
    await choice.waitFor();
    assert.equal(await choice.isDisabled(), true);
    await ann.sees(/WeasyPrint isn’t installed there/);
    await look(ann, "export-no-pdf");
    await ann.page.keyboard.press("Escape");
    await ann.page.unroute("**/api/formats");
  });

  await step("on paper, with and without answers", async () => {
    await ann.page.emulateMedia({ colorScheme: "dark" });
    const text = {};
    for (const what of ["with", "without"]) {
      await ann.go("/sets/py-concurrency");
      await ann.heading("Python concurrency");
      await ann.page.evaluate(() => { window.print = () => { window.printed = true; }; });
      await ann.press("More for Python concurrency");
      await ann.page.getByRole("menuitem", { name: `Print ${what} answers` }).click();
      await ann.page.waitForFunction(() => window.printed);
      await ann.page.emulateMedia({ media: null });
      text[what] = await printed(ann, `print-${what}`);
    }
    await ann.page.emulateMedia({ colorScheme: "light" });
    assert.match(text.with, /How to answer/);
    assert.match(text.with, /Threads of one process share everything/);
    assert.doesNotMatch(text.without, /Threads of one process share everything|How to answer|Rubric/);
    assert.match(text.without, /What does a thread share with the other threads/);
    for (const own of Object.values(text)) {
      assert.doesNotMatch(own, /Transcripts|Find in this set|Open all answers|Close all answers|Show the topics/, "no navigation");
      const pages = own.split("\f").slice(0, -1);
      assert.ok(pages.length > 3);
      for (const [at, page] of pages.entries()) if (at > 0) assert.match(page.trimEnd().split("\n").at(-1).trim(), new RegExp(`^${at + 1}$`), `the number of page ${at + 1}`);
    }
    // from a question's head to the first of its sections, the page isn't turned
    const heads = (await ask(ann, "/api/sets/py-concurrency/outline")).json.blocks.filter(({ kind }) => kind === "question").map(({ title }) => title.replace(/[`*]/g, "").slice(0, 40));
    const sections = /^(Hints|Choices|Answer|How to answer|Example answer|Signals|Rubric|Follow-ups)$/;
    const torn = [];
    let together = 0, waiting;
    for (const [at, page] of text.with.split("\f").entries()) {
      const lines = page.split("\n").map((line) => line.trim()).filter((line) => line && !/^\d+$/.test(line));
      for (const line of lines) {
        const head = heads.find((one) => line.startsWith(one));
        if (head) waiting = { head, at };
        else if (waiting && sections.test(line)) {
          if (waiting.at === at) together += 1;
          else torn.push(waiting.head);
          waiting = undefined;
        }
      }
      if (lines.length > 0) assert.doesNotMatch(lines.at(-1), sections, `alone at the foot of page ${at + 1}`);
    }
    assert.deepEqual(torn, []);
    assert.ok(together > heads.length * 0.8, `${together} of ${heads.length} were seen`);
  });

  await step("what was asked of a set, and what leaked", async () => {
    await ann.go("/sets/small");
    await ann.press("More for A small set");
    await ann.page.getByRole("menuitem", { name: "Exposure" }).click();
    await ann.heading("Exposure of A small set");
    await ann.sees(/^asked 1 time of 1 candidate, last on /);
    await look(ann, "exposure");
    await ann.press(/^Retire What is question one/);
    await ann.field("Note").fill("A forum on interviews");
    await ann.press("Retire it");
    await ann.page.getByRole("tab", { name: /^Retired/ }).click();
    await ann.sees(/^It leaked, noted on /);
    await ann.sees("A forum on interviews");
    await look(ann, "exposure-retired");
    const made = await ask(ann, "/api/samples", { sets: ["small"] });
    assert.equal(made.json.left_out.retired, 1);
    assert.ok(made.json.questions.every(({ key }) => key !== "q-one"));
    await ann.press(/^Bring it back/);
    await ann.sees(/^No question is retired\./);
    await ann.page.getByRole("tab", { name: /^Never asked/ }).click();
    await ann.sees("What is question two about?");
  });

  await step("who only reads builds as well, but makes no sets and sees no exposure", async () => {
    await rae.go("/sets/build?set=py-concurrency&minutes=15");
    await rae.press(/^Sample/);
    await rae.page.getByRole("region", { name: "About this sample" }).waitFor();
    assert.equal(await rae.button("Make a set of these").count(), 0);
    await rae.go("/sets/small/exposure");
    await rae.sees("Only authors and interviewers see what was asked.");
    await rae.go("/sets/small");
    await rae.press("More for A small set");
    assert.equal(await rae.page.getByRole("menuitem", { name: "Fork…" }).count(), 0);
  });

  await step("who may not plan a room is told before filling in the form", async () => {
    await rae.go("/rooms/new");
    await rae.heading("Only interviewers plan rooms.");
    await look(rae, "plan-a-room-refused");
  });

  await step("a large set is drawn in parts, is found and linked to as a whole, and printed as a whole", async () => {
    const file = join(downloads, "large.pack.md");
    const questions = Array.from({ length: 700 }, (_, at) => `${at % 350 ? "" : `# Half ${at / 350 + 1}\n\n`}### What is case ${at + 1} about?\nid: c-${at + 1}\n\n#### Answer\nIt is said of ${at + 1}.\n\n`);
    writeFileSync(file, `---\npack: 1\nid: large\ntitle: A large set\n---\n\n${questions.join("")}`);
    await parley("import", "--data", house.data, file);
    const drawn = () => ann.page.locator(".set-question").count();
    const focused = () => ann.page.evaluate(() => document.activeElement?.id);
    await ann.go("/sets/large");
    await ann.sees("Questions 1 to 300 of 700 are on this page");
    assert.equal(await drawn(), 300);
    await look(ann, "set-large");
    await ann.press("Show the next 300 questions");
    await becomes(focused, "q-c-301", "the keyboard goes on where the new ones begin");
    assert.equal(await drawn(), 600);
    await ann.go("/sets/small"); // what follows is loaded anew
    await ann.go("/sets/large#q-c-650");
    await becomes(focused, "q-c-650", "a link leads to its question");
    assert.equal(await drawn(), 100);
    await ann.press("Show the 300 questions before");
    await becomes(focused, "q-c-600", "the keyboard goes on at the last of those before");
    await ann.page.getByRole("navigation", { name: "Topics" }).locator("summary").first().click();
    await ann.page.getByRole("link", { name: "300 before" }).or(ann.page.getByRole("link", { name: "What is case 301 about?" })).first().waitFor();
    await ann.field("Find in this set").fill("case 650 about");
    await becomes(drawn, 1, "it is found, wherever it is");
    await ann.field("Find in this set").fill("");
    const paper = await printed(ann, "print-large");
    assert.ok([1, 301, 650, 700].every((at) => paper.includes(`What is case ${at} about?`)), "all of it is on paper");
    assert.doesNotMatch(paper, /are on this page|Show the/);
    await becomes(async () => (await drawn()) < 700, true, "afterwards a part again");
    await ann.go("/rooms/new");
    await ann.page.getByLabel("From the set").selectOption("large");
    const picker = ann.page.getByRole("region", { name: "Questions of the set" });
    await becomes(() => picker.getByRole("checkbox").count(), 200, "the first 200 to pick from");
    await ann.press("Show the next 200 questions");
    await becomes(() => ann.page.evaluate(() => document.activeElement?.closest("label")?.textContent.includes("case 201 ")), true, "the first new one has the focus");
    await ann.page.getByLabel("Topic", { exact: true }).selectOption("Half 2");
    await picker.getByRole("checkbox", { name: "What is case 351 about?" }).waitFor();
    await picker.getByRole("button", { name: "All" }).click();
    await ann.sees(/^200 questions, about /);
    await look(ann, "plan-a-room-large");
  });

  await step("paper without answers doesn't tell what was asked", async () => {
    await ann.go("/sets/small");
    await ann.page.locator(".set-question-asked").first().waitFor();
    await ann.page.evaluate(() => { window.print = () => { window.printed = true; }; });
    await ann.press("More for A small set");
    await ann.page.getByRole("menuitem", { name: "Print without answers" }).click();
    await ann.page.waitForFunction(() => window.printed);
    await ann.page.emulateMedia({ media: "print" });
    assert.equal(await ann.page.locator(".set-question-asked").first().isVisible(), false);
    await ann.page.emulateMedia({ media: "screen" });
  });

  await step("nothing was found wrong", () => {
    assert.deepEqual(faults, []);
    assertQuiet(ann, rae);
  });
  void result;
});
