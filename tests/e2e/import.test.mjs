// Questions brought in from files and text: looked at, corrected, written, taken back, brought in again
// after both sides changed; duplicates merged; a fork takes what is new.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { demo, folder } from "../support/parley.mjs";
import { comeIn } from "./support/account.mjs";
import { Person, assertQuiet, becomes, eventually, openBrowser } from "./support/browser.mjs";
import { faultsInBothLooks, stickingOut } from "./support/checks.mjs";
import { takePictures } from "./support/screenshots.mjs";
import { tellStory } from "./support/story.mjs";

const phone = { width: 390, height: 844 };
const magnified = { width: 640, height: 450 }; // 1280 by 900 at 200 %
const password = "a long password for authors";

const list = `# Caches and queues

There are 6 questions here.

## Contents

1. [What is a cache for?](#1)
2. [When is an entry stale?](#2)

## Caches

### 1. What is a cache for?

It keeps what was **dear to compute** near to where it is needed.

\`\`\`python
@functools.cache
def dear(n): ...
\`\`\`

### 2. When is an entry stale?

When what it was made from has changed since.

### 3. How large should it be?

To be completed.

## Queues

### 4. What does a queue decouple?

Who produces from who consumes.

### 5. What happens when nobody consumes?

It grows, until something gives way.
`;

/** The API as the person's browser asks it. */
const ask = (person, path) => person.page.evaluate(async (at) => (await fetch(at)).json(), path);
const send = (person, path, body) => person.page.evaluate(async ([at, sent]) => {
  const answer = await fetch(at, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(sent) });
  return answer.json();
}, [path, body]);

/** Files from the computer, let go over the page. */
const drop = (person, files) => person.page.evaluate((all) => {
  const data = new DataTransfer();
  for (const [name, text] of Object.entries(all)) data.items.add(new File([text], name));
  const target = document.querySelector("h1");
  for (const type of ["dragover", "drop"]) target.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
}, files);

