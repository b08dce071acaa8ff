// Rooms that leave memory when nobody is in them, and snapshots beside their logs: nothing of it may be
// seen by anybody, but for a log line at the level "debug".
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, test } from "node:test";
import { eventually, House, sleep, textsOf } from "../support/house.mjs";
import { checkFrames } from "../support/schemas.mjs";

const settings = { room_idle_seconds: 1, abandoned_minutes: 1, log_level: "debug" };

/** How often the server has said this of the room. */
const said = (house, event, room) => house.server.log.split("\n").filter((line) => line.includes(event) && line.includes(room.id)).length;

const asleep = (house, room, times = 1) =>
  eventually(() => said(house, "room.asleep", room) >= times, `the room's sleep (${times})`, 15000);

/** What a snapshot says, but for who is there and when they came. */
const known = (welcome) =>
  welcome.snapshot.filter((r) => !r.type.startsWith("member_")).map((r) => JSON.stringify(r.type === "agreed" ? { ...r, at: 0 } : r)).sort();

/** SQL on the database of a server that isn't running. */
const sql = (house, text, ...values) =>
  JSON.parse(execFileSync("python3", ["-c", `import json, sqlite3, sys
d = sqlite3.connect(sys.argv[1])
rows = d.execute(sys.argv[2], sys.argv[3:]).fetchall()
d.commit()
print(json.dumps(rows))`, join(house.data, "parley.db"), text, ...values], { maxBuffer: 1 << 28 }));

/** Everybody comes, says what they know, and goes. */
async function knowledge(house, room, names) {
  const all = {};
  for (const name of names) {
    const seat = await house.server.socket(room[name]);
    await seat.join();
    assert.equal(seat.welcome.resumed, false);
    all[name] = { known: known(seat.welcome), seen: seat.welcome.seen };
    checkFrames(seat);
    await seat.close();
  }
  return all;
}

const names = ["ann", "bob", "eve", "cara"];

/** A room in which a bit of everything was said, and nobody is any more. */
async function left(house, rule = "after-own") {
  const maker = (house.maker ??= await house.person("Mia Maker"));
  const live = await house.live(maker, { rule });
  const { ann, bob, cara, question, room } = live;
  await cara.do("edit", { document: `answer/${question}`, version: 0, changes: [[0, "one"]] });
  await ann.do("edit", { document: `answer/${question}`, version: 1, changes: [3, [0, " two"]] }, "kept-edit");
  await ann.do("edit", { document: "notes/room", version: 0, changes: [[0, "SECRET notes"]] });
  await bob.do("edit", { document: `private/${question}`, version: 0, changes: [[0, "SECRET own"]] });
  for (const competency of [0, 1]) await ann.do("rate", { question, competency, mark: 3, comment: "SECRET because" });
  await bob.do("rate", { question, competency: 0, mark: 2 });
  await ann.do("tick", { question, signal: 0, on: true });
  await ann.do("chat", { to: "panel", text: "SECRET chat" });
  await cara.do("chat", { to: "stage", text: "hello" });
  await ann.do("next");
  for (const name of names) await live[name].close();
  return live;
}

