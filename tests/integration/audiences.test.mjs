// Who gets to see what: the three rules of marks, each reader's frames and snapshots, and that a candidate's
// frames hold nothing but what the schemas mark for candidates.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { ended, House, textsOf } from "../support/house.mjs";
import { folder } from "../support/parley.mjs";
import { checkFrames } from "../support/schemas.mjs";

describe("audiences", { timeout: 60000 }, () => {
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

  /** The marks of others that a seat knows of, as "rater competency mark", newest only. */
  function marksOf(records) {
    const marks = {};
    for (const { type, member, competency, mark } of records) if (type === "rating_shown") marks[`${member} ${competency}`] = mark;
    return marks;
  }
  const shownTicks = (records) => records.filter((r) => r.type === "tick_shown").map((r) => `${r.signal} ${r.on}`);
  const shownCards = (records) => records.filter((r) => r.type === "submission_shown").map((r) => r.recommendation);

  /** Everything is on the wire once the seat's own next command is acknowledged. */
  const settle = (seat) => seat.send("chat", { to: "panel", text: " " });

  /** What a fresh connection of this seat would be told. */
  async function snapshotOf(room, name) {
    const seat = await house.server.socket(room[name]);
    await seat.join();
    checkFrames(seat);
    return seat;
  }

  test("open: everybody on the panel sees marks at once", async () => {
    const { room, ann, bob, eve, question } = await house.live(maker, { rule: "open" });
    await ann.do("rate", { question, competency: 0, mark: 4, comment: "good" });
    await ann.do("tick", { question, signal: 2, on: true });
    for (const seat of [bob, eve]) {
      await settle(seat);
      assert.deepEqual(marksOf(seat.records), { [`${room.ann.member} 0`]: 4 });
      assert.deepEqual(shownTicks(seat.records), ["2 true"]);
      checkFrames(seat);
    }
    for (const name of ["bob", "eve"]) assert.deepEqual(marksOf((await snapshotOf(room, name)).welcome.snapshot), { [`${room.ann.member} 0`]: 4 });
  });

  test("after-own: others' marks on a question come with the last of one's own, then live", async () => {
    const { room, ann, bob, eve, questions } = await house.live(maker, { rule: "after-own" });
    const [one, two] = questions.map((q) => q.id);
    for (const question of [one, two]) {
      await ann.do("rate", { question, competency: 0, mark: 4, comment: "only with hers" });
      await ann.do("rate", { question, competency: 1, mark: 0 });
    }
    await ann.do("tick", { question: one, signal: 0, on: true });
    await settle(bob);
    assert.deepEqual(marksOf(bob.records), {});
    assert.deepEqual(bob.records.filter((r) => r.type === "rating_given").map((r) => [r.member, r.question]), [[room.ann.member, one], [room.ann.member, two]]);
    assert.ok(!bob.frames.some((f) => f.includes("only with hers")), "not even the comment");

    await bob.do("rate", { question: one, competency: 0, mark: 2 });
    assert.deepEqual(marksOf(bob.records), {}, "one of two competencies isn't all");
    const half = await snapshotOf(room, "bob"); // takes the seat
    assert.deepEqual([marksOf(half.welcome.snapshot), shownTicks(half.welcome.snapshot)], [{}, []], "nor does coming back show it");
    await half.do("rate", { question: one, competency: 1, mark: 1 });
    assert.deepEqual(marksOf(half.records), { [`${room.ann.member} 0`]: 4, [`${room.ann.member} 1`]: 0 });
    assert.ok(half.records.filter((r) => r.type === "rating_shown").every((r) => r.question === one), "of this question only");
    assert.deepEqual(shownTicks(half.records), ["0 true"]);
    await ann.do("rate", { question: one, competency: 0, mark: 5 });
    await settle(half);
    assert.equal(marksOf(half.records)[`${room.ann.member} 0`], 5, "from then on they move live");
    const back = await snapshotOf(room, "bob");
    assert.deepEqual(marksOf(back.welcome.snapshot), { [`${room.ann.member} 0`]: 5, [`${room.ann.member} 1`]: 0 });
    await settle(eve);
    assert.deepEqual(marksOf(eve.records), {}, "an observer sees none before all have submitted");
    assert.deepEqual(marksOf((await snapshotOf(room, "eve")).welcome.snapshot), {});
    for (const seat of [ann, bob, half, back, eve]) checkFrames(seat);
  });

  test("after-own and after-all: scorecards", async () => {
    for (const rule of ["after-own", "after-all"]) {
      const { room, ann, bob, eve, question } = await house.live(maker, { rule });
      await ann.do("rate", { question, competency: 0, mark: 4 });
      await ann.do("rate", { question, competency: 1, mark: 4 });
      await bob.do("rate", { question, competency: 0, mark: 1 });
      if (rule === "after-all") {
        await bob.do("rate", { question, competency: 1, mark: 1 });
        assert.deepEqual(marksOf(bob.records), {}, "all own marks given, but not all have submitted");
      }
      await ann.do("end");
      await ann.do("submit", { recommendation: "strong-yes", text: "words of ann" });
      await settle(bob);
      assert.ok(bob.records.some((r) => r.type === "submission_given" && r.member === room.ann.member));
      assert.ok(!bob.frames.some((f) => f.includes("words of ann") || f.includes("strong-yes")), rule);
      assert.deepEqual(marksOf((await snapshotOf(room, "eve")).welcome.snapshot), {});
      const again = await snapshotOf(room, "bob");
      assert.ok(!again.frames.some((f) => f.includes("words of ann")), rule);
      await again.do("submit", { recommendation: "no", text: "words of bob" });
      assert.deepEqual(shownCards(again.records), ["strong-yes"]);
      assert.equal(marksOf(again.records)[`${room.ann.member} 0`], 4);
      await settle(ann);
      assert.deepEqual(shownCards(ann.records), ["no"]);
      assert.equal(marksOf(ann.records)[`${room.bob.member} 0`], 1);
      const observer = await snapshotOf(room, "eve");
      assert.deepEqual(shownCards(observer.welcome.snapshot).sort(), ["no", "strong-yes"]);
      await ann.do("rate", { question, competency: 0, mark: 2 });
      await settle(again);
      const revised = again.records.filter((r) => r.type === "rating_shown" && r.competency === 0).at(-1);
      assert.deepEqual([revised.mark, revised.revision], [2, true]);
      for (const seat of [ann, bob, eve, again, observer]) checkFrames(seat);
    }
  });

  test("a rich interview: what the candidate gets, and what nobody else gets", async () => {
    const { room, ann, bob, eve, cara, questions } = await house.live(maker, {});
    const [one, two] = questions.map((q) => q.id);
    const seen = (seat, word) => seat.frames.some((f) => f.includes(word));
    await cara.do("edit", { document: `answer/${one}`, version: 0, changes: [[0, "mine 🔒"]] });
    await ann.do("edit", { document: `answer/${one}`, version: 1, changes: [7, [0, " and yours"]] });
    await ann.do("edit", { document: `notes/${one}`, version: 0, changes: [[0, "SECRET notes"]] });
    await ann.do("edit", { document: "notes/room", version: 0, changes: [[0, "SECRET notes of the room"]] });
    await ann.do("edit", { document: `private/${one}`, version: 0, changes: [[0, "SECRET private of ann"]] });
    await bob.do("edit", { document: "private/room", version: 0, changes: [[0, "SECRET private of bob"]] });
    ann.ws.send(JSON.stringify({ type: "cursor", document: `notes/${one}`, version: 1, anchor: 1, head: 2 }));
    ann.ws.send(JSON.stringify({ type: "cursor", document: `private/${one}`, version: 1, anchor: 1, head: 2 }));
    ann.ws.send(JSON.stringify({ type: "cursor", document: `answer/${one}`, version: 2, anchor: 3, head: 3 }));
    await ann.do("chat", { to: "stage", text: "hello" });
    await bob.do("chat", { to: "panel", text: "SECRET chat" });
    await ann.do("moment", { label: "SECRET moment" });
    await ann.do("reveal", { question: one, part: 1 });
    await ann.do("plan_add", { prompt: "Outside the plan?\n\nSECRET until pushed" });
    await ann.do("plan_add", { set: "small", question: "q-two" });
    for (const seat of [ann, bob])
      for (const competency of [0, 1]) await seat.do("rate", { question: one, competency, mark: 3, comment: "SECRET comment" });
    await ann.do("tick", { question: one, signal: 1, on: true });
    await ann.do("push", { question: two, parts: 2 });
    await ann.do("withdraw", { question: two });
    await ann.do("next");
    await ann.do("lead");
    await cara.do("chat", { to: "stage", text: "hi" });
    // errors must not tell either
    for (const [type, body] of [["push", { question: two }], ["edit", { document: `notes/${one}`, version: 0, changes: [] }], ["edit", { document: `answer/${questions[2].id}`, version: 9, changes: [1] }], ["rate", { question: one, competency: 0, mark: 1 }]])
      await cara.send(type, body);
    await cara.close();
    const back = await snapshotOf(room, "cara");
    await back.do("chat", { to: "stage", text: "back" });
    const late = await snapshotOf(room, "cara"); // once more, while the other is there
    assert.equal((await ended(back)).code, 4001);
    for (const seat of [cara, back, late]) {
      checkFrames(seat); // holds every frame to the fields marked for candidates, and the numbers to no gaps
      assert.ok(!seen(seat, "SECRET"), "nothing of the panel's");
      for (const key of ["planned", "sections", "signals", "competencies", "follow_ups", "source_id", "rule", "reviewers", '"panel"'])
        assert.ok(!seen(seat, key), `the candidate's frames hold ${key}`);
    }
    assert.ok(seen(cara, "cursor_at") && seen(cara, "The prompt of one.") && seen(cara, "listing_two"));
    assert.ok(!cara.frames.some((f) => f.includes("cursor_at") && !f.includes("answer/")), "cursors in the answer only");
    assert.ok(!seen(cara, "The hint of one."), "a part that wasn't revealed");
    assert.equal(textsOf(late.welcome.snapshot)[`answer/${one}`], "mine 🔒 and yours");
    assert.deepEqual(Object.keys(late.welcome.seen), ["stage"]);

    for (const [name, seat] of [["ann", ann], ["bob", bob], ["eve", eve]]) {
      const { welcome } = await snapshotOf(room, name);
      const other = name === "bob" ? "SECRET private of ann" : "SECRET private of bob";
      assert.ok(!JSON.stringify(welcome).includes(other) && !seen(seat, other), `${name} doesn't get ${other}`);
      if (name === "eve") assert.ok(!JSON.stringify(welcome).includes("private") && !seen(seat, "private/"));
      assert.equal(textsOf(welcome.snapshot)[`notes/${one}`], "SECRET notes");
      assert.equal(textsOf(welcome.snapshot)[`answer/${one}`], "mine 🔒 and yours");
      assert.ok(seen(seat, "SECRET chat"));
      checkFrames(seat);
    }
    const panel = await snapshotOf(room, "ann");
    await panel.do("lead"); // not anew: ann leads
    await panel.do("end");
    assert.equal((await ended(late)).code, 4003);
    await panel.do("submit", { recommendation: "no", text: "SECRET card" });
    assert.ok(!seen(late, "SECRET"));
    checkFrames(late);
  });
});
