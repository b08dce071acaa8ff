// A whole interview in four browsers: two panelists, the candidate, and the reviewer who reads it later.
import assert from "node:assert/strict";
import { test } from "node:test";
import { demo, parleyJson } from "../support/parley.mjs";
import { Person, assertQuiet, atServer, becomes, eventually, openBrowser } from "./support/browser.mjs";
import { foreignFields, leakedTexts, recordsOf } from "./support/candidate-wire.mjs";
import { tellStory } from "./support/story.mjs";

const note1 = "Shared note on this question";

/** The letters of one writer, in the order in which they stand. */
const only = (text, letters) => [...text].filter((letter) => letters.test(letter)).join("");

/** What the keyboard's focus is on: its label, or its first words. */
const focused = (person) => person.page.evaluate(() => {
  const now = document.activeElement;
  return now === document.body ? "" : (now.getAttribute("aria-label") ?? now.textContent).trim();
});

/** As somebody without a mouse does it; the focus then is where `place` says, and stays there. */
async function pressByKeyboard(person, name, place) {
  await person.button(name).focus();
  await person.page.keyboard.press("Enter");
  let now;
  await eventually(async () => place.test(now = await focused(person)), `after ${name} the focus is on ${place}`)
    .catch((error) => { throw new Error(`${error.message}, not on ${JSON.stringify(now)}`); });
}