describe("a room that nobody is in", { concurrency: true, timeout: 150000 }, () => {
  test("leaves memory, and comes back as it was", async (t) => {
    const house = await House.open(t, { settings });
    const { room, question } = await left(house);
    const before = await knowledge(house, room, names);
    await asleep(house, room);

    // one after the other, awake and asleep
    const cara = await house.server.socket(room.cara);
    const began = performance.now();
    await cara.join({ seen: before.cara.seen, documents: [{ document: `answer/${question}`, version: 1 }] });
    assert.ok(performance.now() - began < 2000);
    assert.equal(cara.welcome.resumed, false); // what was missed isn't kept: the snapshot has it
    assert.deepEqual(known(cara.welcome), before.cara.known);
    // cara's own coming and going, and three others'
    assert.equal(cara.welcome.seen.stage, before.cara.seen.stage + 1 + 1);
    assert.equal(textsOf(cara.welcome.snapshot)[`answer/${question}`], "one two");
    // the changes are still there for those who were writing
    const [{ version, changes }] = cara.welcome.documents;
    assert.equal(version, 1);
    assert.equal(changes.length, 1);
    assert.deepEqual(changes[0].changes, [3, [0, " two"]]);

    // a late change is placed behind what came since, numbers go on, and what was done once isn't done again
    const ann = await house.server.socket(room.ann);
    await ann.join();
    assert.deepEqual(known(ann.welcome), before.ann.known);
    const again = await ann.do("edit", { document: `answer/${question}`, version: 1, changes: [3, [0, " two"]] }, "kept-edit");
    assert.equal(again.version, 2);
    const late = await ann.do("edit", { document: `answer/${question}`, version: 1, changes: [3, [0, "!"]] });
    assert.equal(late.version, 3);
    await cara.until((m) => m.type === "answer_edited" && m.version === 3);
    assert.equal(textsOf(cara.records)[`answer/${question}`], "one two!");

    // who comes back while the room is awake gets what was missed, and nothing else
    const seen = checkFrames(cara);
    cara.ws.terminate();
    await ann.until((m) => m.type === "member_left" && m.member === room.cara.member && m.seq > seen.stage);
    await ann.do("chat", { to: "stage", text: "missed" });
    const back = await house.server.socket(room.cara);
    back.asked = seen;
    await back.join({ seen });
    assert.equal(back.welcome.resumed, true);
    assert.ok(back.records.some((r) => r.type === "said" && r.text === "missed"));
    checkFrames(back);
    checkFrames(ann);
    for (const seat of [ann, back]) await seat.close();
    await asleep(house, room, 2);
    assert.ok(!/error|warning/.test(house.server.log), house.server.log);
  });

  test("stays while somebody is in it", async (t) => {
    const house = await House.open(t, { settings });
    const maker = await house.person("Mia Maker");
    const room = await house.room(maker, { ann: "interviewer", cara: "candidate" });
    const { ann } = await house.enter(room, "ann");
    await sleep(4000);
    assert.equal(said(house, "room.asleep", room), 0);
    await ann.do("chat", { to: "panel", text: "still here" });
    assert.equal(said(house, "room.loaded", room), 1);
  });

  test("that was abandoned is sealed in time, asleep or awake, and not before", async (t) => {
    const house = await House.open(t, { settings });
    const rooms = [await left(house), await left(house)].map((live) => live.room);
    const [alone, visited] = rooms;
    const began = performance.now();
    for (const room of rooms) await asleep(house, room);
    // somebody looks in who is no interviewer
    await sleep(30000);
    const cara = await house.server.socket(visited.cara);
    await cara.join();
    await cara.close();
    await asleep(house, visited, 2);
    for (const room of rooms)
      await eventually(() => said(house, "room.sealed", room) === 1, "the seal", 60000 - (performance.now() - began) + 5000);
    assert.ok(performance.now() - began > 55000);
    assert.equal(said(house, "room.asleep", alone), 1);
    const late = await house.server.socket(alone.ann);
    assert.equal((await late.send("join")).code, "room_sealed");
  });

  test("is looked at after a start, and leaves memory at once", async (t) => {
    const house = await House.open(t, { settings: { ...settings, room_idle_seconds: 600 } });
    const rooms = [];
    for (let i = 0; i < 5; i++) rooms.push((await left(house)).room);
    const before = await knowledge(house, rooms[0], names);
    await house.restart();
    for (const room of rooms) await asleep(house, room);
    assert.deepEqual((await knowledge(house, rooms[0], ["ann"])).ann.known, before.ann.known);
    assert.equal(said(house, "room.loaded", rooms[0]), 2);
    assert.equal(said(house, "room.loaded", rooms[1]), 1);
  });
});

