// Studying, as a person does it: reading, testing oneself, a quiz, a mock interview; on two machines, without
// a line, over some days; and what the server and everybody else learn of it, which is nothing.
import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { demo, folder, parley, parleyJson } from "../support/parley.mjs";
import { comeIn } from "./support/account.mjs";
import { Person, assertQuiet, becomes, eventually, openBrowser, pause } from "./support/browser.mjs";
import { faultsInBothLooks, stickingOut } from "./support/checks.mjs";
import { takePictures } from "./support/screenshots.mjs";
import { tellStory } from "./support/story.mjs";

const phone = { width: 390, height: 844 };
const magnified = { width: 640, height: 450 }; // 1280 by 900 at 200 %
const password = "a long password for studying";
const marker = "Zanzibar-written-answer";
const minute = 60_000;
const day = 24 * 60 * minute;

const pack = `---
pack: 1
id: knots
title: Knots and locks
lang: en
license: CC0-1.0
---

Questions to be studied.

# Locks
## Taking them

### What is a lock for?
id: lock-for
kind: concept
difficulty: easy
time: 5

#### Hints
- Think of two threads.
- And of one variable.

#### Answer
One thread at a time goes through: the **mutual exclusion** answer.

#### How to answer
Name the danger first.

#### Signals
- expected: says mutual exclusion
- strong: names a race
- red flag: thinks that it makes code faster

#### Rubric
- Depth
  - 2: knows the word
  - 4: says what goes wrong without it

#### Follow-ups
- And with two locks?

### Write a counter that several threads share.
id: lock-code
kind: code
difficulty: medium
time: 10

Begin with this:

\`\`\`python
count = 0
def add():
    global count
    count += 1
\`\`\`

#### Answer
\`\`\`python
import threading
guard = threading.Lock()
\`\`\`

### Which of these release a lock?
id: lock-choice
kind: choice
difficulty: easy
time: 2

#### Choices
- [x] leaving the \`with\` block
  >> also by an exception
- [ ] the garbage collector
  >> it doesn't know of it
- [x] \`release()\`

#### Answer
Two of the three.

# Queues

### How long is an unbounded queue?
id: queue-choice
kind: choice
difficulty: easy
time: 2

#### Choices
- [ ] a thousand
- [x] as long as memory lasts
  >> that is the danger
- [ ] none of the above

### When does a bounded queue block?
id: queue-bound
kind: scenario
difficulty: hard
time: 8

#### Answer
When it is full, and somebody puts.
`;

/** Its topic is called like one of the other set's. */
const otherPack = `---
pack: 1
id: pools
title: Pools of threads
lang: en
license: CC0-1.0
---

# Locks

### What guards a pool's queue?
id: pool-guard
kind: concept
difficulty: hard
time: 9

#### Answer
One lock and two conditions: the **guarded pool** answer.
`;

async function signIn(person, email) {
  await person.go("/signin?to=%2Fstudy");
  await person.field("E-mail address").fill(email);
  await person.field("Password").fill(password);
  await person.press("Sign in");
  await person.heading("Study");
}

/** The page was loaded anew, so the keys are locked. */
async function unlock(person) {
  await person.field("Password").fill(password);
  await person.press("Open my study history");
  await person.page.locator(".study-unlock").waitFor({ state: "detached" });
}

const saved = (person) => person.page.locator('.study-save[data-save="saved"]').waitFor();
const chunks = (person) => person.page.evaluate(async () => (await (await fetch("/api/me/study?after=0")).json()).chunks);
const head = (person) => person.page.locator(".study-card .study-head").textContent();
const focused = (person) => person.page.evaluate(() => document.activeElement?.className ?? "");
const follow = (person, name) => person.page.getByRole("navigation", { name: "Ways to study this set" }).getByRole("link", { name }).click();
/** From now on the person's clock is so much ahead, also in pages loaded later. */
async function itIsLater(person, ms) {
  const set = (by) => {
    globalThis.realNow ??= Date.now;
    Date.now = () => globalThis.realNow() + by;
  };
  await person.page.addInitScript(set, ms);
  await person.page.evaluate(set, ms);
}

