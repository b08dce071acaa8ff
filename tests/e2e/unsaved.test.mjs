// Nothing typed is lost: over a line that is cut, a page that is loaded anew, a server that is killed,
// a second tab. And the page says what is true meanwhile.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Server, demo } from "../support/parley.mjs";
import { startProxy } from "../support/proxy.mjs";
import { Person, assertQuiet, atServer, eventually, openBrowser, pause } from "./support/browser.mjs";
import { tellStory } from "./support/story.mjs";

const pad = "Answer to question 1";
const note = "Shared note on this question";
const keptHere = /^The server can’t be reached\. Kept here/; // there is a network all the while
const saved = /^Saved$/;
/** What a browser says of a line that a test cuts, and of a page of which another tab takes the seat. */
const ofTheLine = [/WebSocket connection to/, /net::ERR_/, /status of 50\d/];

test("what is typed survives", async (t) => {
  let { made, server, data } = await demo(t);
  const proxy = await startProxy({ targetPort: server.port });
  t.after(() => proxy.close());
  const browser = await openBrowser(t, data);
  // the panelist has a good line, the candidate's goes through the proxy
  const ann = await Person.sit(browser, server.origin);
  const cara = await Person.sit(browser, `https://localhost:${proxy.port}`);
  cara.expect(...ofTheLine);
  ann.expect(...ofTheLine);
  let text = "";
  /** Types at the end of the answer, in the candidate's present tab. */
  const type = async (more) => {
    await cara.type(pad, more);
    text += more;
  };
  /** All that was typed is there, once, on both sides, and the page says that it is saved. */
  const arrived = async () => {
    await cara.saveLine(saved);
    await cara.padReads(pad, text);
    await ann.padReads(pad, text);
  };
  const story = tellStory(t, "unsaved", { ann, cara }, () => server);
  const { step } = story;

  await step("first, with a good line", async () => {
    await ann.go(made.demo.interviewer);
    await cara.go(made.demo.candidate);
    await cara.press("I agree to the recording");
    await ann.press("Let the candidate in");
    await ann.press("Next question");
    await cara.pad(pad).waitFor();
    await type("one ");
    await arrived();
  });

  await step("a cut line: typed offline, sent when it is back, merged with what came meanwhile", async () => {
    proxy.refuse(true);
    proxy.cut();
    await type("two 🪢 ");
    await cara.saveLine(keptHere);
    await pause(300);
    assert.equal(await ann.padText(pad), "one ", "nothing got through");
    await ann.sees("Demo Candidate has dropped out");
    await ann.type(pad, "(Ann) ", { start: true });
    text = `(Ann) ${text}`;
    await ann.saveLine(saved);
    proxy.refuse(false);
    await arrived();
  });

  await step("lost answers: stored, but never acknowledged; it takes effect once", async () => {
    proxy.loseAnswers(true);
    await cara.page.keyboard.insertText("three "); // all at once: one command
    text += "three ";
    await cara.saveLine(/^Saving…$/);
    await ann.padReads(pad, text);
    proxy.cut();
    proxy.loseAnswers(false);
    await arrived();
  });

  await step("the page is loaded anew with work that never left it", async () => {
    proxy.hold(true);
    await type("four ");
    await pause(200); // it is written down in the browser within this time
    proxy.cut();
    proxy.hold(false);
    await cara.page.reload();
    await arrived();
  });

  await step("the page is closed while there is no line, and opened when there is one", async () => {
    proxy.refuse(true);
    proxy.cut();
    await type("five ");
    await cara.saveLine(keptHere);
    const address = cara.page.url();
    await cara.page.reload().catch(() => undefined); // there is nothing to load from
    await cara.page.waitForURL("chrome-error://chromewebdata/");
    assert.equal(await cara.page.locator(".candidate").count(), 0);
    proxy.refuse(false);
    await cara.page.goto(address);
    await arrived();
  });

  await step("the server is killed and started again, and both sides had written", async () => {
    const { port } = server;
    await server.stop("SIGKILL");
    await type("six ");
    await ann.type(note, "noticed while it was down");
    await Promise.all([cara.saveLine(keptHere), ann.saveLine(keptHere)]);
    server = await Server.start(data, { port });
    t.after(() => server.stop("SIGKILL"));
    await arrived();
    await ann.saveLine(saved);
    await ann.padReads(note, "noticed while it was down");
  });

  await step("killed while both type, again and again", async () => {
    const words = "the quick brown fox jumps over the lazy dog ".repeat(3);
    const typing = cara.type(pad, words, { delay: 25 });
    text += words;
    for (let i = 0; i < 2; i++) {
      await pause(900);
      const { port } = server;
      await server.stop("SIGKILL");
      const again = await Server.start(data, { port });
      t.after(() => again.stop("SIGKILL"));
      server = again;
    }
    await typing;
    await arrived();
  });

  await step("marks and chat given while offline are sent later, too", async () => {
    proxy.refuse(true);
    proxy.cut();
    await cara.saveLine(/^The server can’t be reached\. Everything you wrote is saved/);
    await cara.page.getByRole("textbox", { name: "Message to the panel" }).fill("Are you still there?");
    await cara.page.keyboard.press("Enter");
    await cara.sees("not yet sent");
    await cara.saveLine(keptHere);
    proxy.refuse(false);
    await cara.saveLine(saved);
    await ann.page.getByRole("tab", { name: /^Chat/ }).click();
    await ann.sees("Are you still there?");
    assert.equal(await ann.page.getByText("Are you still there?").count(), 1);
  });

  await step("two tabs of one seat: the newer has it, and all of the work", async () => {
    const older = cara.page;
    proxy.refuse(true);
    proxy.cut();
    await type("seven ");
    await cara.saveLine(keptHere);
    proxy.refuse(false);
    await cara.openPage();
    await cara.page.goto(older.url());
    await arrived();
    await older.getByRole("heading", { name: "This seat is open in another place." }).waitFor();
    assert.equal(await older.locator(".pad").count(), 0, "only one tab is typed into");
    await type("eight ");
    await arrived();
    const newer = cara.page;
    cara.page = older;
    await cara.press("Use it here");
    await arrived();
    await newer.getByRole("heading", { name: "This seat is open in another place." }).waitFor();
    await type("nine");
    await arrived();
  });

  await step("what comes too late is given back to its writer", async () => {
    proxy.hold(true);
    await cara.type(pad, "too late");
    await pause(200);
    await ann.press("End…");
    await ann.press("End the interview", ann.page.getByRole("dialog"));
    await ann.sees("The candidate is out.");
    proxy.cut();
    proxy.hold(false);
    await cara.heading("The interview is over.");
    await cara.sees("The last of what you wrote came too late to be saved.");
    await eventually(async () => (await cara.page.getByLabel("What came too late").textContent()).includes("too late"), "the words are there to be copied");
  });

  if (story.holds) assertQuiet(ann, cara);
});
