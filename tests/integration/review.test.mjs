// Ways in which one member, or one stroke of bad luck, could hurt a room: each was found once.
import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, after, test } from "node:test";
import { House, ended, eventually } from "../support/house.mjs";

let house, maker;

before(async () => {
  house = await House.open(undefined, { settings: { max_queue_kib: 64 } });
  maker = await house.person("Mia Maker");
});
after(() => house?.server.stop("SIGKILL"));

const noise = (size) => Array.from({ length: size / 8 }, () => Math.random().toString(36).slice(2, 10).padEnd(8, "x")).join("");

test("a join that asks for one long story many times hurts nobody", async () => {
  const { room, ann, cara, question } = await house.live(maker);
  const document = `answer/${question}`;
  let length = 0;
  for (let version = 0; version < 80; version++) {
    const text = noise(60000);
    await cara.do("edit", { document, version, changes: [[length, text]] });
    length = text.length;
  }
  await cara.close();
  const again = await house.server.socket(room.cara);
  const welcome = await again.join({ documents: Array.from({ length: 64 }, () => ({ document, version: 79 })) });
  assert.ok(welcome.documents.length >= 1, "the story is told");
  assert.ok(again.frames.reduce((sum, frame) => sum + frame.length, 0) < 20 << 20, "within bounds");
  await ann.do("chat", { to: "panel", text: "still here" });
  assert.ok(!ann.frames.some((frame) => frame.includes('"saving"')), "the room went on");
  await again.close();
  await ann.close();
});

test("a snapshot larger than the queue's limit arrives", async () => {
  const { room, ann, cara, question } = await house.live(maker);
  let length = 0;
  for (let version = 0; version < 8; version++) {
    const text = noise(48000);
    await cara.do("edit", { document: `answer/${question}`, version, changes: length ? [length, [0, text]] : [[0, text]] });
    length += text.length;
  }
  const seen = { stage: ann.welcome.seen.stage, panel: ann.welcome.seen.panel, member: ann.welcome.seen.member };
  for (const fields of [{}, { seen }]) {
    const bob = await house.server.socket(room.bob);
    const welcome = await bob.join(fields);
    assert.equal(welcome.resumed, false, "what is missed would not fit, so all is told anew");
    assert.ok(JSON.stringify(welcome).length > length);
    await bob.do("chat", { to: "panel", text: "I see it" });
  }
  await ann.close();
});

test("the candidate can't count the panel's commands", async () => {
  const { room, ann, cara, question } = await house.live(maker);
  const document = `answer/${question}`;
  await ann.do("edit", { document, version: 0, changes: [[0, "from ann"]] }, "ann-secret-1");
  await cara.do("edit", { document, version: 1, changes: [8, [0, " and cara"]] }, "cara-own-1");
  await cara.until((m) => m.type === "answer_edited" && m.command === "cara-own-1", "the candidate's own id");
  const again = await house.server.socket(room.cara);
  const welcome = await again.join({ documents: [{ document, version: 0 }] });
  assert.deepEqual(welcome.documents[0].changes.map((change) => change.command), [undefined, "cara-own-1"]);
  for (const frame of [...cara.frames, ...again.frames]) {
    const message = JSON.parse(frame);
    if (message.command) assert.equal(message.by, room.cara.member, frame);
    assert.ok(!frame.includes("ann-secret"), frame);
  }
  await ann.close();
});

test("a key that a crash left behind after sealing is erased at the next start", async () => {
  const { room, ann, bob, cara } = await house.live(maker);
  await ann.do("end");
  await ended(cara);
  await ann.send("seal");
  await ended(bob);
  const key = join(house.data, "keys/rooms", `${room.id}.key`);
  await eventually(async () => !existsSync(key), "the end of the key");
  writeFileSync(key, "what a crash left");
  await house.restart("SIGTERM");
  assert.ok(!existsSync(key), "the key is gone");
});

test("refusals don't fill the disk with lines", async () => {
  const before = house.server.log.length;
  for (let i = 0; i < 40; i++)
    await Promise.all(Array.from({ length: 10 }, () => house.server.request("GET", "/api/nothing")));
  const lines = () => house.server.log.slice(before).split("\n").filter((line) => line.includes("code=not_found"));
  const counted = () => Math.max(...lines().map((line) => Number(/count=(\d+)/.exec(line)?.[1] ?? 0)));
  await eventually(async () => counted() === 400, "the sum");
  assert.ok(lines().length < 300, `${lines().length} lines`);
});
