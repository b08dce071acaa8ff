// Every screen: can everybody read and use it, by keyboard alone, on a phone, magnified, light and
// dark; does it keep to the page's own policy; and a picture of each.
import assert from "node:assert/strict";
import { test } from "node:test";
import { HtmlValidate } from "html-validate";
import { demo, parleyJson } from "../support/parley.mjs";
import { Person, assertQuiet, asksBeforeLeaving, becomes, eventually, openBrowser } from "./support/browser.mjs";
import { faultsInBothLooks, stickingOut } from "./support/checks.mjs";
import { takePictures } from "./support/screenshots.mjs";
import { tellStory } from "./support/story.mjs";

const phone = { width: 390, height: 844 };
const magnified = { width: 640, height: 450 }; // 1280 by 900 at 200 %
const pads = (question) => ({ answer: `answer/${question}`, notes: `notes/${question}` });

test("every screen", async (t) => {
  const { made, server, data } = await demo(t);
  const browser = await openBrowser(t, data);
  const faults = [];
  const looked = [];
  let bobsLink;
  /** Holds the screen to the rules, and takes its pictures. */
  const look = async (person, name, { narrow = true } = {}) => {
    looked.push(name);
    for (const fault of await faultsInBothLooks(person.page)) faults.push(`${name}: ${fault}`);
    for (const size of narrow ? [phone, magnified] : [magnified])
      for (const wide of await stickingOut(person.page, size)) faults.push(`${name}: wider than ${size.width} px: ${wide}`);
    await takePictures(person.page, name);
  };
  const rita = await Person.sit(browser, server.origin);
  rita.expect(/status of 401 .*\/api\/me|status of 401/); // who is signed in? nobody
  const cara = await Person.sit(browser, server.origin);
  const ann = await Person.sit(browser, server.origin);
  const people = { rita, cara, ann };
  const story = tellStory(t, "pages", people, () => server);
  const { step } = story;

  await step("the page as it is served", async () => {
    const page = await server.request("GET", "/");
    assert.equal(page.status, 200);
    const report = await new HtmlValidate({ extends: ["html-validate:recommended"], rules: { "void-style": "off", "doctype-style": "off" } })
      .validateString(page.bytes.toString());
    assert.deepEqual(report.results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${line}: ${ruleId}: ${message}`)), []);
    assert.match(page.headers["content-security-policy"], /require-trusted-types-for 'script'/);
    assert.ok(!/unsafe-inline/.test(page.headers["content-security-policy"]));
  });

  await step("before signing in", async () => {
    await rita.go("/signin");
    await rita.heading("Sign in");
    await look(rita, "sign-in");
    rita.expect(/status of 404/);
    await rita.go("/join#AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    await rita.page.getByRole("alert").waitFor();
    await look(rita, "join-refused");
    const added = await parleyJson("user", "add", "--data", data, "--email", "gil@example.org", "--name", "Gil", "--role", "interviewer");
    const gil = await Person.sit(browser, server.origin);
    people.gil = gil;
    await gil.go(added.link);
    await gil.heading("Welcome, Gil");
    await gil.field("New password").fill("short");
    await gil.press("Choose this password");
    await gil.page.locator(".field-error").waitFor();
    await look(gil, "welcome");
    assertQuiet(gil);
    delete people.gil;
    await gil.close();
  });

  await step("an account's pages", async () => {
    await rita.go("/rooms");
    await rita.field("E-mail address").fill(made.demo.reviewer_email);
    await rita.field("Password").fill(made.demo.reviewer_password);
    await rita.press("Sign in");
    await rita.heading("Rooms");
    await look(rita, "rooms");
    await rita.page.getByRole("link", { name: "Plan a room" }).click();
    await rita.heading("Plan a room");
    await rita.page.getByRole("region", { name: "Questions of the set" }).getByRole("checkbox").nth(2).check();
    await rita.press("Plan the room");
    await rita.page.getByRole("alert").filter({ hasText: "Something is missing." }).waitFor();
    const focused = () => rita.page.evaluate(() => document.activeElement?.labels?.[0]?.textContent);
    await becomes(focused, "Title", "the first that is missing has the focus");
    await rita.field("Title").fill("A room");
    await rita.page.keyboard.press("Control+Enter");
    await becomes(() => rita.page.evaluate(() => document.activeElement?.closest("[data-part]")?.dataset.part), "reviewers", "the next that is missing has the focus");
    await asksBeforeLeaving(rita);
    await look(rita, "plan-a-room");
    await rita.go("/rooms");
    await rita.page.getByRole("link", { name: "Seats and links" }).click();
    await rita.heading("Demo interview");
    await rita.page.getByRole("listitem").filter({ hasText: "Demo Panelist" }).getByRole("button", { name: "Make a new link" }).click();
    await rita.sees("Copy these links now.");
    bobsLink = await rita.field("Demo Panelist, interviewer").inputValue();
    await look(rita, "seats");
    await rita.go("/account");
    await rita.heading("Demo Reviewer");
    await look(rita, "account");
    await rita.go("/transcripts");
    await rita.sees("No transcript was sealed to you yet.");
    await look(rita, "transcripts-empty");
    await rita.go("/sets");
    await rita.page.getByRole("link", { name: "Python concurrency" }).waitFor();
    await look(rita, "sets");
    await rita.page.getByRole("link", { name: "Python concurrency" }).click();
    await rita.heading("Threads and processes");
    await rita.page.locator("article").first().getByText("Answer", { exact: true }).click();
    await look(rita, "set");
    await rita.page.evaluate(() => {
      history.pushState({}, "", "/nowhere");
      dispatchEvent(new PopStateEvent("popstate"));
    });
    await rita.sees("There is nothing at this address.");
    await look(rita, "not-found");
    await rita.go("/rooms/aaaaaaaaaaaaaaaa");
    await rita.page.getByRole("alert").waitFor();
    await look(rita, "no-seat");
  });

  await step("the palette, by keyboard alone", async () => {
    await rita.go("/rooms");
    await rita.sees("Demo interview");
    await rita.page.keyboard.press("Control+k");
    const palette = rita.page.getByRole("dialog", { name: "Actions" });
    await palette.waitFor();
    const options = await palette.getByRole("option").allTextContents();
    for (const wanted of ["Plan a room", "Question sets", "Transcripts", "Sign out", "Look: dark"]) assert.ok(options.some((text) => text.includes(wanted)), `${wanted} is among ${options}`);
    await look(rita, "palette");
    await rita.page.keyboard.press("Escape");
    await palette.waitFor({ state: "hidden" });
    await rita.page.keyboard.press("Control+k");
    await rita.page.keyboard.type("look dark");
    await rita.page.keyboard.press("Enter");
    await becomes(() => rita.page.evaluate(() => document.documentElement.dataset.theme), "dark", "the look");
    assert.notEqual(await rita.page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
    await rita.page.keyboard.press("Control+k");
    await rita.page.keyboard.type("as the system");
    await rita.page.keyboard.press("Enter");
    await becomes(() => rita.page.evaluate(() => document.documentElement.dataset.theme ?? "system"), "system", "the look");
    await rita.page.keyboard.press("Control+k");
    await rita.page.keyboard.type("question sets");
    await rita.page.keyboard.press("Enter");
    await rita.heading("Question sets");
    await eventually(async () => { // from the end of the page the first press leads out of it, and the next to its beginning
      await rita.page.keyboard.press("Tab");
      return (await rita.page.evaluate(() => document.activeElement?.tagName)) === "A";
    }, "Tab reaches a link");
  });

  await step("the lobby, from both sides; the candidate agrees by keyboard", async () => {
    await ann.go(made.demo.interviewer);
    await cara.go(made.demo.candidate);
    await cara.heading("Hello, Demo Candidate.");
    await look(cara, "lobby-candidate");
    await ann.sees("hasn’t agreed to the recording yet");
    await look(ann, "lobby-panel");
    await eventually(async () => {
      await cara.page.keyboard.press("Tab");
      return (await cara.page.evaluate(() => document.activeElement?.textContent)) === "I agree to the recording";
    }, "Tab reaches the button");
    await cara.page.keyboard.press("Enter");
    await cara.sees("You have agreed.");
    await look(cara, "lobby-agreed");
  });

  if (!story.holds) return;
  const bob = await server.socket(await server.redeem(bobsLink));
  await bob.join();
  const plan = () => bob.records.filter(({ type }) => type === "question_planned").map(({ question }) => question);

  await step("the interview, led by keyboard", async () => {
    await ann.press("Let the candidate in");
    await cara.sees("The first question will appear here.");
    await look(cara, "live-candidate-waiting");
    await ann.page.keyboard.press("Alt+n");
    await cara.heading("Question 1");
    await ann.page.getByRole("button", { name: /^Show next part/ }).waitFor();
    await ann.page.keyboard.press("Alt+r");
    await cara.heading("Hint");
    const { id } = plan()[0];
    await cara.type("Answer to question 1", "Threads of a process share its heap, so every object.\n\n- module globals\nopen files"); // the list goes on by itself
    await bob.do("edit", { document: pads(id).notes, version: 0, changes: [[0, "Starts with the heap, good.", "Asked back what *fork* copies."]] });
    await bob.do("chat", { to: "stage", text: "Take your time." });
    for (const i of plan()[0].competencies.keys()) await bob.do("rate", { question: id, competency: i, mark: 3, comment: "knows the parts" });
    await bob.do("tick", { question: id, signal: 0, on: true });
    await ann.page.getByRole("group", { name: plan()[0].competencies[0].name, exact: true }).getByRole("radio", { name: "4", exact: true }).check();
    await bob.do("moment", { label: "the fork answer" });
    await cara.saveLine(/^Saved$/);
    await look(cara, "live-candidate");
    await ann.sees("the fork answer");
    await look(ann, "live-panel");
    await ann.page.getByRole("tab", { name: "With the panel’s guide" }).click();
    await ann.sees("For the panel only");
    await ann.page.getByRole("tab", { name: /^Chat/ }).click();
    await ann.sees("Take your time.");
    await look(ann, "live-panel-guide-chat");
    await ann.page.getByRole("tab", { name: /^People/ }).click();
    await look(ann, "live-panel-people");
    await ann.page.getByRole("tab", { name: "Notes and marks" }).click();
    await ann.page.keyboard.press("Control+k");
    await ann.page.keyboard.type("outside");
    await ann.page.keyboard.press("Enter");
    await ann.page.getByRole("dialog").getByLabel("Question", { exact: true }).fill("And asyncio?");
    await look(ann, "live-panel-add");
    await ann.page.keyboard.press("Escape");
  });

  await step("code on the candidate's screen, and a line that is down", async () => {
    const coded = plan().find(({ parts }) => parts.some(({ kind }) => kind === "listing"));
    if (coded) {
      await ann.page.getByRole("button", { name: coded.title.replaceAll("`", "") }).first().click();
      await ann.press(/^Push to the candidate/);
      await cara.heading("Question 2");
      const leave = cara.button("Go to question 2");
      if (await leave.count()) await leave.click();
      await cara.field("Write as").selectOption("python");
      await cara.type("Answer to question 2", "def worker(queue):\nfor item in iter(queue.get, None):\nprint(item)");
      await cara.saveLine(/^Saved$/);
      await look(cara, "live-candidate-code");
      for (const size of [{ width: 320, height: 640 }]) for (const wide of await stickingOut(cara.page, size)) faults.push(`code: wider than ${size.width} px: ${wide}`);
    }
    cara.expect(/WebSocket connection|net::ERR_/);
    await cara.context.setOffline(true);
    await cara.page.evaluate(() => dispatchEvent(new Event("offline")));
    await cara.saveLine(/^Offline/);
    await cara.page.getByRole("textbox", { name: /^Answer to question/ }).first().focus();
    await cara.page.keyboard.type("\n# later");
    await cara.saveLine(/^Offline, kept here/);
    await look(cara, "live-candidate-offline");
    await cara.context.setOffline(false);
    await cara.saveLine(/^Saved$/);
  });

  await step("the end, the debrief and the seal", async () => {
    await ann.press("End…");
    await ann.page.getByRole("dialog").waitFor();
    await look(ann, "end-dialog");
    await ann.press("End the interview", ann.page.getByRole("dialog"));
    await cara.heading("The interview is over.");
    await look(cara, "over-candidate");
    await bob.do("submit", { recommendation: "yes", text: "Solid on **threads**." });
    await ann.sees("1 of 2 scorecards are in.");
    await look(ann, "debrief");
    await ann.page.getByRole("radio", { name: "Strong yes" }).check();
    await ann.press("Submit the scorecard");
    await ann.sees("2 of 2 scorecards are in.");
    await look(ann, "debrief-submitted");
    await ann.page.getByRole("tab", { name: "Question and answer" }).click();
    await look(ann, "debrief-question");
    await ann.press(/^Close and seal/);
    await ann.page.getByRole("dialog").waitFor();
    await look(ann, "seal-dialog");
    await ann.press("Close and seal", ann.page.getByRole("dialog"));
    await ann.heading("The room is closed.");
    await look(ann, "closed");
  });

  await step("the transcript", async () => {
    await rita.go("/transcripts");
    await rita.page.getByRole("link", { name: "Demo interview" }).waitFor();
    await look(rita, "transcripts");
    await rita.page.getByRole("link", { name: "Demo interview" }).click();
    await rita.field("Password").waitFor();
    await look(rita, "transcript-locked");
    await rita.field("Password").fill(made.demo.reviewer_password);
    await rita.press("Open the transcript");
    await rita.sees("Signature and chain hold");
    await look(rita, "transcript");
    await rita.page.locator(".player").first().scrollIntoViewIfNeeded();
    await rita.page.getByRole("slider").first().fill("10");
    await look(rita, "transcript-answer");
  });

  await step("nothing was found wrong", () => {
    assert.ok(looked.length >= 30, `${looked.length} screens were looked at`);
    assert.deepEqual(faults, []);
    assertQuiet(rita, cara, ann);
  });
});
