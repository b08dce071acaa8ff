// The browser's side: what a page costs in a room where twenty people type at once into a text of
// 5,000 lines, and how much of the program each page fetches. Chromium on a real server; its
// processor slowed four times.
//   node client.mjs --parley PROGRAM --client FOLDER --out FILE [--quick] [--only ROLE] [--profile FILE] [--slowed TIMES]
// Writes JSON, which run.mjs puts into the report. --profile keeps the trace of the role, to be opened in
// the browser's own tools.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { fetchedBy } from "./client/pages.mjs";
import { categories, frameCosts } from "./client/trace.mjs";
import { Typist } from "./client/typist.mjs";

const { values: options } = parseArgs({
  options: {
    parley: { type: "string" }, client: { type: "string" }, out: { type: "string" }, quick: { type: "boolean" },
    profile: { type: "string" }, only: { type: "string" }, slowed: { type: "string", default: "4" },
  },
});
// what the tests' support looks at when it is loaded
process.env.PARLEY_BINARY = resolve(options.parley);
process.env.PARLEY_CLIENT = resolve(options.client);
const { House, sleep, textsOf } = await import("../support/house.mjs");
const { Person, eventually, openBrowser } = await import("../e2e/support/browser.mjs");

const plan = { people: 20, lines: 5000, keysPerSecond: 5, slowed: Number(options.slowed), seconds: options.quick ? 4 : 20, warmup: options.quick ? 1 : 3 };
const linesAnEdit = 250;
const line = (number) => `    total += price(items[${number}]) * 119 / 100;  // line ${number}`;
const endOfLine = (number) => Array.from({ length: number }, (_, i) => line(i + 1).length + 1).reduce((a, b) => a + b, -1);

const keys = [..."count = count + 1;", "Enter"].map((key) => (key === " " ? "Space" : key));

/** Things to end, last first. */
const ends = [];
const test = { after: (end) => ends.push(end) };

/** Everybody's names and roles; the one who sits at the browser is "me". */
function seatsFor(role) {
  const seats = role === "candidate" ? { me: "candidate" } : { me: "interviewer", cara: "candidate" };
  for (let i = Object.keys(seats).length; i < plan.people; i++) seats[`ann${i}`] = "interviewer";
  return seats;
}

/** A live room with its first question pushed and 5,000 lines in the answer. */
async function fullRoom(house, maker, role) {
  const seats = seatsFor(role);
  const names = Object.keys(seats).filter((name) => name !== "me");
  const room = await house.room(maker, seats);
  const members = await house.enter(room, ...names);
  const lead = members[names.find((name) => seats[name] === "interviewer")];
  return { room, members: names.map((name) => members[name]), lead, candidate: members.cara };
}

async function fill(typist) {
  for (let from = 1; from <= plan.lines; from += linesAnEdit) {
    const lines = Array.from({ length: Math.min(linesAnEdit, plan.lines + 1 - from) }, (_, i) => line(from + i));
    await typist.insert(typist.length, `${from === 1 ? "" : "\n"}${lines.join("\n")}`);
  }
}

