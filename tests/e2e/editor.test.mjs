// A question set from nothing: written, put in order by keyboard and pointer, edited by two at once and
// without a line, its history read and taken back, and its questions found.
import assert from "node:assert/strict";
import { test } from "node:test";
import { demo } from "../support/parley.mjs";
import { comeIn } from "./support/account.mjs";
import { Person, assertQuiet, becomes, eventually, openBrowser, pause } from "./support/browser.mjs";
import { faultsInBothLooks, stickingOut } from "./support/checks.mjs";
import { takePictures } from "./support/screenshots.mjs";
import { tellStory } from "./support/story.mjs";

const phone = { width: 390, height: 844 };
const magnified = { width: 640, height: 450 }; // 1280 by 900 at 200 %
const password = "a long password for authors";

/** The API as the person's browser asks it. */
const ask = (person, path) => person.page.evaluate(async (at) => (await fetch(at)).json(), path);
const saved = (person) => person.page.locator('.save-line[data-save="saved"]').waitFor();
/** Something changed, and then all of it was saved. */
const savesAll = async (person) => {
  await pause(100);
  await saved(person);
};
const rows = (person) => person.page.getByRole("treeitem").locator(".edit-row-title").allTextContents();
const reads = (person, expected, what) => becomes(async () => (await rows(person)).join(" | "), expected.join(" | "), what);

