// Coming back: what was missed comes once and in order, what was sent twice takes effect once, through drops
// and restarts; and the ends of a connection and of a room.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { changed, ended, eventually, House, sleep, textsOf } from "../support/house.mjs";
import { folder, parley, parleyJson } from "../support/parley.mjs";
import { startProxy } from "../support/proxy.mjs";
import { checkFrames } from "../support/schemas.mjs";

describe("coming back", { timeout: 90000 }, () => {
  const place = folder();
  let house, maker;

  before(async () => {
    house = await House.open(null, { place });
    maker = await house.person("Mia Maker");
  });
  after(async () => {
    await house?.server.stop("SIGKILL");
    rmSync(place, { recursive: true, force: true });
  });

  /** The highest numbers that a seat has had. */
  const seenBy = (seat) => checkFrames(seat);

  async function back(room, name, fields = {}) {
    const seat = await house.server.socket(room[name]);
    seat.asked = fields.seen;
    await seat.join(fields);
    return seat;
  }

  test("what was missed comes once, in order, without gaps, to each their own", async () => {
    const live = await house.live(maker, { rule: "open" });
    const { room, ann, question } = live;
    const left = {};
    for (const name of ["bob", "eve", "cara"]) {
      left[name] = seenBy(live[name]);
      live[name].ws.terminate();
    }
    await eventually(() => ann.records.filter((r) => r.type === "member_left").length === 3, "their leaving");
    await ann.do("chat", { to: "stage", text: "one" });
    await ann.do("chat", { to: "panel", text: "two" });
    await ann.do("rate", { question, competency: 0, mark: 5 });
    await ann.do("edit", { document: `answer/${question}`, version: 0, changes: [[0, "three"]] });
    await ann.do("edit", { document: `private/${question}`, version: 0, changes: [[0, "four"]] });
    const missed = {};
    for (const name of ["bob", "eve", "cara"]) {
      const seat = await back(room, name, { seen: left[name] });
      assert.equal(seat.welcome.resumed, true, name);
      assert.equal(seat.welcome.snapshot, undefined);
      const now = checkFrames(seat);
      for (const audience of Object.keys(seat.welcome.seen)) assert.equal(now[audience], seat.welcome.seen[audience], `${name}: ${audience}`);
      missed[name] = seat.records.map((r) => r.type).filter((t) => !t.startsWith("member_"));
      // and the same again from the middle
      const middle = { ...seat.welcome.seen, stage: seat.welcome.seen.stage - 1 };
      const again = await back(room, name, { seen: middle });
      assert.deepEqual(again.records.filter((r) => r.audience === "stage").map((r) => r.seq), [middle.stage + 1]);
      checkFrames(again);
    }
    assert.deepEqual(missed, {
      bob: ["said", "panel_said", "rating_shown", "answer_edited"],
      eve: ["said", "panel_said", "rating_shown", "answer_edited"],
      cara: ["said", "answer_edited"],
    });
  });

  test("too long ago, from the future, or after a restart: a snapshot instead", async () => {
    const seats = { ann: "interviewer", bob: "interviewer", cara: "candidate" };
    for (let i = 0; i < 14; i++) seats[`eve${i}`] = "observer";
    const { room, ann, bob, question } = await house.live(maker, { rule: "open", seats });
    const seen = seenBy(bob);
    await ann.do("chat", { to: "panel", text: "long ago" });
    bob.ws.terminate();
    // each is one record for each of the panel: together more than the server keeps
    await Promise.all(Array.from({ length: 38 }, (_, i) => ann.do("tick", { question, signal: i % 3, on: i % 2 === 0 })));
    await Promise.all(Array.from({ length: 38 }, (_, i) => ann.do("rate", { question, competency: i % 2, mark: i % 6 })));
    const late = await back(room, "bob", { seen });
    assert.equal(late.welcome.resumed, false);
    assert.equal(late.welcome.snapshot.filter((r) => r.type === "panel_said").length, 1);
    checkFrames(late);
    const future = await back(room, "bob", { seen: { stage: 100000, panel: 1, member: 0 } });
    assert.equal(future.welcome.resumed, false);
    assert.ok(future.welcome.seen.stage < 100000, "from which the client sees that something is lost");

    let last = ann;
    for (const signal of ["SIGTERM", "SIGKILL"]) {
      const numbers = seenBy(last);
      await house.restart(signal);
      const seat = await back(room, "ann", { seen: numbers });
      for (const audience of Object.keys(numbers)) assert.ok(seat.welcome.seen[audience] >= numbers[audience], `${signal}: ${audience}`);
      checkFrames(seat); // resumed, since only leaving was missed: then from her own numbers on
      const missed = (last = await back(room, "ann", { seen: { stage: 1, panel: 1, member: 0 } }));
      assert.equal(missed.welcome.resumed, false, "what was before the restart isn't kept");
      assert.deepEqual(missed.welcome.snapshot.filter((r) => r.type === "panel_said").map((r) => r.text), ["long ago"]);
      checkFrames(missed);
    }
  });

  test("unsaved work: every change since its version, one's own among them", async () => {
    const { room, ann, bob, cara, question } = await house.live(maker);
    const document = `answer/${question}`;
    await ann.do("edit", { document, version: 0, changes: [[0, "base"]] });
    await cara.until((m) => m.type === "answer_edited");
    cara.ws.terminate();
    await ann.do("edit", { document, version: 1, changes: [[0, "A"], 4] });
    await bob.do("edit", { document, version: 2, changes: [5, [0, "B🔒"]] });
    // what cara typed on version 1 had been sent, but she never heard
    const seat = await back(room, "cara", { documents: [{ document, version: 1 }, { document: `notes/${question}`, version: 0 }, { document, version: 99 }] });
    const [since, ...rest] = seat.welcome.documents;
    assert.deepEqual(rest, [], "none of texts that can't be read, or of versions that never were");
    assert.deepEqual([since.document, since.version], [document, 1]);
    assert.deepEqual(since.changes.map((c) => c.by), [room.ann.member, room.bob.member]);
    assert.equal(since.changes.reduce((text, { changes }) => changed(text, changes), "base"), "AbaseB🔒");
    const own = { document, version: 1, changes: [4, [0, " mine"]] };
    assert.equal((await seat.do("edit", own, "own-1")).version, 4);
    const again = await back(room, "cara", { documents: [{ document, version: 1 }] });
    assert.equal(again.welcome.documents[0].changes.at(-1).command, "own-1", "so she knows that it was stored");
    assert.equal((await again.do("edit", own, "own-1")).version, 4, "and the same answer, if she sends it again");
    await again.do("chat", { to: "stage", text: "." });
    assert.equal(textsOf((await back(room, "eve")).welcome.snapshot)[document].split(" mine").length, 2);
    for (const one of [seat, again]) checkFrames(one);
  });

  test("the same command twice takes effect once: at once, after a drop, after restarts", async () => {
    const { room, ann, question } = await house.live(maker);
    const all = [
      ["chat", { to: "stage", text: "said once" }], ["chat", { to: "panel", text: "panel once" }], ["moment", { label: "moment once" }],
      ["edit", { document: `notes/${question}`, version: 0, changes: [[0, "noted once "]] }], ["edit", { document: `private/${question}`, version: 0, changes: [[0, "private once "]] }],
      ["rate", { question, competency: 0, mark: 3, comment: "rated once" }], ["tick", { question, signal: 0, on: true }], ["plan_add", { prompt: "planned once" }], ["next", {}],
    ].map(([type, fields], i) => [type, fields, `twice-${i}`]);
    const check = (snapshot) => {
      const whole = JSON.stringify(snapshot);
      for (const words of ["said once", "panel once", "moment once", "noted once", "private once", "rated once"]) assert.equal(whole.split(words).length, 2, words);
      assert.equal(snapshot.filter((r) => r.type === "question_planned").length, 4, "the plan grew by one");
      assert.equal(snapshot.filter((r) => r.type === "question_pushed").length, 2, "next went on by one");
    };
    let seat = ann;
    for (const [type, fields, id] of all) seat.ws.send(JSON.stringify({ type, id, ...fields }));
    const answers = await Promise.all(all.map((one) => seat.send(...one)));
    assert.ok(answers.every((a) => a.type === "ack"), JSON.stringify(answers));
    check((seat = await back(room, "ann")).welcome.snapshot);
    for (const signal of [null, "SIGTERM", "SIGKILL"]) {
      if (signal) await house.restart(signal);
      seat = await back(room, "ann");
      for (const one of all) await seat.do(...one);
      checkFrames(seat);
      check((await back(room, "ann")).welcome.snapshot);
    }
    // another member's ids are their own
    const bob = await back(room, "bob");
    await bob.do("chat", { to: "stage", text: "bob's" }, "twice-0");
    assert.ok(bob.records.some((r) => r.type === "said" && r.text === "bob's"));
  });

  test("an acknowledgement that never arrived", async () => {
    const { room, ann, bob, question } = await house.live(maker);
    const proxy = await startProxy({ targetPort: house.server.port });
    try {
      const cara = await house.server.socket(room.cara, { port: proxy.port });
      await cara.join();
      const seen = seenBy(cara);
      proxy.loseAnswers(true);
      const document = `answer/${question}`;
      cara.send("edit", { document, version: 0, changes: [[0, "typed"]] }, "lost-1");
      cara.send("chat", { to: "stage", text: "lost?" }, "lost-2");
      await ann.until((m) => m.type === "said" && m.text === "lost?");
      proxy.cut();
      await ended(cara);
      proxy.loseAnswers(false);
      const again = await house.server.socket(room.cara, { port: proxy.port });
      again.asked = seen;
      await again.join({ seen, documents: [{ document, version: 0 }] });
      assert.equal(again.welcome.documents[0].changes[0].command, "lost-1");
      assert.deepEqual(await again.do("edit", { document, version: 0, changes: [[0, "typed"]] }, "lost-1"), { type: "ack", id: "lost-1", version: 1 });
      await again.do("chat", { to: "stage", text: "lost?" }, "lost-2");
      await bob.do("chat", { to: "stage", text: "after" });
      await again.until((m) => m.text === "after");
      assert.deepEqual(again.records.filter((r) => r.type === "said").map((r) => r.text), ["lost?", "after"]);
      assert.equal(textsOf(again.records)[document], "typed");
      for (const seat of [ann, bob, again]) checkFrames(seat);
    } finally {
      await proxy.close();
    }
  });

  test("a newer connection closes the older", async () => {
    const { room, ann, bob } = await house.live(maker);
    const newer = await back(room, "bob");
    assert.equal((await ended(bob)).code, 4001);
    await newer.do("chat", { to: "panel", text: "from the new one" });
    await ann.until((m) => m.type === "panel_said");
    assert.ok(!ann.records.some((r) => r.type === "member_left"), "he was there all the time");
    const idle = await house.server.socket(room.bob); // hasn't joined: takes nothing
    await newer.do("chat", { to: "panel", text: "still there" });
    await idle.close();
    checkFrames(newer);
  });

  test("who doesn't join within ten seconds is sent away; too much of one kind is refused", async () => {
    const { room, ann } = await house.live(maker);
    const idle = await house.server.socket(room.bob);
    const began = Date.now();
    const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => ann.send("chat", { to: "panel", text: `${i}` })));
    const taken = answers.filter((a) => a.type === "ack").length;
    assert.ok(taken >= 15 && taken <= 17, `${taken} of 30 at once`);
    assert.ok(answers.filter((a) => a.type === "error").every((a) => a.code === "too_fast" && a.retry === true));
    const again = await back(room, "ann");
    assert.equal((await again.send("chat", { to: "panel", text: "x" })).code, "too_fast", "coming back doesn't help");
    await again.do("moment", {});
    await sleep(1300);
    await again.do("chat", { to: "panel", text: "now" });
    assert.equal((await ended(idle, 15000)).code, 1008);
    assert.ok(Date.now() - began > 9000, "but not before");
  });

  test("parley room close, with a server and without", async () => {
    const first = await house.live(maker);
    const done = parley("room", "close", "--data", house.data, first.room.id);
    assert.equal((await ended(first.ann)).code, 4002);
    assert.ok([4002, 4003].includes((await ended(first.cara)).code));
    assert.match(await done, /is sealed/);
    await assert.rejects(parley("room", "close", "--data", house.data, first.room.id), /sealed already/);
    await assert.rejects(parley("room", "close", "--data", house.data, "0000000000000000"), /there is no room/);
    const late = await house.server.socket(first.room.bob);
    assert.equal((await late.send("join")).code, "room_sealed");
    assert.equal((await house.server.request("GET", `/api/rooms/${first.room.id}`, { cookie: maker.cookie })).json.phase, "sealed");

    const second = await house.live(maker);
    await second.ann.do("chat", { to: "stage", text: "kept" });
    const planned = await house.room(maker, {});
    await house.server.stop("SIGTERM");
    for (const { id } of [second.room, planned]) assert.match(await parley("room", "close", "--data", house.data, id), /is sealed/);
    const list = await parleyJson("transcript", "list", "--data", house.data);
    assert.deepEqual(list.map((one) => one.room).sort(), [first.room.id, second.room.id, planned.id].sort());
    const { file } = list.find((one) => one.room === second.room.id);
    const opened = await parleyJson("transcript", "open", file, "--key", house.made.recovery_key);
    assert.ok(opened.records.some((r) => r.type === "said" && r.text === "kept"));
    await house.start();
    assert.deepEqual((await parleyJson("room", "list", "--data", house.data)).filter((r) => r.phase === "sealed").length, 3);
  });
});
