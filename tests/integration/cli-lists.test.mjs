// What the command line prints of people and rooms: others gave them their names and titles.
import assert from "node:assert/strict";
import { readdirSync, rmSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { join } from "node:path";
import { folder, parley, parleyJson, root } from "../support/parley.mjs";

const steering = /[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]/;
const hostile = "\x1b[31mRed\u202e";
const pack = readdirSync(join(root, "shared/packs")).find((name) => name.endsWith(".pack.md"));
const shown = /\\u\{1B\}\[31mRed\\u\{202E\}/;

describe("people and rooms on the command line", { timeout: 60000 }, () => {
  let place, data, reviewer, set;

  before(async () => {
    place = folder();
    data = join(place, "d");
    const made = await parleyJson("init", "--data", data, "--demo", "--pack", join(root, "shared/packs", pack));
    reviewer = made.demo.reviewer_email;
    [set] = await parleyJson("set", "list", "--data", data);
  });
  after(() => rmSync(place, { recursive: true, force: true }));

  test("lists are empty, or a line each", async () => {
    const fresh = join(place, "fresh");
    await parley("init", "--data", fresh);
    assert.match(await parley("user", "list", "--data", fresh), /^No accounts yet; .*\n$/);
    assert.match(await parley("room", "list", "--data", fresh), /^No rooms yet; .*\n$/);
    assert.deepEqual(await parleyJson("user", "list", "--data", fresh), []);
    assert.deepEqual(await parleyJson("room", "list", "--data", fresh), []);
    const [room] = await parleyJson("room", "list", "--data", data);
    assert.equal(await parley("room", "list", "--data", data), `${room.room}  ${room.phase.padEnd(8)} ${room.title}\n`);
  });

  test("a name or a title can't steer the terminal", async () => {
    const told = [await parley("user", "add", "--data", data, "--email", "red@example.org", "--name", hostile, "--role", "author")];
    const made = await parleyJson("room", "create", "--data", data, "--title", hostile, "--set", set.id, "--reviewer", reviewer,
      "--seat", "interviewer:Ann", "--seat", `candidate:${hostile}`);
    for (const words of [["user", "list"], ["room", "list"], ["room", "links", made.room]]) told.push(await parley(...words, "--data", data));
    for (const text of told) {
      assert.doesNotMatch(text, steering);
      assert.match(text, shown);
    }
    const users = await parleyJson("user", "list", "--data", data);
    assert.equal(users.find(({ email }) => email === "red@example.org").name, hostile);
    assert.ok((await parleyJson("room", "list", "--data", data)).some(({ title }) => title === hostile));
  });

  test("names and titles are counted in characters, as on the pages", async () => {
    const create = (title) => parleyJson("room", "create", "--data", data, "--title", title, "--set", set.id, "--reviewer", reviewer, "--seat", "interviewer:Ann", "--seat", "candidate:Bo");
    await create("\u0645".repeat(200));
    await assert.rejects(create("\u0645".repeat(201)), ({ stderr }) => stderr === "parley: --title takes at most 200 characters\n");
    const add = (name) => parleyJson("user", "add", "--data", data, "--email", "long@example.org", "--name", name, "--role", "author");
    await assert.rejects(add("\u0645".repeat(201)), ({ stderr }) => stderr === "parley: --name takes 1 to 200 characters\n");
    await add("\u0645".repeat(200));
  });

  test("all commands stand in columns", async () => {
    const lines = (await parley("--help")).split("\n").filter((line) => /^ {2}[a-z]/.test(line));
    assert.ok(lines.length > 20 && lines.some((line) => line.includes("…")));
    assert.deepEqual(lines.filter((line) => !/^ [A-Z]$/.test(line.slice(29, 31))), []);
  });

  test("check counts one as one; settings are listed without a data folder", async () => {
    assert.match(await parley("check", "--data", data), / is sound: .*, \d+ rooms, 0 sealed transcripts, 1 set\.\n$/);
    assert.match(await parley("check", "--settings-help"), /^ {2}port /m);
    await assert.rejects(parley("check"), ({ code, stderr }) => code === 2 && stderr === 'parley: "parley check" needs --data, or --settings-help\n');
  });
});