test("an interview, from the links to the reviewed transcript", async (t) => {
  const { made, server, data } = await demo(t);
  const browser = await openBrowser(t, data);
  const [ann, bob, cara, rita] = await Promise.all([1, 2, 3, 4].map(() => Person.sit(browser, server.origin)));
  const plan = () => recordsOf(ann.received).filter(({ type }) => type === "question_planned").map(({ question }) => question);
  let first; // the first question, as the panel has it
  const story = tellStory(t, "interview", { ann, bob, cara, rita }, () => server);
  const { step } = story;

  await step("everybody comes in by link; a used link opens no second door", async () => {
    await ann.go(made.demo.interviewer);
    await ann.sees("The candidate isn’t here yet.");
    // the tab that leaves the seat to the other, or is loaded anew, may have to drop a line that isn't up yet
    bob.expect(/WebSocket is closed before the connection is established/);
    const once = bob.page;
    const twice = await bob.openPage();
    await Promise.all([once, twice].map(async (tab) => { // as a double click opens it
      await tab.goto(atServer(made.demo.panelist, server.origin));
      await tab.waitForURL(/\/rooms\/.*as=/);
      await tab.getByText("The candidate isn’t here yet.").or(tab.getByRole("button", { name: "Use it here" })).first().waitFor();
    }));
    await once.close();
    await twice.reload(); // it may have left the seat to the other
    await bob.sees("The candidate isn’t here yet.");
    await cara.go(made.demo.candidate);
    await cara.heading("Hello, Demo Candidate.");
    const thief = await Person.sit(browser, server.origin);
    thief.expect(/status of 410/);
    await thief.go(made.demo.candidate);
    await thief.sees("This link was used already, in another browser.");
    assertQuiet(thief);
    await thief.close();
    assert.ok(!cara.page.url().includes(new URL(made.demo.candidate).hash), "the link's secret leaves the address");
  });

  await step("the candidate agrees, and only then can be let in", async () => {
    await ann.sees("Demo Candidate is here and hasn’t agreed to the recording yet.");
    assert.ok(await ann.button("Let the candidate in").isDisabled());
    await cara.sees("What you and the panel write in the chat.");
    await pressByKeyboard(cara, "I agree to the recording", /^Next step$/);
    await cara.sees("You have agreed. The interview begins when the panel lets you in.");
    await bob.sees("Demo Candidate has agreed to the recording and waits.");
    await pressByKeyboard(ann, "Let the candidate in", /^The room now$/);
    await cara.sees("You are in. The first question will appear here.");
    await ann.sees("You lead.");
    await bob.sees("Demo Interviewer leads.");
    assert.equal(await bob.button("Next question").count(), 0, "who doesn't lead has no button for it");
    first = plan()[0];
    await cara.lacks(first.title, plan()[1].title);
  });

  await step("a pushed question is on the candidate's screen, its parts one by one", async () => {
    assert.ok(first.parts.length > 1, "the first question of the demo has a hint");
    await pressByKeyboard(ann, /^Next question/, /^Next question/);
    await cara.heading("Question 1");
    await cara.sees(first.title.replaceAll("`", "").slice(0, 40));
    await ann.sees("You lead.");
    await becomes(() => cara.page.locator(".question-part").count(), 1, "the parts that are shown");
    await bob.sees("On screen");
    for (let shown = 1; shown < first.parts.length; shown++) {
      await pressByKeyboard(ann, /^Show next part/, /^(Show next part|All parts shown)/);
      await eventually(async () => (await cara.page.locator(".question-part").count()) === shown + 1, "the next part is shown");
    }
    await ann.sees("All parts shown");
    assert.match(await focused(ann), /^All parts shown/);
    await cara.heading("Hint");
    // the panel has the guide, the candidate doesn't
    await bob.page.getByRole("tab", { name: "With the panel’s guide" }).click();
    await bob.sees("For the panel only");
    await cara.lacks("For the panel only", first.competencies[0].name);
  });

  await step("the panel sees each key of the answer, and where the candidate is", async () => {
    await cara.type("Answer to question 1", "Threads share the heap", { delay: 5 });
    await ann.padReads("Answer to question 1", "Threads share the heap");
    await cara.type("Answer to question 1", " 🧵; processes don't.", { delay: 5 });
    await ann.padReads("Answer to question 1", "Threads share the heap 🧵; processes don't.");
    await bob.padReads("Answer to question 1", "Threads share the heap 🧵; processes don't.");
    const cursor = ann.pad("Answer to question 1").locator(".remote-cursor");
    await becomes(() => cursor.getAttribute("data-name"), "Demo Candidate", "whose cursor is drawn");
    await eventually(() => cursor.evaluate((drawn) => {
      const before = document.createRange();
      before.selectNodeContents(drawn.closest(".cm-line"));
      before.setEndBefore(drawn);
      return before.toString().replaceAll("\u200b", "").endsWith("don't.");
    }), "the cursor stands after what was typed");
    // halfway through the emoji there is no place to be
    await cara.page.keyboard.press("Control+Home");
    await ann.type("Answer to question 1", "\n(Ann: which heap?)");
    await cara.padReads("Answer to question 1", "Threads share the heap 🧵; processes don't.\n(Ann: which heap?)");
    await cara.saveLine(/^Saved$/);
  });

  await step("two notes at one place merge and lose nothing", async () => {
    await Promise.all([
      ann.type(note1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ".repeat(2), { delay: 8 }),
      bob.type(note1, "abcdefghijklmnopqrstuvwxyz🧶".repeat(2), { delay: 8 }),
    ]);
    await Promise.all([ann.saveLine(/^Saved$/), bob.saveLine(/^Saved$/)]);
    await eventually(async () => (await ann.padText(note1)) === (await bob.padText(note1)), "both have the same note");
    const note = await ann.padText(note1);
    assert.equal(only(note, /[A-Z]/), "ABCDEFGHIJKLMNOPQRSTUVWXYZ".repeat(2));
    assert.equal(only(note, /[a-z🧶]/u), "abcdefghijklmnopqrstuvwxyz🧶".repeat(2));
    await bob.type("Private note on this question", "bob alone thinks so");
    await bob.saveLine(/^Saved$/);
    await ann.lacks("bob alone thinks so");
    assert.ok(!ann.received.join().includes("bob alone"), "a private note is nobody else's");
  });

  const mark = (person, competency, name) =>
    person.page.getByRole("group", { name: first.competencies[competency].name, exact: true }).getByRole("radio", { name, exact: true }).check();

  await step("marks show once one's own are given, and move from then on", async () => {
    await mark(ann, 0, "4");
    await ann.field(`Why: ${first.competencies[0].name}`).fill("precise about the heap");
    for (let i = 1; i < first.competencies.length; i++) await mark(ann, i, "2");
    await ann.saveLine(/^Saved$/);
    await eventually(() => bob.records().some(({ type }) => type === "rating_given"), "bob learns that ann has marked");
    await bob.page.locator("[data-hidden-marks]").waitFor();
    assert.equal(await bob.page.locator(".other-marks").count(), 0);
    assert.ok(!bob.received.join().includes("precise about the heap"), "not which, before his own");
    assert.ok(!bob.records().some(({ type }) => type === "rating_shown"));
    for (let i = 0; i < first.competencies.length; i++) await mark(bob, i, i === 0 ? "3" : "Not assessed");
    await bob.sees("precise about the heap");
    await ann.page.locator(".other-marks").filter({ hasText: "Demo Panelist: 3" }).waitFor();
    await becomes(() => bob.page.locator("[data-hidden-marks]").count(), 0, "nothing is hidden any more");
    await mark(ann, 0, "5");
    await bob.page.locator(".other-marks").filter({ hasText: "Demo Interviewer: 5" }).waitFor();
  });

  await step("signals are ticked while listening", async () => {
    await bob.page.getByRole("checkbox", { name: first.signals[0].text.replaceAll("`", "") }).check();
    await ann.page.locator(".other-tick", { hasText: "Demo Panelist" }).waitFor();
    await ann.page.getByRole("checkbox", { name: first.signals[1].text.replaceAll("`", "") }).check();
    await bob.page.locator(".other-tick", { hasText: "Demo Interviewer" }).waitFor();
  });

  await step("the chat has two audiences", async () => {
    await cara.page.getByRole("textbox", { name: "Message to the panel" }).fill("May I ask something?");
    await cara.page.keyboard.press("Enter");
    await ann.page.getByRole("tab", { name: "Chat 1" }).click();
    await ann.sees("May I ask something?");
    await ann.page.getByRole("textbox", { name: "To everybody, the candidate too" }).fill("Of course.");
    await ann.press("Send");
    await cara.sees("Of course.");
    await ann.press("Panel only");
    await ann.page.getByRole("textbox", { name: "To the panel only" }).fill("nervous, be kind");
    await ann.press("Send");
    await bob.page.getByRole("tab", { name: /^Chat/ }).click();
    await bob.press(/^Panel only/);
    await bob.sees("nervous, be kind");
    await cara.lacks("nervous, be kind");
    for (const person of [ann, bob]) await person.page.getByRole("tab", { name: "Notes and marks" }).click();
  });

  await step("a moment is marked with a key", async () => {
    await ann.page.keyboard.press("Alt+m");
    await bob.page.getByRole("region", { name: "Marked moments" }).getByRole("button").waitFor();
  });

  await step("the candidate loads the page anew and has everything", async () => {
    await cara.field("Write as").selectOption("python");
    await cara.page.reload();
    await cara.heading("Question 1");
    await cara.padReads("Answer to question 1", "Threads share the heap 🧵; processes don't.\n(Ann: which heap?)");
    await cara.sees("Of course.");
    assert.equal(await cara.field("Write as").inputValue(), "python");
    await becomes(() => cara.page.locator(".question-part").count(), first.parts.length, "the parts that are shown");
  });

  await step("the next question takes the screen, and can be taken off it", async () => {
    await ann.press("Next question");
    await cara.heading("Question 2");
    await cara.type("Answer to question 2", "half an answer");
    await cara.saveLine(/^Saved$/);
    await ann.press(/^Take off/);
    await cara.sees("The next question will appear here.");
    await ann.sees("Nothing is on the candidate’s screen.");
  });

  await step("a question outside the plan", async () => {
    await ann.press("Ask something outside the plan…");
    const dialog = ann.page.getByRole("dialog");
    await dialog.getByLabel("Question", { exact: true }).fill("What would you ask us?\n\nAnything goes.");
    await ann.press("Add to the plan", dialog);
    await ann.page.getByRole("button", { name: /What would you ask us\?/ }).click();
    await cara.lacks("What would you ask us?");
    await ann.press(/^Push to the candidate/);
    await cara.heading("Question 3");
    await cara.sees("What would you ask us?");
    // nobody's text is taken from under their hands
    await cara.sees("You are still in your answer to question 2.");
    await cara.press("Go to question 3");
    await cara.type("Answer to question 3", "Who reviews code here?");
    await cara.saveLine(/^Saved$/);
    await bob.sees("What would you ask us?");
  });

  await step("ending takes the candidate out at once, and for good", async () => {
    await ann.press("End…");
    await pressByKeyboard(ann, "End the interview", /^The room now$/);
    await cara.heading("The interview is over.");
    await becomes(() => cara.page.locator(".question, .pad, .chat").count(), 0, "nothing of the interview is left");
    await cara.page.reload();
    await cara.heading("The interview is over.");
    await ann.sees("The candidate is out. 0 of 2 scorecards are in.");
  });

  await step("what came over the candidate's wire", () => {
    assert.deepEqual(foreignFields(cara.received), []);
    const { secret, leaked } = leakedTexts(cara.received, [...ann.received, ...bob.received]);
    assert.ok(secret.length > 100, `there is much to keep secret (${secret.length} texts)`);
    for (const text of ["nervous, be kind", "precise about the heap", plan()[3].title, first.competencies[0].name])
      assert.ok(secret.includes(text), `"${text}" is among the secrets`);
    assert.deepEqual(leaked, []);
    const wire = cara.received.join("\n");
    assert.ok(wire.includes("Threads share the heap 🧵") && wire.includes("Of course."), "the wire was listened to");
    assert.ok(!/notes\/|private\//.test(wire), "not even where a note is being written");
    const panelCode = cara.requests.filter(({ path }) => /panel-screen|review|rooms-screen/.test(path));
    assert.deepEqual(panelCode, [], "the candidate's browser doesn't even fetch the panel's screens");
    assert.deepEqual([...new Set(cara.requests.map(({ url }) => new URL(url).origin))], [server.origin], "no third party is called");
  });

  await step("scorecards: another's after one's own; consensus", async () => {
    const submit = async (person, recommendation, why) => {
      await person.page.getByRole("radio", { name: recommendation, exact: true }).check();
      await person.page.getByLabel(/^Why(Markdown|$| )/).first().fill(why);
      await person.press("Submit the scorecard");
      await person.page.locator(".scorecard").getByText("Submitted", { exact: true }).waitFor();
    };
    await submit(ann, "Strong yes", "Knows **exactly** what is shared.");
    await bob.sees("1 of 2 scorecards are in.");
    await bob.lacks("Knows <strong>exactly</strong>");
    assert.ok(!bob.received.join().includes("what is shared."));
    await submit(bob, "No", "Thin on processes.");
    await bob.sees("Demo Interviewer: Strong yes");
    await ann.sees("Demo Panelist: No");
    await ann.field(`Agreed mark: ${first.competencies[0].name}`).first().selectOption("4");
    await eventually(async () => (await bob.field(`Agreed mark: ${first.competencies[0].name}`).first().inputValue()) === "4", "bob sees the consensus");
    // the mean is of the marks as given: 5 and 3
    await bob.page.locator(".marks-table tr", { hasText: first.competencies[0].name }).first().getByRole("cell", { name: "4", exact: true }).first().waitFor();
  });

  await step("sealing closes the room for everybody", async () => {
    await ann.press(/^Close and seal/);
    await becomes(() => focused(ann), "Not yet", "the question begins at its harmless answer");
    await pressByKeyboard(ann, "Close and seal", /^The room is closed\.$/);
    for (const person of [ann, bob]) await person.heading("The room is closed.");
  });

  await step("who comes back into the sealed room by a link is told that it is closed", async () => {
    for (const person of [bob, cara]) {
      await person.page.reload();
      await person.heading("The room is closed.");
      await person.sees("You can close this page.");
    }
    const address = cara.page.url();
    cara.expect(/status of 410/);
    await cara.go(made.demo.candidate); // the used link, in the browser that used it
    await cara.sees("The room is closed and its transcript sealed.");
    await cara.go(address);
    await cara.heading("The room is closed.");
  });

  await step("a seat's address in another browser opens nothing, and the page says so", async () => {
    const thief = await Person.sit(browser, server.origin);
    thief.expect(/HTTP Authentication failed/);
    await thief.go(cara.page.url());
    await thief.heading("You can’t enter this room.");
    await thief.sees("The server answers, but doesn’t let this seat in.");
    await thief.sees("the browser in which it was used first");
    assertQuiet(thief);
    await thief.close();
  });

  await step("the reviewer comes by link, and opens the transcript with the password", async () => {
    await rita.go(made.demo.reviewer);
    await rita.page.getByRole("link", { name: "Demo interview" }).click();
    await rita.field("Password").fill(`${made.demo.reviewer_password}?`);
    await rita.press("Open the transcript");
    await rita.page.locator(".field-error").waitFor();
    await rita.lacks("Thin on processes.");
    await rita.field("Password").fill(made.demo.reviewer_password);
    await rita.press("Open the transcript");
    await rita.sees("Signature and chain hold");
    assert.equal(await focused(rita), "Demo interview", "the focus is on the page's title");
    assert.ok(!rita.requests.some(({ body }) => body.includes(made.demo.reviewer_password)), "the password stays in the browser");
  });

  await step("the reviewer reads the timeline, the pad, the notes and the marks", async () => {
    const chapter = rita.page.locator("section.chapter").filter({ has: rita.page.getByRole("heading", { name: /^1\. / }) });
    const timeline = chapter.getByRole("list", { name: "What happened" });
    await timeline.getByText("May I ask something?").waitFor();
    await timeline.getByText("nervous, be kind").waitFor();
    await timeline.getByText("marked this moment").waitFor();
    assert.equal(await chapter.getByLabel("Answer, final text").textContent(), "Threads share the heap 🧵; processes don't.\n(Ann: which heap?)");
    const note = await chapter.getByText("ABC").first().textContent();
    assert.equal(only(note, /[A-Z]/), "ABCDEFGHIJKLMNOPQRSTUVWXYZ".repeat(2));
    await chapter.getByText("bob alone thinks so").waitFor();
    await chapter.getByText("precise about the heap").first().waitFor();
    await rita.sees("Demo Candidate agreed to what is recorded.");
    await rita.sees("Who reviews code here?");
    await rita.sees("half an answer");
    await rita.sees("outside the plan");
    const verdicts = rita.page.getByRole("region", { name: "Recommendations" });
    await verdicts.getByText("Strong yes").waitFor();
    await verdicts.getByText("Thin on processes.").waitFor();
    const scores = rita.page.getByRole("region", { name: "Marks" }).getByRole("row", { name: new RegExp(first.competencies[0].name) }).first();
    assert.deepEqual([await scores.getByRole("cell").nth(1).textContent(), await scores.getByRole("cell").nth(2).textContent()].map((text) => text.slice(0, 3)), ["4.0", "4"]);
    // the pad plays: at its first edits the answer is only begun
    await chapter.getByRole("slider", { name: "Edits of Answer" }).fill("0");
    const begun = await chapter.getByLabel("Answer", { exact: true }).locator("pre, .player-text").first().textContent();
    assert.ok("Threads share the heap".startsWith(begun) && begun.length > 0 && begun.length < 22, `the first edit: ${begun}`);
  });

  await step("the transcript is passed on by keyboard", async () => {
    const added = await parleyJson("user", "add", "--data", data, "--email", "rob@example.org", "--name", "Rob", "--role", "reviewer");
    const rob = await Person.sit(browser, server.origin);
    await rob.go(added.link);
    await rob.field("New password").fill("a long password");
    await rob.field("Once more").fill("a long password");
    await rob.press("Choose this password");
    await rob.page.waitForURL((url) => !url.pathname.startsWith("/welcome") && !url.pathname.startsWith("/join"));
    await rita.press(/^Pass it on/);
    const to = rita.page.getByRole("dialog").getByLabel("Pass it on to");
    await to.selectOption({ label: "Rob, rob@example.org" });
    await rita.button("Pass it on", rita.page.getByRole("dialog")).focus();
    await rita.page.keyboard.press("Enter");
    await rita.page.getByRole("dialog").getByText("passed on by").waitFor();
    await rita.sees("Nobody else has an account with a key."); // the form is gone, and the button with it
    await eventually(() => rita.page.evaluate(() => document.activeElement.closest("dialog") !== null), "the focus is in the dialog still");
    await rita.page.keyboard.press("Escape");
    assertQuiet(rob);
    await rob.close();
  });

  await step("the command line opens the same", async () => {
    const [listed] = await parleyJson("transcript", "list", "--data", data);
    const opened = await parleyJson("transcript", "open", listed.file, "--key", made.recovery_key);
    const detail = await rita.page.getByText("Signature and chain hold").textContent();
    assert.equal(Number(/([\d,]+) records/.exec(detail)[1].replace(",", "")), opened.records.length);
  });

  await step("an account without a seat is told so, and led back", async () => {
    await rita.go(new URL(bob.page.url()).pathname);
    await rita.heading("You can’t enter this room.");
    await rita.sees("has no seat in it");
    await rita.page.getByRole("link", { name: "To the rooms" }).click();
    await rita.heading("Rooms");
    assert.equal(await focused(rita), "Rooms");
  });

  if (story.holds) {
    assertQuiet(ann, bob, cara, rita);
    assert.deepEqual(await server.stop(), { code: 0, signal: null });
  }
});