test("importing questions", async (t) => {
  const { server, data } = await demo(t);
  const browser = await openBrowser(t, data);
  const ann = await Person.sit(browser, server.origin);
  const ian = await Person.sit(browser, server.origin);
  const { step } = tellStory(t, "import", { ann, ian }, () => server);
  const { page } = ann;
  const faults = [];
  const look = async (name) => {
    for (const fault of await faultsInBothLooks(page)) faults.push(`${name}: ${fault}`);
    for (const size of [phone, magnified]) for (const wide of await stickingOut(page, size)) faults.push(`${name}: wider than ${size.width} px: ${wide}`);
    await takePictures(page, name);
  };
  const files = folder(t);
  const row = (title) => page.locator(".import-item").filter({ has: page.getByRole("button", { name: title }) });
  const open = async (title) => {
    const name = row(title).getByRole("button", { name: title }).first();
    if (await name.getAttribute("aria-expanded") !== "true") await name.click();
    await row(title).locator(".import-detail").waitFor();
    return row(title);
  };
  const titles = () => page.locator(".import-item .import-row-name").allTextContents();
  const outline = async (set) => (await ask(ann, `/api/sets/${set}/outline`)).blocks;
  const titlesOf = async (set) => (await outline(set)).map(({ kind, title }) => (kind === "question" ? title : `# ${title}`)).join(" | ");
  const questionOf = async (set, title) => {
    const block = (await outline(set)).find((one) => one.title === title);
    return { key: block.key, ...(await ask(ann, `/api/sets/${set}/blocks/${block.key}`)).question };
  };
  const begin = async () => {
    await ann.go("/sets/import");
    await ann.sees("Drop files or a folder here");
  };

  await step("only authors import", async () => {
    await comeIn(ann, data, { name: "Ann", role: "author", password });
    await comeIn(ian, data, { name: "Ian", role: "interviewer", password });
    await ian.go("/sets/import");
    await ian.heading("Only authors import questions.");
    await ian.close();
    await page.getByRole("link", { name: "Question sets" }).click();
    await page.getByRole("main").getByRole("link", { name: "Import", exact: true }).click();
    await ann.sees("Drop files or a folder here");
    await look("import-begin");
  });

  await step("a dropped file is read and shown before anything is written", async () => {
    await drop(ann, { "caches.md": list });
    await ann.sees("The document says that it has 6 questions; 5 were found.");
    assert.deepEqual(await titles(), ["▸What is a cache for?", "▸When is an entry stale?", "▸How large should it be?", "▸What does a queue decouple?", "▸What happens when nobody consumes?"]);
    await look("import-preview");
    const cache = await open("What is a cache for?");
    await cache.getByText("@functools.cache").first().waitFor();
    assert.match(await cache.getByRole("group", { name: "Lines of the document" }).textContent(), /^### 1\. What is a cache for\?\n\nIt keeps what was \*\*dear to compute\*\*/);
    await look("import-question");
    assert.equal((await ask(ann, "/api/sets")).sets.some(({ id }) => id === "caches-and-queues"), false, "nothing is written yet");
  });

  await step("filters and words narrow the list", async () => {
    await page.getByRole("group", { name: "Show" }).getByRole("button", { name: /^Without an answer/ }).click();
    await becomes(async () => (await titles()).join(), "▸How large should it be?", "the filter");
    await page.getByRole("group", { name: "Show" }).getByRole("button", { name: /^All/ }).click();
    await ann.field("Find in the questions").fill("queue decouple");
    await becomes(async () => (await titles()).join(), "▸What does a queue decouple?", "the words");
    await ann.field("Find in the questions").fill("");
    await becomes(async () => (await titles()).length, 5, "all are there again");
  });

  await step("corrects: edits and moves, joins, leaves out by keyboard", async () => {
    const large = await open("How large should it be?");
    await large.getByText("The answer is a placeholder").waitFor();
    await ann.press("Correct it or move it…", large);
    await ann.pad("Prompt").waitFor();
    await ann.type("Prompt", "\n\nSay it for a *cache of pages*.");
    await ann.type("Answer", "As large as what is used again soon.");
    await ann.field("Difficulty").selectOption("hard");
    await ann.field("Topic").fill("Sizes");
    await look("import-correct");
    await ann.press("Keep the correction");
    await large.getByText("As you corrected it").waitFor();
    await page.getByRole("heading", { name: "Sizes" }).waitFor();
    const nobody = await open("What happens when nobody consumes?");
    await ann.press("It belongs to the question before it", nobody);
    await nobody.getByText("It belongs to “What does a queue decouple?”, and goes to the end of its answer.").waitFor();
    await row("When is an entry stale?").getByRole("button", { name: "When is an entry stale?" }).focus();
    await page.keyboard.press("Alt+x");
    await ann.sees(/^1 left out/);
    await page.getByRole("button", { name: /^Import 3 questions/ }).waitFor();
    await page.keyboard.press("ArrowUp");
    await becomes(() => page.evaluate(() => document.activeElement?.textContent), "▾What is a cache for?", "the arrow goes to the question above");
  });

  await step("writes it; undo takes it back, and it can be imported again", async () => {
    await page.keyboard.press("Control+Enter");
    await ann.sees("Imported into “Caches and queues”: 3 new questions.");
    await look("import-done");
    assert.equal(await titlesOf("caches-and-queues"), "# Caches | What is a cache for? | # Sizes | How large should it be? | # Queues | What does a queue decouple?");
    const large = await questionOf("caches-and-queues", "How large should it be?");
    assert.deepEqual([large.prompt, large.difficulty, large.sections], ["How large should it be?\n\nSay it for a *cache of pages*.", "hard", [{ name: "Answer", text: "As large as what is used again soon." }]]);
    const queue = await questionOf("caches-and-queues", "What does a queue decouple?");
    assert.match(queue.sections[0].text, /^Who produces.*\n\nWhat happens when nobody consumes\?\n\nIt grows/s);
    await ann.press("Undo the import");
    await ann.sees("The import into “Caches and queues” was taken back.");
    await ann.sees("Taken back in 3 questions.");
    await page.getByRole("link", { name: "Archived sets" }).waitFor();
    assert.equal(await page.getByRole("link", { name: "Edit it" }).count(), 0, "there is nothing to edit any more");
    await look("import-undone");
    assert.equal((await ask(ann, "/api/sets")).sets.some(({ id }) => id === "caches-and-queues"), false);
    await ann.press("Import something else");
    await ann.sees("Drop files or a folder here");
    await drop(ann, { "caches.md": list });
    await ann.sees("is in the archive.");
    await ann.press(/^Import 5 questions/);
    await ann.sees("Imported into “Caches and queues”: 5 new questions.");
    assert.equal((await ask(ann, "/api/sets")).sets.find(({ id }) => id === "caches-and-queues").questions, 5);
  });

  await step("the same again has nothing to import", async () => {
    await ann.press("Import something else");
    await ann.sees("Drop files or a folder here");
    await drop(ann, { "caches.md": list });
    await ann.sees("Nothing to import: it is all there already, or left out.");
    assert.equal(await page.getByRole("button", { name: /^(Import|Take) \d/ }).count(), 0);
  });

  await step("after both sides changed: what is new and changed, and a conflict to decide", async () => {
    const stale = await questionOf("caches-and-queues", "When is an entry stale?");
    const { key, ...question } = stale;
    await send(ann, "/api/sets/caches-and-queues/edits", { edits: [{ op: "question", key, base: question, question: { ...question, difficulty: "easy", sections: [{ name: "Answer", text: "When what it was made from is another by now." }] } }] });
    const gone = await questionOf("caches-and-queues", "What does a queue decouple?");
    await send(ann, "/api/sets/caches-and-queues/edits", { edits: [{ op: "remove", key: gone.key }] });
    await begin();
    await drop(ann, { "caches.md": list.replace("has changed since.", "has changed, or may have.").replace("near to where it is needed.", "close to where it is needed.").replace("To be completed.", "As large as pays.")
      + "\n### 6. What is back pressure?\n\nThe queue says: *not so fast*.\n" });
    await ann.sees(/1 new, 2 changed, 1 conflict, 1 as it was and 1 removed here before/);
    const conflict = await open("When is an entry stale?");
    await conflict.getByText("both changed it").waitFor();
    await look("import-conflict");
    await ann.sees("1 conflict undecided: ours stays");
    await conflict.getByRole("region", { name: "Answer of When is an entry stale?" }).getByLabel("Take the source’s").check();
    await conflict.getByText("conflict, decided").waitFor();
    const large = await open("How large should it be?");
    await large.getByRole("region", { name: "Answer of" }).getByLabel("Keep ours").check();
    await ann.press("Import it again");
    await ann.press(/^Import 4 questions/);
    await ann.sees("Imported into “Caches and queues”");
    const now = await questionOf("caches-and-queues", "When is an entry stale?");
    assert.deepEqual([now.difficulty, now.sections[0].text], ["easy", "When what it was made from has changed, or may have."]);
    assert.equal((await questionOf("caches-and-queues", "How large should it be?")).sections, undefined, "ours had no answer, and stays so");
    assert.match((await questionOf("caches-and-queues", "What is a cache for?")).sections[0].text, /close to where/);
    await questionOf("caches-and-queues", "What is back pressure?");
    await questionOf("caches-and-queues", "What does a queue decouple?");
  });

  await step("a chosen folder; a table whose columns are named; a conversation; pasted topics", async () => {
    await begin();
    const pile = join(files, "pile");
    mkdirSync(join(pile, "deep"), { recursive: true });
    mkdirSync(join(pile, ".git"));
    writeFileSync(join(pile, "one.md"), "# One\n\n## What is one?\n\nA number.\n\n## What is half?\n\nLess.\n");
    writeFileSync(join(pile, "deep", "two.md"), "# Two\n\n## What is two?\n\nMore.\n\n## What is twice?\n\nDouble.\n");
    writeFileSync(join(pile, ".git", "config"), "## What is hidden?\n\nThis.\n");
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), ann.press("Choose a folder…")]);
    await chooser.setFiles(pile);
    await ann.sees("4 questions found.");
    await ann.press("Leave without importing");
    const table = join(files, "table.csv");
    writeFileSync(table, "Thema;Frage;Antwort;Notiz\nCaches;Was ist ein Cache?;Ein Speicher.;alt\nCaches;Was ist alt?;Das von gestern.;neu\n");
    const [second] = await Promise.all([page.waitForEvent("filechooser"), ann.press("Choose files…")]);
    await second.setFiles(table);
    await page.getByText(/^Columns: 4/).waitFor();
    await page.getByText(/^Columns: 4/).click();
    await ann.field("What Thema is").selectOption("topic");
    await ann.field("What Notiz is").selectOption("tags");
    await look("import-columns");
    await ann.press("Read it again with these columns");
    await ann.sees("2 questions found.");
    const cache = await open("Was ist ein Cache?");
    await cache.locator(".import-become").getByText("Ein Speicher.").waitFor();
    await cache.getByText("#alt").waitFor();
    await ann.press("Leave without importing");
    await ann.field("Or paste text").fill(Array.from({ length: 6 }, (_, at) => `Maria: How would you store record number ${at} safely?\nJonas: I would write it twice, at ${at} o’clock.`).join("\n\n"));
    await ann.field("Title").fill("A talk");
    await ann.press("Read this text");
    await ann.sees("This seems to be the transcript of a conversation");
    await becomes(() => page.evaluate(() => document.activeElement.textContent), "Import A talk.txt", "the focus is on the page's title");
    await look("import-refused");
    await ann.press("Import it as a conversation");
    await ann.sees("6 questions found.");
    await becomes(() => page.evaluate(() => document.activeElement.textContent), "Import A talk.txt", "the focus is on the page's title");
    await ann.press("Leave without importing");
  });

  await step("a list like one that is there: what is the same can be merged afterwards", async () => {
    await begin();
    await drop(ann, { "others.md": "# Other lists\n\n## Mixed\n\n### What is a cache for?\n\nTo be quick, the second time.\n\n### Why do clocks drift apart?\n\nNo two crystals are alike.\n" });
    const cache = await open("What is a cache for?");
    await cache.getByText("in “Caches and queues”").waitFor();
    await look("import-duplicate");
    await ann.press("Merge them afterwards", cache);
    await ann.press(/^Import 2 questions/);
    await ann.sees("1 question is to be merged with one that was there.");
    await page.getByRole("link", { name: "Merge it" }).click();
    await ann.heading("Duplicates");
    await page.getByRole("region", { name: "answer" }).waitFor();
    await look("duplicates-merge");
    await page.getByRole("region", { name: "answer" }).getByRole("button", { name: "Both" }).click();
    await ann.press(/^Same question: merge/);
    await ann.sees("Merged. “What is a cache for?” is gone from");
    const sets = (await ask(ann, "/api/sets")).sets;
    const [one, two] = ["caches-and-queues", "other-lists"].map((id) => sets.find((set) => set.id === id).questions);
    assert.equal(one + two, 7, `${one} and ${two}`);
    const all = JSON.stringify([await ask(ann, "/api/sets/caches-and-queues"), await ask(ann, "/api/sets/other-lists")]);
    assert.match(all, /dear to compute/);
    assert.match(all, /the second time/);
  });

  await step("pairs are gone through by keyboard; what isn’t the same stays away", async () => {
    for (const [id, prompts] of [["left", ["Explain how a hash table resolves collisions.", "What is the purpose of a foreign key?", "Describe optimistic locking in databases."]], ["right", ["Explain how hash tables resolve collisions.", "What is the purpose of a foreign key in SQL?", "Describe optimistic locking in a database."]]]) {
      await send(ann, "/api/sets", { title: `The ${id}`, id });
      const { keys } = await send(ann, `/api/sets/${id}/edits`, { edits: [{ op: "add", kind: "topic", after: "", title: "Data" }] });
      await send(ann, `/api/sets/${id}/edits`, { edits: prompts.map((prompt) => ({ op: "add", kind: "question", after: keys[0], question: { prompt } })) });
    }
    await ann.go("/sets/duplicates");
    await ann.heading("Duplicates");
    await page.getByLabel("The left", { exact: false }).check();
    await page.getByLabel("The right", { exact: false }).check();
    await look("duplicates-choose");
    await ann.press("Find duplicates");
    const list = page.getByRole("list", { name: "Pairs" });
    await list.waitFor();
    const count = await list.getByRole("button").count();
    assert.ok(count >= 2, `${count} pairs`);
    const current = () => list.locator("[aria-current]").textContent();
    const first = await current();
    await list.getByRole("button").first().focus();
    await page.keyboard.press("j");
    await eventually(async () => (await current()) !== first, "j goes to the next pair");
    await page.keyboard.press("k");
    await becomes(current, first, "k goes back");
    await page.getByText("This one stays, the other goes").first().waitFor();
    await page.keyboard.press("d");
    await ann.sees("Marked as not the same");
    await becomes(() => list.getByRole("button").count(), count - 1, "it is gone from the list");
    await page.getByText("This one stays, the other goes").first().waitFor();
    await page.keyboard.press("m");
    await ann.sees(/^Merged\./);
    await page.keyboard.press("Control+k");
    await page.getByRole("option", { name: /Not the same/ }).waitFor();
    await page.keyboard.press("Escape");
    await page.reload();
    await eventually(async () => !(await page.getByRole("main").textContent()).includes("Comparing"), "they are found again");
    assert.ok(!(await page.getByRole("main").textContent()).includes(first), "what was marked isn’t shown again");
    const aside = page.locator("details").filter({ hasText: "1 pair set aside as not the same" });
    await aside.locator("summary").click();
    await look("duplicates-aside");
    await aside.getByRole("button", { name: /^Take back/ }).click();
    await ann.sees("Taken back. The two are compared when duplicates are found again.");
    assert.equal(await aside.count(), 0, "nothing is set aside any more");
    await page.reload();
    await list.waitFor();
    await becomes(() => list.getByRole("button").first().textContent(), first, "it is found again");
    await page.getByText("This one stays, the other goes").first().waitFor();
    await list.getByRole("button").first().focus();
    await page.keyboard.press("d");
    await page.locator("details").filter({ hasText: "1 pair set aside" }).locator("summary").click();
    await ann.press(/^Take back/);
    await ann.sees("Taken back. The two are in the list again.");
    assert.equal(await list.getByRole("button").first().textContent(), first, "where it was");
  });

  await step("a fork takes what is new, field by field", async () => {
    const { id } = await send(ann, "/api/sets/caches-and-queues/fork", { title: "Caches of our own" });
    const edit = async (set, title, change) => {
      const { key, ...base } = await questionOf(set, title);
      await send(ann, `/api/sets/${set}/edits`, { edits: [{ op: "question", key, base, question: { ...base, ...change } }] });
    };
    await ann.go("/sets/caches-and-queues/updates");
    await ann.heading("This set wasn’t made from others.");
    await ann.go(`/sets/${id}/updates`);
    await ann.heading("There is nothing new.");
    await look("updates-none");
    await edit("caches-and-queues", "How large should it be?", { difficulty: "medium", sections: [{ name: "Answer", text: "As large as its hits are worth." }] });
    await edit("caches-and-queues", "What is back pressure?", { sections: [{ name: "Answer", text: "Whoever is slow says so." }] });
    await edit(id, "What is back pressure?", { sections: [{ name: "Answer", text: "A full queue makes its writers wait." }] });
    await page.reload();
    await ann.heading("Caches and queues");
    await page.getByText("both changed it").waitFor();
    await look("updates");
    await page.getByRole("region", { name: "Answer of What is back pressure?" }).getByLabel("Take theirs").check();
    await page.getByRole("button", { name: "How large should it be?" }).click();
    await page.getByRole("region", { name: "difficulty of How large should it be?" }).getByLabel("Keep ours").check();
    await ann.press("Take 2 changes");
    await ann.sees(/2 changes from “Caches and queues” were taken; that is version \d+\./);
    await ann.heading("There is nothing new.");
    const [large, pressure] = [await questionOf(id, "How large should it be?"), await questionOf(id, "What is back pressure?")];
    assert.deepEqual([large.difficulty, large.sections[0].text, pressure.sections[0].text], [undefined, "As large as its hits are worth.", "Whoever is slow says so."]);
  });

  await step("twenty thousand questions are scrolled and filtered without waiting, and reading can be stopped", async () => {
    await begin();
    const text = `# Registers\n\n${Array.from({ length: 20000 }, (_, at) => `${at % 100 ? "" : `## Register ${at / 100}\n\n`}### ${at + 1}. What does entry ${at} of register ${Math.floor(at / 100)} hold?\n\nIt holds ${at * 7}.\n`).join("\n")}`;
    await drop(ann, { "registers.md": text });
    await ann.press("Stop");
    await ann.sees("Reading was stopped. Nothing was written.");
    await ann.press("Read it again");
    await page.getByText("20,000 questions found.").waitFor({ timeout: 90000 });
    assert.ok(await page.locator(".import-row").count() < 120, "only what is seen is made");
    const longest = await page.evaluate(async () => {
      let worst = 0;
      for (let step = 0; step < 20; step++) {
        const from = performance.now();
        scrollTo(0, (document.documentElement.scrollHeight / 20) * step);
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        worst = Math.max(worst, performance.now() - from);
      }
      scrollTo(0, 0);
      return worst;
    });
    assert.ok(longest < 1000, `a scroll took ${Math.round(longest)} ms`);
    await ann.field("Find in the questions").fill("entry 19999");
    await becomes(async () => (await titles()).join(), "▸What does entry 19999 of register 199 hold?", "the last is found");
    await ann.field("Find in the questions").fill("");
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await ann.sees("What does entry 19999 of register 199 hold?");
    await ann.press("Leave without importing");
  });

  await step("what is left is forgotten by the server, too", async () => {
    for (let round = 0; round < 3; round++) {
      await begin();
      await drop(ann, { "left.md": list });
      await page.locator(".import-list").waitFor();
      if (round === 1) await page.getByRole("link", { name: "Transcripts" }).click(); // within the page; the others load it anew
    }
    await ann.press("Leave without importing");
    await ann.sees("Drop files or a folder here");
  });

  await step("everybody can read and use it, and no page complained", async () => {
    assert.deepEqual(faults, []);
    assertQuiet(ann, ian);
  });
});