test("editing a question set", async (t) => {
  const { server, data } = await demo(t);
  const browser = await openBrowser(t, data);
  const ann = await Person.sit(browser, server.origin);
  const ben = await Person.sit(browser, server.origin);
  const ian = await Person.sit(browser, server.origin);
  const people = { ann, ben, ian };
  const { step } = tellStory(t, "editor", people, () => server);
  const faults = [];
  const look = async (person, name) => {
    await person.page.evaluate(() => scrollTo(0, 0)); // nothing lies half behind the line at the top
    for (const fault of await faultsInBothLooks(person.page)) faults.push(`${name}: ${fault}`);
    for (const size of [phone, magnified]) for (const wide of await stickingOut(person.page, size)) faults.push(`${name}: wider than ${size.width} px: ${wide}`);
    await takePictures(person.page, name);
  };
  const set = "/sets/locks-and-queues";
  const outline = async () => (await ask(ann, `/api${set}/outline`)).blocks;
  const titles = async () => (await outline()).map(({ title }) => title).join(" | ");
  const question = async (title) => {
    const block = (await outline()).find((one) => one.title === title);
    return (await ask(ann, `/api${set}/blocks/${block.key}`)).question;
  };
  const choose = (person, title) => person.page.getByRole("treeitem").filter({ hasText: title }).click();

  await step("an author begins a set", async () => {
    await comeIn(ann, data, { name: "Ann", role: "author", password });
    await ann.page.getByRole("link", { name: "Question sets" }).click();
    await ann.heading("Question sets");
    await ann.press(/^New set/);
    await ann.press("Make the set");
    await ann.sees("It needs a title.");
    await look(ann, "new-set");
    await ann.field("Title").fill("Locks and queues");
    await ann.page.keyboard.press("Enter");
    await ann.sees("This set is empty.");
    await look(ann, "edit-empty");
  });

  await step("writes topics and questions, which save themselves", async () => {
    await ann.press("Add a topic");
    await becomes(() => ann.page.evaluate(() => document.activeElement?.value), "New topic", "the title is to be typed over");
    await ann.page.keyboard.type("Locks");
    await savesAll(ann);
    await ann.page.keyboard.press("Alt+n");
    await ann.pad("Prompt").waitFor();
    await becomes(() => ann.page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "Prompt", "the prompt has the focus");
    await ann.page.keyboard.type("What does `with lock:` do when the body raises?\n\nSay it for `threading.Lock`.");
    await ann.field("Kind").selectOption("concept");
    await ann.field("Difficulty").selectOption("medium");
    await ann.field("Minutes").fill("5");
    await ann.field("Tags").fill("locks, context managers");
    await ann.press("Add a section");
    await ann.page.getByRole("menuitem", { name: "Answer", exact: true }).click();
    await ann.pad("Answer").waitFor();
    await ann.page.keyboard.type("It **releases** the lock, and the exception goes on.");
    await ann.page.getByRole("group", { name: "Answer, as it reads" }).getByText("releases").waitFor();
    await savesAll(ann);
    assert.equal(await titles(), "Locks | What does `with lock:` do when the body raises?");
    const now = await question("What does `with lock:` do when the body raises?");
    assert.equal(now.prompt, "What does `with lock:` do when the body raises?\n\nSay it for `threading.Lock`.");
    assert.deepEqual([now.kind, now.difficulty, now.time, now.tags], ["concept", "medium", "5", ["locks", "context managers"]]);
    assert.deepEqual(now.sections, [{ name: "Answer", text: "It **releases** the lock, and the exception goes on." }]);
  });

  await step("fills the forms of signals, rubric and hints; a text without a form stays Markdown", async () => {
    for (const [menu, button, field, text] of [["Signals", "Add a signal", "Signal 1", "names the context manager"], ["Hints", "Add a hint", "Hint 1", "think of `try`"]]) {
      await ann.press("Add a section");
      await ann.page.getByRole("menuitem", { name: menu, exact: true }).click();
      await ann.press(button);
      await ann.field(field).fill(text);
    }
    await ann.press("Add a hint");
    await ann.field("Hint 2").fill("and of `finally`");
    await ann.field("Hint 2").press("Alt+ArrowUp");
    await becomes(() => ann.field("Hint 1").inputValue(), "and of `finally`", "the hint moved up");
    await ann.field("Kind of signal 1").selectOption("strong");
    await ann.press("Add a section");
    await ann.page.getByRole("menuitem", { name: "Rubric", exact: true }).click();
    await ann.press("Add a competency");
    await ann.field("Competency 1").fill("Exceptions");
    await ann.field("What a 2 looks like, competency 1").fill("knows that it is released");
    await ann.field("What a 4 looks like, competency 1").fill("explains `__exit__`");
    await savesAll(ann);
    const { sections } = await question("What does `with lock:` do when the body raises?");
    assert.deepEqual(Object.fromEntries(sections.map(({ name, text }) => [name, text])), {
      Hints: "- and of `finally`\n- think of `try`", Answer: "It **releases** the lock, and the exception goes on.", Signals: "- strong: names the context manager",
      Rubric: "- Exceptions\n  - 2: knows that it is released\n  - 4: explains `__exit__`",
    });
    await look(ann, "edit-question");
    await ann.page.getByRole("region", { name: "Hints" }).getByRole("button", { name: "As Markdown" }).click();
    await ann.type("Hints", "\n\nOnly when they are stuck."); // the second line end leaves the list
    await savesAll(ann);
    await ann.page.reload();
    await ann.page.getByRole("region", { name: "Hints" }).getByText("This text has no form").waitFor();
    await ann.padReads("Hints", "- and of `finally`\n- think of `try`\nOnly when they are stuck.");
    await ann.press("Remove the section Hints");
    await ann.press("Undo");
    await ann.padReads("Hints", "- and of `finally`\n- think of `try`\nOnly when they are stuck.");
    await savesAll(ann);
  });

  await step("puts things in order by keyboard", async () => {
    await ann.page.keyboard.press("Escape");
    for (const title of ["Second?", "Third?"]) {
      await ann.press("Add a question");
      await eventually(async () => (await ann.padText("Prompt")) === "", "a fresh question is open");
      await ann.page.keyboard.type(title);
      await savesAll(ann);
    }
    await ann.press("Add a topic");
    await becomes(() => ann.page.evaluate(() => document.activeElement?.value), "New topic", "the title has the focus");
    await ann.page.keyboard.type("Queues");
    await savesAll(ann);
    const first = "What does with lock: do when the body raises?";
    await reads(ann, ["Locks", first, "Second?", "Third?", "Queues"], "the tree");
    await ann.page.getByRole("tree").focus();
    await ann.page.keyboard.press("Home");
    for (let down = 0; down < 3; down++) await ann.page.keyboard.press("ArrowDown");
    await ann.page.keyboard.press("Alt+ArrowUp");
    await reads(ann, ["Locks", first, "Third?", "Second?", "Queues"], "the question moved up");
    await eventually(() => ann.page.getByText("Moved, now 2 of 3 in Locks.").count(), "it is said where it is");
    await ann.page.keyboard.press("Alt+ArrowDown");
    await ann.page.keyboard.press("Alt+ArrowDown");
    await reads(ann, ["Locks", first, "Second?", "Queues", "Third?"], "the question moved into the next topic");
    await ann.page.keyboard.press("ArrowUp");
    await ann.page.keyboard.press("Alt+ArrowUp");
    await reads(ann, ["Queues", "Third?", "Locks", first, "Second?"], "a topic moved with its question");
    await savesAll(ann);
    assert.equal(await titles(), "Queues | Third? | Locks | What does `with lock:` do when the body raises? | Second?");
  });

  await step("and by pointer; removes, and takes it back", async () => {
    const third = ann.page.getByRole("treeitem").filter({ hasText: "Third?" });
    const from = await third.locator(".edit-handle").boundingBox();
    const to = await ann.page.getByRole("treeitem").last().boundingBox();
    await ann.page.mouse.move(from.x + 8, from.y + 8);
    await ann.page.mouse.down();
    await ann.page.mouse.move(from.x + 8, from.y + 60, { steps: 4 });
    await ann.page.mouse.move(from.x + 8, to.y + to.height + 2, { steps: 4 });
    await ann.page.locator(".edit-landing").waitFor();
    await ann.page.mouse.up();
    const first = "What does with lock: do when the body raises?";
    await reads(ann, ["Queues", "Locks", first, "Second?", "Third?"], "it was dropped at the end");
    await choose(ann, "Third?");
    await ann.press("More");
    await ann.page.getByRole("menuitem", { name: "Remove" }).click();
    await reads(ann, ["Queues", "Locks", first, "Second?"], "it is removed");
    await ann.page.getByRole("status").getByText("Removed “Third?”.").waitFor();
    await look(ann, "edit-undo");
    await ann.press("Undo");
    await reads(ann, ["Queues", "Locks", first, "Second?", "Third?"], "it is back");
    await savesAll(ann);
    assert.equal(await titles(), "Queues | Locks | What does `with lock:` do when the body raises? | Second? | Third?");
    await ann.field("Find in this set").fill("context man");
    await reads(ann, ["Locks", first], "the filter finds a tag");
    await ann.field("Find in this set").fill("");
  });

  await step("retires a question and brings it back", async () => {
    await choose(ann, "Second?");
    await ann.press("More");
    await ann.page.getByRole("menuitem", { name: "Retire…" }).click();
    await ann.field("Note").fill("A forum on interviews");
    await look(ann, "edit-retire");
    await ann.press("Retire it");
    await ann.sees(/Retired: leaked, \d{4}-\d{2}-\d{2}/);
    await ann.sees("A forum on interviews");
    await savesAll(ann);
    assert.equal((await outline()).find(({ title }) => title === "Second?").state, "retired");
    await look(ann, "edit-retired");
    await ann.press("Bring it back");
    await ann.page.getByText(/Retired: leaked/).waitFor({ state: "hidden" });
    await savesAll(ann);
    assert.equal((await question("Second?")).status, undefined);
  });

  await step("two authors write at one question", async () => {
    await comeIn(ben, data, { name: "Ben", role: "author", password });
    await ben.go(`${set}/edit`);
    await choose(ben, "Third?");
    await choose(ann, "Third?");
    await ben.padReads("Prompt", "Third?");
    await Promise.all([ann.type("Prompt", "First of all: ", { start: true, delay: 30 }), ben.type("Prompt", " And why?", { delay: 30 })]);
    const both = "First of all: Third? And why?";
    await ann.padReads("Prompt", both);
    await ben.padReads("Prompt", both);
    await ben.page.keyboard.type(" Say more.");
    await ann.padReads("Prompt", `${both} Say more.`);
    await reads(ann, ["Queues", "Locks", "What does with lock: do when the body raises?", "Second?", `${both} Say more.`], "the tree follows");
    await savesAll(ben);
  });

  await step("of two who set a short value at once, the later is told", async () => {
    ben.expect(/net::ERR_/);
    await ben.context.setOffline(true);
    await ben.field("Kind").selectOption("scenario");
    await ben.page.locator('.save-line[data-save="offline"]').waitFor();
    await ann.field("Kind").selectOption("code");
    await savesAll(ann);
    await ben.context.setOffline(false);
    await ben.sees("Another author set kind to “code” at the same time; yours, “scenario”, holds.");
    await look(ben, "edit-conflict");
    await ben.press("Take “code”");
    await savesAll(ben);
    assert.equal((await question("First of all: Third? And why? Say more.")).kind, "code");
  });

  await step("what is written without a line is kept, even when the page is closed", async () => {
    ann.expect(/net::ERR_/);
    await choose(ann, "Second?");
    await ann.padReads("Prompt", "Second?");
    await ann.context.setOffline(true);
    await ann.type("Prompt", "\n\nWritten on a train.");
    await ann.saveLine(/^Offline, kept here/);
    await look(ann, "edit-offline");
    await ann.page.close();
    await ann.context.setOffline(false);
    await ann.openPage();
    await ann.go(`${set}/edit`);
    await choose(ann, "Second?");
    await ann.padReads("Prompt", "Second?\n\nWritten on a train.");
    await saved(ann);
    assert.equal((await question("Second?")).prompt, "Second?\n\nWritten on a train.");
  });

  await step("on a phone the tree and the question take turns", async () => {
    await ann.page.setViewportSize(phone);
    await ann.press("All questions");
    await ann.page.getByRole("tree").waitFor();
    await choose(ann, "What does");
    await ann.page.getByRole("tree").waitFor({ state: "hidden" });
    await ann.page.getByRole("group", { name: "Answer, as it reads" }).waitFor({ state: "hidden" });
    for (const menu of ["Move", "More"]) {
      await ann.press(menu);
      const box = await ann.page.locator(".menu-list").boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= phone.width, `the menu ${menu} lies within the screen: ${JSON.stringify(box)}`);
      await ann.page.keyboard.press("Escape");
    }
    await ann.press("Preview");
    await ann.page.getByRole("group", { name: "Answer, as it reads" }).waitFor();
    await ann.page.setViewportSize({ width: 1280, height: 900 });
  });

  await step("the set's own texts", async () => {
    await ann.page.getByRole("link", { name: "Title, introduction, licence" }).click();
    await ann.field("Licence").fill("CC-BY-4.0");
    await ann.field("Authors").fill("Ann, Ben");
    await ann.type("Introduction", "Twenty minutes on locks.");
    await savesAll(ann);
    const { head } = await ask(ann, `/api${set}/outline`);
    assert.deepEqual([head.license, head.authors, head.intro], ["CC-BY-4.0", ["Ann", "Ben"], "Twenty minutes on locks."]);
    await look(ann, "edit-about");
  });

  await step("a line from right to left reads and is typed in its own direction", async () => {
    await ann.type("Introduction", "\n\nשלום (two)");
    const lines = await ann.pad("Introduction").evaluate((content) => [...content.querySelectorAll(".cm-line")].map((line) => getComputedStyle(line).direction));
    assert.deepEqual(lines, ["ltr", "ltr", "rtl"]);
    const cursorAt = async (key) => {
      await ann.page.keyboard.press(key);
      return ann.pad("Introduction").evaluate((content) => {
        const box = content.getBoundingClientRect();
        return (content.closest(".cm-editor").querySelector(".cm-cursor-primary").getBoundingClientRect().left - box.left) / box.width;
      });
    };
    await eventually(async () => (await cursorAt("Home")) > 0.9, "the line begins at the right");
    await eventually(async () => { const at = await cursorAt("End"); return at > 0.4 && at < 0.9; }, "and goes to the left");
    await savesAll(ann);
    const read = ann.page.getByRole("group", { name: "Introduction, as it reads" }).locator("p").last();
    assert.equal(await read.evaluate((one) => getComputedStyle(one).unicodeBidi), "plaintext");
  });

  await step("the history says what changed, and takes it back", async () => {
    await ann.page.getByRole("link", { name: "History" }).click();
    await ann.heading("History of Locks and queues");
    await ann.sees(/Edited by Ben/);
    await look(ann, "history");
    await ann.page.getByRole("listitem").filter({ hasText: "Edited by Ben" }).first().getByRole("link", { name: "What it changed" }).click();
    await ann.page.getByRole("region", { name: "Comparison" }).waitFor();
    await ann.page.getByRole("link", { name: "All versions" }).click();
    await ann.press("More for version 2");
    await ann.page.getByRole("menuitem", { name: "Compare with the newest" }).click();
    await ann.page.locator("ins").filter({ hasText: "why" }).first().waitFor();
    await look(ann, "history-diff");
    await ann.page.getByRole("link", { name: "Its history" }).first().click();
    await ann.sees(/^All wordings of/);
    await look(ann, "history-question");
    const before = (await ask(ann, `/api${set}/versions`)).versions.length;
    await ann.press("Restore this wording", ann.page.getByRole("listitem").last());
    await ann.page.getByText(/^The question is as it was in version \d+; that is version \d+\.$/).first().waitFor();
    await eventually(async () => (await ask(ann, `/api${set}/versions`)).versions.length > before, "there is another version");
    await ann.page.getByRole("link", { name: "All versions" }).click();
    const restored = ann.page.getByRole("listitem").filter({ hasText: "Restored by Ann" }).first();
    await restored.getByRole("button", { name: /^More/ }).click();
    await ann.page.getByRole("menuitem", { name: "Take back what it changed" }).click();
    await ann.page.getByText(/^Taken back in 1 question\.$/).first().waitFor();
    await look(ann, "history-undone");
    assert.match(await titles(), /First of all: Third\? And why\? Say more\./);
  });

  await step("questions are found by words and filters, by keyboard", async () => {
    await ann.go("/sets");
    await ann.field("Search all questions").fill("train");
    await ann.page.keyboard.press("Enter");
    await ann.heading("Search questions");
    await ann.page.locator("mark").filter({ hasText: "train" }).waitFor();
    await look(ann, "search");
    await ann.field("Words").fill("releases");
    await ann.field("Set").selectOption({ label: "Locks and queues" });
    await ann.page.getByRole("link", { name: "What does with lock: do when the body raises?", exact: true }).waitFor();
    await ann.field("Difficulty").selectOption("hard");
    await ann.sees("Nothing is found.");
    await look(ann, "search-empty");
    await ann.field("Difficulty").selectOption("medium");
    await ann.page.getByRole("link", { name: "What does with lock: do when the body raises?", exact: true }).waitFor();
    await ann.page.setViewportSize(phone);
    await ann.field("Difficulty").waitFor({ state: "hidden" });
    const found = await ann.page.locator(".find-link").first().boundingBox();
    assert.ok(found.y < phone.height / 2, `the first result begins at ${found.y}`);
    await ann.page.getByText("Filters (2)", { exact: true }).click();
    await ann.field("Difficulty").waitFor();
    await look(ann, "search-filters");
    await ann.page.setViewportSize({ width: 1280, height: 900 });
    await ann.field("Words").focus();
    await ann.page.keyboard.press("ArrowDown");
    await ann.page.keyboard.press("Enter");
    await ann.heading("Locks and queues");
    await eventually(() => ann.page.evaluate(() => document.activeElement?.classList.contains("set-question")), "the question has the focus");
    await look(ann, "set-of-author");
  });

  await step("on a phone a set's tools take one row, and the menu has the others", async () => {
    await ann.page.setViewportSize(phone);
    const more = ann.page.getByRole("button", { name: /^More for/ });
    const ends = () => ann.page.locator(".set-tools > :not(.set-version)").evaluateAll((tools) => tools.map((one) => Math.round(one.getBoundingClientRect().bottom)));
    await becomes(async () => (await ends()).length, 3, "the tools that are left");
    assert.equal(new Set(await ends()).size, 1, `where they end: ${await ends()}`);
    await more.focus();
    await ann.page.keyboard.press("Enter");
    await ann.page.getByRole("menuitem", { name: "History" }).waitFor();
    await ann.page.keyboard.press("Escape");
    assert.ok(await more.evaluate((one) => one === document.activeElement), "the focus is back");
    await ann.page.keyboard.press("Enter");
    await ann.page.keyboard.press("ArrowDown");
    await ann.page.keyboard.press("Enter");
    await ann.page.waitForURL(/\/edit$/);
    await ann.go(set);
    await ann.heading("Locks and queues");
    await ann.page.getByRole("link", { name: "Topics", exact: true }).click();
    await ann.page.getByRole("button", { name: "Hide the topics" }).waitFor();
    await ann.page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    const lies = await ann.page.evaluate(() => document.querySelector(".set-page").getBoundingClientRect().bottom <= document.querySelector(".set-back").getBoundingClientRect().top);
    assert.ok(lies, "at the end of the page no text lies under the way back to the topics");
    await ann.page.setViewportSize({ width: 1280, height: 900 });
  });

  await step("a set with topics and no questions says how to come by some", async () => {
    await ann.page.evaluate(async () => {
      const send = (path, body) => fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
      await send("/api/sets", { title: "Only topics", id: "only-topics" });
      await send("/api/sets/only-topics/edits", { edits: [{ op: "add", kind: "topic", after: "", title: "Files" }] });
    });
    await ann.go("/sets/only-topics");
    await ann.sees("This set has no questions yet.");
    await ann.sees("It has 1 topic for them.");
    await ann.heading("Files");
    await look(ann, "set-of-topics");
    await ann.page.getByRole("link", { name: "Import questions" }).click();
    await ann.page.waitForURL(/\/sets\/import\?into=only-topics$/);
    await ann.go(set);
    await ann.heading("Locks and queues");
  });

  await step("an older version can be read; a set can be put away", async () => {
    await ann.field("Version").selectOption("1");
    await ann.sees(/^You are reading version 1 of \d+\.$/);
    await ann.page.getByRole("link", { name: "Read the newest" }).click();
    await ann.page.getByText(/^You are reading version/).waitFor({ state: "hidden" });
    await ann.go("/sets");
    await ann.press("More for Locks and queues");
    await ann.page.getByRole("menuitem", { name: "Archive" }).click();
    await ann.page.getByRole("link", { name: "Locks and queues" }).waitFor({ state: "hidden" });
    await ann.page.getByRole("link", { name: "Archived sets" }).click();
    await ann.page.getByRole("link", { name: "Locks and queues" }).waitFor();
    await look(ann, "sets-archived");
    await ann.press("More for Locks and queues");
    await ann.page.getByRole("menuitem", { name: "Bring back from the archive" }).click();
    await ann.sees("The archive is empty.");
  });

  await step("every page of a set that isn't there says so, and leads on", async () => {
    ann.expect(/status of 404/);
    const pages = ["", "/edit", "/history", "/exposure", "/updates"].map((page) => [`/sets/gone${page}`, "Question sets"]);
    for (const [path, way] of [...pages, ["/sets/duplicates?sets=gone&find=1", "Choose other sets"], ["/sets/build?set=gone", "Build from other sets"]]) {
      await ann.go(path);
      await ann.heading("There is no such question set.");
      await ann.page.getByRole("main").getByRole("link", { name: way, exact: true }).waitFor();
      assert.equal(await ann.page.getByRole("heading", { level: 1 }).count(), 1, path);
      assert.equal(await ann.button("Try again").count(), 0, path);
    }
  });

  await step("who is no author reads, and doesn't edit", async () => {
    await comeIn(ian, data, { name: "Ian", role: "interviewer", password });
    await ian.go(set);
    await ian.heading("Locks and queues");
    assert.equal(await ian.page.getByRole("link", { name: "Edit", exact: true }).count(), 0);
    await ian.go(`${set}/edit`);
    await ian.sees("Only authors edit question sets.");
  });

  await step("a server that is down is not called a lost line", async () => {
    await ben.go(`${set}/edit`);
    await ben.saveLine(/^Saved$/);
    await server.stop();
    await ben.saveLine(/^The server can’t be reached\. Everything you wrote is saved$/);
    await look(ben, "edit-server-down");
  });

  await step("nothing was found wrong", () => {
    assert.deepEqual(faults, []);
    assertQuiet(ann, ben, ian);
  });
});