/** At the browser as this role while all type; gives what the frames cost. */
async function typingIn(house, browser, maker, role) {
  const { room, members, lead, candidate } = await fullRoom(house, maker, role);
  const { origin } = house.server;
  const me = await Person.sit(browser, origin);
  await setCookies(me, room.me.cookie);
  await me.go(`/rooms/${room.id}?as=${room.me.member}`);
  if (role === "candidate") {
    await me.press("I agree to the recording");
    await eventually(() => lead.records.some(({ type }) => type === "agreed"), "the candidate has agreed");
  } else {
    await candidate.do("agree");
  }
  await lead.do("admit");
  await lead.do("next");
  const question = lead.records.find(({ type }) => type === "question_pushed").question;
  const document = `answer/${question}`;
  const typists = members.map((member) => new Typist(member, document));
  await fill(typists[0]);
  if (role === "interviewer") await me.page.getByRole("tab", { name: "What the candidate sees" }).click();
  const label = "Answer to question 1";
  await eventually(async () => (await me.padText(label)).startsWith(line(1)), "the text is on the screen");

  const session = await me.context.newCDPSession(me.page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: plan.slowed });
  // each in a line's comment: every other writer where the page shows it, the others all over the text
  typists.forEach((typist, i) => typist.begin(endOfLine(i % 2 ? 1 + Math.floor((plan.lines * i) / typists.length) : 2 + i), plan.keysPerSecond));
  await me.pad(label).click({ position: { x: 200, y: 30 } });
  let typed = 0;
  const mine = setInterval(() => me.page.keyboard.press(keys[typed++ % keys.length]).catch(() => undefined), 1000 / plan.keysPerSecond);
  await sleep(plan.warmup * 1000);
  await browser.startTracing(me.page, { categories: options.profile ? [...categories, "disabled-by-default-v8.cpu_profiler"] : categories });
  const before = typists.reduce((sum, { typed }) => sum + typed, 0);
  const begun = performance.now();
  await sleep(plan.seconds * 1000);
  const edits = (typists.reduce((sum, { typed }) => sum + typed, 0) - before) / ((performance.now() - begun) / 1000);
  // or the slow page is too late with its part of the trace
  await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  const trace = await browser.stopTracing();
  if (options.profile) writeFileSync(options.profile, trace);
  clearInterval(mine);
  await Promise.all(typists.map((typist) => typist.end()));

  // it was real only if the page has what everybody else has
  await me.saveLine(/^Saved$/);
  const text = () => textsOf(lead.records)[document];
  const shown = await eventually(async () => {
    const seen = await me.padText(label);
    return text().startsWith(seen.split("\n").slice(0, 20).join("\n")) && seen;
  }, "the page shows what the others have");
  if (shown.split("\n").length < 10) throw new Error("the page shows hardly anything of the text");
  if (me.complaints.length) throw new Error(`the page complained: ${me.complaints.join("; ")}`);
  for (const member of members) await member.close();
  await me.close();
  return { role, edits_per_second: edits + plan.keysPerSecond, ...frameCosts(trace) };
}

async function setCookies(person, cookie) {
  await person.context.addCookies(cookie.split("; ").map((one) => {
    const [name, value] = one.split(/=(.*)/s);
    return { name, value, url: person.origin, secure: true, httpOnly: true, sameSite: "Strict" };
  }));
}

const data = mkdtempSync(join(tmpdir(), "parley-bench-"));
test.after(() => rmSync(data, { recursive: true, force: true }));
try {
  const house = await House.open(test, { place: data });
  const browser = await openBrowser(test, house.data);
  const maker = await house.person("Mia Maker", "interviewer,reviewer,author");
  const typing = [];
  for (const role of ["interviewer", "candidate"])
    if (!options.only || options.only === role) typing.push(await typingIn(house, browser, maker, role));
  const pages = options.only ? [] : await fetchedBy({ house, browser, maker, Person, setCookies, eventually, folder: resolve(options.client) });
  const report = { plan, browser: browser.version(), typing, pages };
  if (options.out) writeFileSync(options.out, JSON.stringify(report, null, 1) + "\n");
  for (const one of typing)
    console.log(`typing     TLS   ${one.role.padEnd(12)} ${one.script.p50_ms} ms of script a frame, p95 ${one.script.p95_ms} ms, p99 ${one.script.p99_ms} ms, ${Math.round(one.script.over_8_ms * 100)} % over 8 ms, ${Math.round(one.script.share * 1000)} ms a second, ${one.frames_per_second} frames a second, ${one.long_tasks} long tasks`);
  for (const one of pages) console.log(`page             ${one.page.padEnd(34)} ${one.brotli_kib} KiB`);
} finally {
  for (const end of ends.reverse()) await end();
}