describe("a snapshot beside a log", { timeout: 150000 }, () => {
  /** Fills a room until a snapshot is stored. */
  async function grow(house, live) {
    const ann = await house.server.socket(live.room.ann);
    await ann.join();
    const document = `notes/${live.question}`;
    let length = 0, version = 0;
    for (let i = 0; i < 24; i++) {
      const text = String.fromCharCode(97 + i).repeat(60000);
      ({ version } = await ann.do("edit", { document, version, changes: [[length, text]] }));
      length = 60000;
    }
    await eventually(() => said(house, "room.snapshot ", live.room) > 0, "a snapshot");
    await ann.do("edit", { document, version, changes: [[length, "short now"]] });
    await ann.do("chat", { to: "panel", text: "after the snapshot" });
    await ann.close();
  }

  const loadedFrom = (house, room) => Number(/room\.loaded.*snapshot=(\d+)/.exec(house.server.log.split("\n").findLast((l) => l.includes("room.loaded") && l.includes(room.id)))[1]);

  test("is opened instead of what it stands for, and is only believed beside its own log", async (t) => {
    const house = await House.open(t, { settings: { ...settings, abandoned_minutes: 600 } });
    const live = await left(house), other = await left(house), { room } = live;
    await grow(house, live);
    await grow(house, other);
    const before = await knowledge(house, room, names);
    const compare = async () => {
      const after = await knowledge(house, room, names);
      for (const name of names) assert.deepEqual(after[name].known, before[name].known, name);
      return after;
    };
    // as it is
    await house.restart();
    const after = await compare();
    assert.ok(loadedFrom(house, room) > 0);
    assert.ok(after.ann.seen.stage > before.ann.seen.stage);
    assert.equal(said(house, "room.snapshot_useless", room), 0);

    // damaged, another room's, newer than the log, and none
    const spoil = {
      damaged: () => sql(house, "UPDATE room_snapshot SET bytes = CAST(substr(bytes, 1, 5000) || 'x' || substr(bytes, 5002) AS BLOB) WHERE room = ?", room.id),
      cut: () => sql(house, "UPDATE room_snapshot SET bytes = substr(bytes, 1, 50) WHERE room = ?", room.id),
      foreign: () => sql(house, "UPDATE room_snapshot SET (position, bytes) = (SELECT position, bytes FROM room_snapshot WHERE room = ?) WHERE room = ?", other.room.id, room.id),
      moved: () => sql(house, "UPDATE room_snapshot SET position = position + 1 WHERE room = ?", room.id),
      newer: () => sql(house, "UPDATE room_snapshot SET position = 1000000 WHERE room = ?", room.id),
    };
    for (const [how, change] of Object.entries(spoil)) {
      await house.server.stop();
      change();
      await house.start();
      await compare();
      assert.equal(said(house, "room.snapshot_useless", room), 1, how);
      // a new one is made, which is of use
      await eventually(() => said(house, "room.snapshot ", room) > 0, `another snapshot (${how})`);
    }
    await house.server.stop();
    sql(house, "DELETE FROM room_snapshot WHERE room = ?", room.id);
    await house.start();
    await compare();
    assert.equal(said(house, "room.snapshot_useless", room), 0);

    // an older one is a longer way to the same place
    await eventually(() => said(house, "room.snapshot ", room) > 0, "another snapshot");
    await house.server.stop();
    const [[position, bytes]] = sql(house, "SELECT position, hex(bytes) FROM room_snapshot WHERE room = ?", room.id);
    await house.start();
    await grow(house, { ...live, question: live.questions[1].id });
    await house.server.stop();
    const [[newer]] = sql(house, "SELECT position FROM room_snapshot WHERE room = ?", room.id);
    assert.ok(newer > position);
    sqlFile(house, position, bytes, room.id);
    await house.start();
    const seat = await house.server.socket(room.ann);
    await seat.join();
    assert.equal(loadedFrom(house, room), position);
    assert.equal(textsOf(seat.welcome.snapshot)[`notes/${live.questions[1].id}`], "short now");

    // and it goes with the log
    await seat.do("end");
    await seat.do("seal");
    await eventually(() => said(house, "room.sealed", room) === 1, "the seal");
    await house.server.stop();
    assert.deepEqual(sql(house, "SELECT count(*) FROM room_snapshot WHERE room = ?", room.id), [[0]]);
    assert.deepEqual(sql(house, "SELECT count(*) FROM room_snapshot WHERE room = ?", other.room.id), [[1]]);
  });

  /** Too long for the command line. */
  const sqlFile = (house, position, bytes, room) =>
    execFileSync("python3", ["-c", `import sqlite3, sys
d = sqlite3.connect(sys.argv[1])
d.execute("UPDATE room_snapshot SET position = ?, bytes = ? WHERE room = ?", (int(sys.argv[2]), bytes.fromhex(sys.stdin.read()), sys.argv[3]))
d.commit()`, join(house.data, "parley.db"), String(position), room], { input: bytes });
});