test("studying question sets", async (t) => {
  const { server, data } = await demo(t);
  const file = join(folder(t), "knots.pack.md");
  writeFileSync(file, pack);
  await parley("import", "--data", data, file);
  const browser = await openBrowser(t, data);
  const sam = await Person.sit(browser, server.origin);
  const away = await Person.sit(browser, server.origin); // Sam's other machine
  const eve = await Person.sit(browser, server.origin);
  const { step } = tellStory(t, "study", { sam, away, eve }, () => server);
  const faults = [];
  const look = async (person, name) => {
    await person.page.evaluate(() => scrollTo(0, 0));
    for (const fault of await faultsInBothLooks(person.page)) faults.push(`${name}: ${fault}`);
    for (const size of [phone, magnified]) for (const wide of await stickingOut(person.page, size)) faults.push(`${name}: wider than ${size.width} px: ${wide}`);
    await takePictures(person.page, name);
  };
  let email = "";

  await step("an empty history says what to do, and whose it is", async () => {
    email = await comeIn(sam, data, { name: "Sam", role: "interviewer,author", password });
    await sam.page.getByRole("link", { name: "Study", exact: true }).click();
    await sam.heading("You haven’t studied anything yet.");
    await sam.sees(/Your study history is yours alone\./);
    await look(sam, "study-empty");
  });

  await step("a set is read by keyboard, each answer hidden until it is asked for", async () => {
    await sam.page.getByRole("link", { name: "Knots and locks" }).click();
    await sam.heading("What is a lock for?");
    await sam.lacks("mutual exclusion");
    await sam.page.locator(".study-card").focus();
    await sam.page.keyboard.press("Space");
    await sam.sees("mutual exclusion");
    await sam.heading("Follow-ups");
    await look(sam, "study-read");
    await sam.page.keyboard.press("ArrowRight");
    await becomes(() => head(sam), "Write a counter that several threads share.", "the next question");
    await sam.lacks("threading.Lock");
    assert.match(await focused(sam), /study-card/);
    await sam.page.locator(".listing .tok-keyword").first().waitFor();
    await sam.sees("2 of 3 in this topic, 2 of 5 in the set");
    await sam.page.keyboard.press("ArrowRight");
    await sam.lacks("also by an exception");
    await sam.page.keyboard.press("ArrowLeft");
    await sam.page.keyboard.press("ArrowLeft");
    await becomes(() => head(sam), "What is a lock for?", "back");
    await sam.field("Topic").selectOption({ index: 1 });
    await becomes(() => head(sam), "How long is an unbounded queue?", "the other topic");
    await sam.page.getByRole("link", { name: "The whole set on one page" }).click();
    await sam.heading("Locks");
    assert.equal(await sam.page.locator("details[open]").count(), 0);
    await look(sam, "study-whole");
  });

  await step("a written answer stands beside the model answer, and each grade says when the question comes back", async () => {
    await follow(sam, "Test yourself");
    await becomes(() => head(sam), "What is a lock for?", "the first new question");
    await sam.lacks("mutual exclusion");
    await eventually(async () => /study-card/.test(await focused(sam)), "the question has the focus");
    await sam.pad("Your answer").waitFor();
    await look(sam, "study-answer");
    await sam.page.locator(".study-card").focus();
    await sam.page.keyboard.press("Enter");
    await sam.page.keyboard.type(`${marker}: one at a time, 1 2 3.`);
    await sam.page.keyboard.press("Control+Enter");
    await sam.heading("Your answer");
    await sam.sees(`${marker}: one at a time, 1 2 3.`);
    await sam.sees("mutual exclusion");
    await sam.page.getByRole("checkbox", { name: "Strong: names a race" }).check();
    await sam.page.getByRole("checkbox", { name: "4 says what goes wrong without it" }).check();
    const dues = await sam.page.locator(".study-grade-due").allTextContents();
    assert.equal(dues.length, 4);
    assert.deepEqual(dues.slice(0, 3), ["in 1 min", "in 6 min", "in 10 min"]);
    assert.match(dues[3], /^in \d+ days$/);
    await look(sam, "study-compare");
    await sam.page.keyboard.press("3");
    await becomes(() => head(sam), "Write a counter that several threads share.", "the next one");
    await saved(sam);
  });

  await step("a grade is taken back, with the answer that was written", async () => {
    await sam.page.keyboard.press("Alt+z");
    await becomes(() => head(sam), "What is a lock for?", "it is back");
    await sam.sees(`${marker}: one at a time, 1 2 3.`);
    await sam.page.keyboard.press("4");
    await becomes(() => head(sam), "Write a counter that several threads share.", "graded anew");
    await sam.sees("Last: Easy");
  });

  await step("code is written as code", async () => {
    await sam.pad("Your answer").waitFor();
    await becomes(() => sam.field("Write as").inputValue(), "python", "the listing's language");
    await sam.type("Your answer", "guard = 1");
    await sam.press(/^Show the model answer/);
    await sam.page.getByRole("figure").filter({ hasText: "Your code" }).waitFor();
    await look(sam, "study-code");
    await sam.page.getByRole("button", { name: /Again/ }).click();
    await becomes(() => head(sam), "Which of these release a lock?", "the next one");
  });

  await step("in between come questions with choices, which grade themselves", async () => {
    await sam.page.getByRole("checkbox", { name: "the garbage collector" }).check();
    await sam.press(/^Check/);
    await sam.sees("The schedule takes right for Good and wrong for Again.");
    await sam.sees("also by an exception");
    await sam.press(/^Next/);
    await becomes(() => head(sam), "How long is an unbounded queue?", "the next one");
    await sam.page.getByRole("link", { name: "Study", exact: true }).click();
    await sam.page.getByText("1 of 5 learnt · 2 begun").waitFor();
    await saved(sam);
    await look(sam, "study-overview");
  });

  await step("a quiz by keyboard: choices shuffled by a seed, feedback, the score, what was missed", async () => {
    await sam.page.getByRole("link", { name: "Knots and locks" }).click();
    await follow(sam, "Quiz");
    await sam.field("Seed").fill("7");
    await look(sam, "study-quiz-setup");
    await sam.press("Begin the quiz");
    await sam.page.locator(".study-choice").first().waitFor();
    const choose = async (...texts) => {
      const shown = await sam.page.locator(".study-choice .prose").allTextContents();
      for (const text of texts) await sam.page.keyboard.press(String(shown.findIndex((one) => one.trim() === text) + 1));
      await sam.page.keyboard.press("Enter");
    };
    for (let place = 0; place < 2; place++) {
      await eventually(async () => /study-card/.test(await focused(sam)), "the question has the focus");
      if ((await head(sam)).startsWith("Which")) {
        await choose("leaving the with block", "release()");
        await sam.sees("Right.");
      } else {
        await sam.page.setViewportSize({ width: 1280, height: 240 });
        await choose("a thousand");
        await sam.sees("Wrong.");
        const inWindow = () => sam.page.locator(".study-result").evaluate((line) => { const { top, bottom } = line.getBoundingClientRect(); return top >= 0 && bottom <= innerHeight; });
        await becomes(inWindow, true, "the verdict is in the window");
        await sam.page.evaluate(() => scrollTo(0, 0));
        await becomes(inWindow, false, "it isn't, further up");
        await pause(350);
        await sam.page.keyboard.press("Enter");
        await becomes(inWindow, true, "brought back, not passed over");
        await sam.page.setViewportSize({ width: 1280, height: 900 });
        await sam.sees("that is the danger");
        await look(sam, "study-quiz");
      }
      await pause(350); // sooner, it would be taken for a key that was pressed twice
      await sam.page.keyboard.press("Enter");
    }
    await sam.heading("1 of 2 right");
    await sam.heading("What was missed");
    await sam.sees("How long is an unbounded queue?");
    await look(sam, "study-quiz-end");
    await sam.press("The missed one again");
    await becomes(() => head(sam), "How long is an unbounded queue?", "only that one");
    await saved(sam);
  });

  await step("after loading the page anew the password opens it again; reading needs none", async () => {
    await sam.go("/study");
    await sam.heading("Sets to read");
    await look(sam, "study-locked");
    await sam.page.getByRole("link", { name: "Knots and locks" }).click();
    await sam.heading("What is a lock for?");
    await sam.go("/study");
    await sam.field("Password").fill("a wrong password");
    await sam.press("Open my study history");
    await sam.sees("That isn’t the password.");
    await unlock(sam);
    await sam.sees(/1 of 5 learnt/);
    await becomes(() => sam.page.evaluate(() => document.activeElement.textContent), "Study", "the focus is on the page's title");
  });

  await step("what is done without a line is kept, even when the page is closed, and sent later", async () => {
    sam.expect(/net::ERR_/);
    const before = (await chunks(sam)).length;
    await sam.page.getByRole("link", { name: "Knots and locks" }).click();
    await follow(sam, "Test yourself");
    await becomes(() => head(sam), "When does a bounded queue block?", "the last new one");
    await sam.context.setOffline(true);
    await sam.press(/^Show the model answer/);
    await sam.page.getByRole("button", { name: /Easy/ }).click();
    await sam.page.getByText("History kept here, not sent yet").waitFor();
    await look(sam, "study-offline");
    await sam.page.close();
    await sam.context.setOffline(false);
    await sam.openPage();
    await sam.go("/study");
    assert.equal((await chunks(sam)).length, before);
    await unlock(sam);
    await sam.sees(/2 of 5 learnt/);
    await saved(sam);
    assert.equal((await chunks(sam)).length, before + 1);
  });

  await step("on another machine it is the same history, and both add to it", async () => {
    away.expect(/status of 401/);
    await itIsLater(away, 15 * minute);
    await signIn(away, email); // the password that signs in opens it, too
    await away.sees(/2 of 5 learnt/);
    await away.page.getByRole("link", { name: "Study now" }).click();
    const first = await head(away);
    await away.press(first.includes("counter") ? /^Show the model answer/ : /^Check/).catch(() => undefined);
    if (first.includes("counter")) {
      await away.page.getByRole("button", { name: /Easy/ }).click();
    } else {
      await away.page.locator(".study-choice input").first().check();
      await away.press(/^Check/);
    }
    await saved(away);
    const known = (await chunks(sam)).length;
    assert.ok(known > 0);
    await sam.page.evaluate(() => dispatchEvent(new Event("visibilitychange")));
    await sam.page.getByRole("link", { name: "Study", exact: true }).click();
    const words = (person) => person.page.locator(".row-note").first().textContent();
    await away.page.getByRole("link", { name: "Study", exact: true }).click();
    await itIsLater(sam, 15 * minute);
    await eventually(async () => (await words(sam)) === (await words(away)), "both say the same", 30_000); // the page looks at its clock now and then
  });

  await step("a graded question comes back on its day, and memory is drawn week by week", async () => {
    await itIsLater(away, 30 * day);
    await away.go("/study");
    await unlock(away);
    await away.page.getByText(/due/).first().waitFor();
    await away.page.getByRole("link", { name: "Study now" }).click();
    for (let asked = 0; asked < 8; asked++) {
      if (!await away.page.locator(".study-card").count()) break;
      const before = await head(away);
      if (await away.page.locator(".study-choice").count()) {
        await away.page.locator(".study-choice input").first().check();
        await away.press(/^Check/);
        await away.press(/^Next/);
      } else {
        await away.press(/^Show the model answer/);
        await away.page.getByRole("button", { name: before.includes("lock for") ? /Again/ : /Good/ }).click();
      }
      await eventually(async () => !await away.page.locator(".study-card").count() || (await head(away)) !== before, "the next one, or none");
    }
    await away.heading(/^Nothing is due until/);
    await look(away, "study-done");
    await saved(away);
    await away.page.getByRole("link", { name: "All of what you study" }).click();
    await away.page.getByRole("img", { name: /^Still known, by week\./ }).waitFor();
    await away.page.getByText("The numbers").click();
    await away.page.getByText("By topic").first().click();
    await look(away, "study-weeks");
  });

  await step("a mock interview is drawn by a seed, and can be taken into a room", async () => {
    await sam.page.getByRole("link", { name: "Knots and locks" }).click();
    await follow(sam, "Mock interview");
    await sam.field("Length").selectOption("15");
    await sam.press(/^Draw the questions/);
    await sam.page.getByText(/^Seed/).last().waitFor();
    const seed = await sam.page.locator(".study-drawn strong").textContent();
    const room = sam.page.getByRole("link", { name: "With a colleague in a room" });
    const drawn = new URL(await room.getAttribute("href"), server.origin).searchParams.get("questions").split(",");
    await look(sam, "study-mock-drawn");
    await sam.field("Seed").fill(seed);
    await sam.press(/^Draw/);
    await room.waitFor();
    assert.deepEqual(new URL(await room.getAttribute("href"), server.origin).searchParams.get("questions").split(","), drawn);
    await room.click();
    await sam.heading("Plan a room");
    await becomes(() => sam.page.locator(".draft-item").count(), drawn.length, "they are in the plan");
    await sam.page.goBack();
  });

  await step("it is timed, shows hints one by one and no answer, and outlives the page", async () => {
    await sam.heading("Knots and locks");
    await sam.page.getByRole("checkbox", { name: /^Locks/ }).check();
    await sam.press(/^Draw the questions/);
    await sam.press("Begin, alone");
    await sam.page.getByRole("timer", { name: "In all: time" }).waitFor();
    await itIsLater(sam, 16 * minute);
    const all = Number(/of (\d+)/.exec(await sam.page.locator(".study-count p").first().textContent())[1]);
    for (let place = 0; place < all; place++) {
      await sam.page.getByText(`Question ${place + 1} of ${all}`).waitFor();
      await sam.lacks("mutual exclusion", "threading.Lock", "also by an exception");
      await sam.pad("Your answer").waitFor();
      await sam.type("Your answer", `${marker} ${place}`);
      if ((await head(sam)).includes("lock for")) {
        await sam.lacks("And of one variable.");
        await sam.press("Show a hint (1 of 2)");
        await sam.sees("Think of two threads.");
        await sam.lacks("And of one variable.");
        await look(sam, "study-mock");
        await sam.type("Your answer", " to the last letter");
        await sam.page.reload();
        await unlock(sam);
        await sam.sees(/A mock interview is under way/);
        await look(sam, "study-mock-found");
        await sam.press("Go on");
        await sam.padReads("Your answer", `${marker} ${place} to the last letter`);
        await sam.sees("Think of two threads.");
      }
      await itIsLater(sam, (17 + place) * minute);
      await sam.press(place + 1 < all ? /^Next question/ : /^Finish/);
    }
    await sam.heading("Debrief");
    await sam.sees(`${marker} 0`);
    await sam.sees("mutual exclusion");
  });

  await step("the debrief: one's own marks by the rubric's points, by topic as a picture and a table", async () => {
    const depth = sam.page.getByRole("group", { name: "Depth" });
    await depth.getByText("says what goes wrong without it").waitFor();
    await depth.getByRole("radio", { name: "4" }).check();
    await sam.page.getByRole("group", { name: "Overall" }).first().getByRole("radio", { name: "2" }).check();
    await sam.page.getByRole("img", { name: /^Your marks by topic/ }).waitFor();
    const marks = async () => (await sam.page.locator(".study-table tbody td").allTextContents()).slice(-2).join(" ");
    await becomes(marks, "2 50 %", "two marks and their mean");
    await becomes(() => sam.page.locator(".study-table tbody th").allTextContents().then((all) => all.join()), "Locks", "one topic");
    await look(sam, "study-debrief");
    await sam.page.screenshot({ path: join(import.meta.dirname, "../../build/screenshots/study-debrief-whole.png"), fullPage: true });
    await sam.press("Drop it");
    await sam.press("Stay here");
    await sam.press(/^Keep the result/);
    await sam.heading("Earlier mock interviews");
    await sam.page.locator(".study-past summary").click();
    await becomes(marks, "2 50 %", "the same");
    await saved(sam);
    await look(sam, "study-mock-past");
  });

  await step("several sets are asked from in one mock interview, and reloading loses nothing of it", async () => {
    const other = join(folder(t), "pools.pack.md");
    writeFileSync(other, otherPack);
    await parley("import", "--data", data, other);
    await sam.page.reload();
    await unlock(sam);
    await sam.page.getByText("From other sets, too").click();
    await sam.page.getByRole("checkbox", { name: /^Pools of threads/ }).check();
    await sam.page.getByText("From 2 sets").waitFor();
    await sam.page.getByRole("checkbox", { name: /^Locks \(4\)/ }).check();
    await sam.field("Length").selectOption("30");
    await look(sam, "study-mock-sets");
    await sam.press(/^Draw the questions/);
    await sam.page.getByText(/from .*Knots and locks.*, 1 from .*Pools of threads/).waitFor();
    const seed = await sam.page.locator(".study-drawn strong").textContent();
    assert.match(seed, /^[a-z0-9]+ of knots@\d+, pools@\d+$/);
    const room = sam.page.getByRole("link", { name: "With a colleague in a room" });
    const planned = await room.getAttribute("href");
    assert.match(planned, /pools\/pool-guard/);
    await sam.field("Seed").fill(seed);
    await sam.press(/^Draw/);
    await room.waitFor();
    assert.equal(await room.getAttribute("href"), planned);
    await sam.press("Begin, alone");
    const all = Number(/of (\d+)/.exec(await sam.page.locator(".study-count p").first().textContent())[1]);
    assert.equal(all, 4);
    for (let place = 0; place < all; place++) {
      await sam.page.getByText(`Question ${place + 1} of ${all}`).waitFor();
      await sam.pad("Your answer").waitFor();
      await sam.type("Your answer", `${marker} several ${place}`);
      if (place === 1 || place + 1 === all) {
        await sam.page.reload();
        await unlock(sam);
        await sam.page.getByText(`question ${place + 1} of ${all}`).waitFor();
        await sam.press("Go on");
        await sam.padReads("Your answer", `${marker} several ${place}`);
      }
      await sam.press(place + 1 < all ? /^Next question/ : /^Finish/);
    }
    await sam.heading("Debrief");
    const ofPool = sam.page.locator(".study-debriefed").filter({ hasText: "What guards a pool" });
    const ofLock = sam.page.locator(".study-debriefed").filter({ hasText: "What is a lock for?" });
    await ofPool.getByRole("radio", { name: "5" }).check();
    await ofLock.getByRole("group", { name: "Depth" }).getByRole("radio", { name: "3" }).check();
    await sam.page.reload();
    await unlock(sam);
    await sam.sees(/A mock interview waits for its debrief/);
    await sam.press("To the debrief");
    for (let place = 0; place < all; place++) await sam.sees(`${marker} several ${place}`);
    await ofPool.getByText("guarded pool").waitFor();
    assert.ok(await ofPool.getByRole("radio", { name: "5" }).isChecked());
    const rows = async () => (await sam.page.locator(".study-end .study-table tbody tr").allTextContents()).sort().map((row) => row.replace(/\d+ s|\d+ min/, "·"));
    const told = await rows();
    assert.equal(told.length, 2);
    assert.match(told[0], /^LocksKnots and locks3.*50 %$/);
    assert.match(told[1], /^LocksPools of threads1.*100 %$/);
    await sam.page.getByRole("img", { name: /Locks · Knots and locks: 50 %.*Locks · Pools of threads: 100 %|Locks · Pools of threads: 100 %.*Locks · Knots and locks: 50 %/ }).waitFor();
    await look(sam, "study-debrief-sets");
    await sam.press(/^Keep the result/);
    await saved(sam);
    await sam.page.reload();
    await unlock(sam);
    await sam.heading("Earlier mock interviews");
    await sam.lacks("A mock interview waits");
    await sam.page.locator(".study-past summary").first().click();
    await becomes(() => sam.page.locator(".study-past details[open] tbody tr").count(), 2, "what is listed");
  });

  await step("nobody else gets anything of it, and the server can't read it", async () => {
    await comeIn(eve, data, { name: "Eve", role: "administrator,reviewer,interviewer,author", password });
    assert.deepEqual(await chunks(eve), []);
    await eve.page.getByRole("link", { name: "Study", exact: true }).click();
    await eve.heading("You haven’t studied anything yet.");
    const mine = await chunks(sam);
    assert.ok(mine.length > 0);
    for (const { bytes } of mine) assert.ok(Buffer.from(bytes, "base64").toString("latin1").startsWith("PARLEY-STUDY\u0001"));
    const listed = await parleyJson("user", "list", "--data", data);
    assert.ok(!JSON.stringify(listed).includes("PARLEY-STUDY"));
    const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
    const stored = Buffer.concat(files.map((path) => readFileSync(path)));
    assert.ok(stored.includes("PARLEY-STUDY"), "the chunks are there");
    assert.ok(stored.includes("lock-code"), "and so are the questions");
    for (const secret of [marker, '"rating"', '"type":"review"', "spent_ms", "knots/lock-code", password]) assert.ok(!stored.includes(secret), `the server holds ${secret}`);
    const told = [...sam.requests, ...away.requests].filter(({ path }) => path !== "/api/samples").map(({ body }) => body).join("\n");
    for (const secret of [marker, "rating", "lock-code", password]) assert.ok(!told.includes(secret), `the server was told ${secret}`);
  });

  await step("nothing was found wrong", () => {
    assert.deepEqual(faults, []);
    assertQuiet(sam, away, eve);
  });
});
