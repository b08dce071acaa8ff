// An account from its first link on: password, signing in and out, planning a room, reading the sets.
import assert from "node:assert/strict";
import { test } from "node:test";
import { demo, parleyJson } from "../support/parley.mjs";
import { Person, assertQuiet, atServer, becomes, eventually, openBrowser } from "./support/browser.mjs";
import { tellStory } from "./support/story.mjs";

const email = "dora@example.org";
const password = "a long password 🔑";

test("a new account plans a room and reads the sets", async (t) => {
  const { server, data } = await demo(t);
  const browser = await openBrowser(t, data);
  const dora = await Person.sit(browser, server.origin);
  let links = [];
  const story = tellStory(t, "account", { dora }, () => server);
  const { step } = story;

  await step("the administrator's link leads to choosing a password, in the browser", async () => {
    const added = await parleyJson("user", "add", "--data", data, "--email", email, "--name", "Dora", "--role", "interviewer,author,reviewer");
    await dora.go(added.link);
    await dora.heading("Welcome, Dora");
    await dora.field("New password").fill("short");
    await dora.field("Once more").fill("short");
    await dora.press("Choose this password");
    await dora.page.locator(".field-error").waitFor();
    await dora.field("New password").fill(password);
    await dora.field("Once more").fill(`${password}!`);
    await dora.press("Choose this password");
    await dora.page.locator(".field-error").waitFor();
    await dora.heading("Welcome, Dora");
    await dora.field("Once more").fill(password);
    await dora.press("Choose this password");
    await dora.heading("Rooms");
    await dora.sees("No room yet.");
    const [row] = (await parleyJson("user", "list", "--data", data)).filter((one) => one.email === email);
    assert.equal(row.has_keys, true);
  });

  await step("the account's page; signing out", async () => {
    await dora.press("Dora");
    await dora.page.getByRole("menuitem", { name: "Account" }).click();
    await dora.heading("Dora");
    await dora.sees("interviewer: plans rooms and runs them");
    await dora.press("Dora");
    dora.expect(/status of 401/); // asking who is signed in, when nobody is
    await dora.page.getByRole("menuitem", { name: "Sign out" }).click();
    await dora.heading("Sign in");
    await dora.go("/sets");
    await dora.heading("Sign in");
  });

  await step("a wrong password and an unknown address are refused in the same words", async () => {
    dora.expect(/status of 403/);
    for (const [address, secret] of [[email, "a wrong password"], ["nobody@example.org", password]]) {
      await dora.field("E-mail address").fill(address);
      await dora.field("Password").fill(secret);
      await dora.press("Sign in");
      await eventually(async () => (await dora.page.locator(".field-error").allTextContents())[0] === "Address or password is wrong.", "it is refused");
      await dora.field("Password").fill("");
      await dora.page.reload();
    }
  });

  await step("the right one goes on to where one wanted to be", async () => {
    await dora.field("E-mail address").fill(email);
    await dora.field("Password").fill(password);
    await dora.press("Sign in");
    await dora.heading("Question sets");
    await becomes(() => dora.page.evaluate(() => document.activeElement.textContent), "Question sets", "the focus is on the page's title");
    const told = dora.requests.map(({ url, body }) => url + body).join("\n");
    assert.ok(told.includes(email) && !told.includes(password) && !told.includes(encodeURIComponent(password)), "the password was never sent");
    const cookies = await dora.context.cookies();
    assert.deepEqual(cookies.map(({ name, httpOnly, secure, sameSite }) => ({ name, httpOnly, secure, sameSite })), [{ name: "__Host-parley", httpOnly: true, secure: true, sameSite: "Strict" }]);
  });

  await step("sets are listed, read and searched", async () => {
    await dora.page.getByRole("link", { name: "Python concurrency" }).click();
    await dora.heading("Python concurrency");
    await dora.heading("Threads and processes");
    const question = dora.page.getByRole("article").first();
    const answer = question.locator("details", { hasText: "Answer" }).first();
    assert.equal(await answer.evaluate((element) => element.open), false, "answers are closed at first");
    await question.getByText("Answer", { exact: true }).click();
    await question.getByText("Threads of one process share everything that belongs to the process").waitFor();
    const all = await dora.page.getByRole("article").count();
    assert.ok(all >= 60);
    await dora.field("Find in this set").fill("deadlock");
    await eventually(async () => {
      const left = await dora.page.getByRole("article").count();
      return left > 0 && left < all / 2;
    }, "the search leaves some");
    await dora.field("Find in this set").fill("");
    await dora.page.keyboard.press("Alt+a");
    await dora.button("Close all answers").waitFor();
  });

  await step("a room is planned; what is missing is said", async () => {
    await dora.page.getByRole("link", { name: "Rooms", exact: true }).click();
    await dora.page.getByRole("link", { name: "Plan a room" }).click();
    await dora.heading("Plan a room");
    await dora.press("Plan the room");
    await dora.sees("Give the room a title.");
    await dora.sees("Pick at least one question.");
    await dora.field("Title").fill("Platform engineer, first talk");
    await dora.field("Find questions").fill("deadlock");
    const picks = dora.page.getByRole("region", { name: "Questions of the set" }).getByRole("checkbox");
    await picks.nth(0).check();
    await picks.nth(1).check();
    await dora.sees(/2 questions, about \d+ minutes/);
    await dora.press("Move question 2 up");
    await dora.page.getByRole("checkbox", { name: "Dora" }).check();
    await dora.field("Name").first().fill("Emil");
    await dora.press("Add an interviewer");
    await dora.field("Name").nth(1).fill("Fritz");
    await dora.press("Plan the room");
    await dora.heading("Platform engineer, first talk");
    await dora.sees("Copy these links now.");
    links = await dora.page.locator(".link-text").evaluateAll((inputs) => inputs.map((input) => input.value));
    assert.equal(links.length, 2);
    assert.ok(links.every((link) => link.startsWith(`${server.origin}/join#`)), `the links are of this server: ${links}`);
  });

  await step("its links open it, a renewed one in the old one's place", async () => {
    const emil = await Person.sit(browser, server.origin);
    const old = await dora.field("Emil, candidate").inputValue();
    await dora.page.getByRole("listitem").filter({ hasText: "Emil" }).getByRole("button", { name: "Make a new link" }).click();
    await eventually(async () => (await dora.field("Emil, candidate").inputValue()) !== old, "a new link");
    emil.expect(/status of 4\d\d/);
    await emil.go(atServer(old, server.origin));
    await emil.page.getByRole("alert").waitFor();
    await emil.go("about:blank").catch(() => undefined);
    await emil.go(await dora.field("Emil, candidate").inputValue());
    await emil.heading("Hello, Emil.");
    await dora.page.getByRole("link", { name: "Enter the room" }).click();
    await dora.sees("Emil is here and hasn’t agreed to the recording yet.");
    assertQuiet(emil);
    await emil.close();
    await dora.sees("The candidate isn’t here yet.");
    await dora.go("/rooms");
    await becomes(() => dora.page.getByRole("listitem").filter({ hasText: "Platform engineer" }).count(), 1, "rooms in the list");
    await dora.sees("in the lobby");
  });

  if (story.holds) assertQuiet(dora);
});
