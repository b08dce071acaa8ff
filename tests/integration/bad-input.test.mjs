// What bad input gets, line by line: the documented error or close code, a count in the log without the
// content, and no change of the room.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { ended, eventually, House } from "../support/house.mjs";
import { folder } from "../support/parley.mjs";
import { checkFrames, commands, errors } from "../support/schemas.mjs";

const mark = "CONTENT-THAT-NO-LOG-MAY-HOLD";

describe("bad input", { timeout: 60000 }, () => {
  const place = folder();
  let house, maker, live, joiners = 0;

  before(async () => {
    house = await House.open(null, { place });
    maker = await house.person("Mia Maker");
    const seats = { ann: "interviewer", bob: "interviewer", cara: "candidate" };
    for (let i = 0; i < 28; i++) seats[`late${i}`] = "observer";
    const room = await house.room(maker, seats);
    live = { room, ...(await house.enter(room, "ann", "bob", "cara")) };
    await live.cara.do("agree");
    await live.ann.do("admit");
    await live.ann.do("next");
    live.questions = live.ann.records.filter((r) => r.type === "question_planned").map((r) => r.question);
    live.question = live.questions[0].id;
    await pause();
  });
  after(async () => {
    await house?.server.stop("SIGKILL");
    rmSync(place, { recursive: true, force: true });
  });

  /** The room as a late joiner gets it: each time another, since one may not come again and again. */
  async function state() {
    const late = await house.server.socket(live.room[`late${joiners++}`]);
    const { snapshot, seen } = await late.join();
    await late.close();
    return { snapshot: snapshot.filter((r) => r.type !== "member_joined" && r.type !== "member_left"), panel: seen.panel };
  }

  /** Runs something that must not change the room, and that the log must count. */
  async function harmless(code, run) {
    await pause();
    const before = await state();
    const at = house.server.log.length;
    const result = await run();
    assert.deepEqual(await state(), before, "the room is as it was");
    if (code) await eventually(() => house.server.log.slice(at).includes("socket.refused ") && house.server.log.slice(at).includes(code), `"${code}" in the log: ${house.server.log.slice(at)}`);
    assert.ok(!house.server.log.includes(mark), "the log holds no content");
    return result;
  }

  /** Something good that changes nothing the second time, since a hundred bad ones in a row end a connection. */
  const pause = () => live.ann.do("tick", { question: live.question, signal: 0, on: true }, "again");

  /** Sends a text as it stands; gives the error that answers it. */
  async function raw(seat, text) {
    let listener;
    const error = new Promise((resolve) => {
      listener = (message) => ["error", "ack"].includes(message.type) && resolve(message);
      seat.listeners.add(listener);
      seat.closed.then(({ code }) => resolve({ type: "closed", code }));
    });
    seat.ws.send(text);
    return error.finally(() => seat.listeners.delete(listener));
  }

  async function refusedText(code, text, seat = live.ann) {
    const answer = await raw(seat, text);
    const row = errors.find((e) => e.code === code);
    assert.deepEqual([answer.type, answer.code, answer.text, answer.retry], ["error", code, row.text, row.retry], `${text.slice(0, 200)}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** A connection of its own, that may be lost. */
  const another = async () => {
    const seat = await house.server.socket(live.room.bob);
    await seat.join();
    return seat;
  };

  test("malformed JSON", () =>
    harmless("code=malformed", async () => {
      for (const text of ["", "{", "}", "null", "[]", '"chat"', "1", `{"type":"chat","id":"x","to":"panel","text":"${mark}"`, `{"type":"chat","id":"x","to":"panel","text":"${mark}"}}`, "{'type':'join'}", '{"type":"moment","id":"x","label":"\u0007"}', '{"type":"moment","id":"x","label":"\\ud800"}', `${"[".repeat(3000)}`, '{"type":"moment","id":"x","label":"\\u0000"}'])
        await refusedText("malformed", text);
    }));

  test("duplicate keys, at any depth", () =>
    harmless("code=duplicate_key", async () => {
      await refusedText("duplicate_key", `{"type":"chat","id":"d-1","to":"panel","text":"${mark}","text":"${mark}"}`);
      await refusedText("duplicate_key", '{"type":"moment","type":"moment","id":"d-2"}');
      await refusedText("duplicate_key", '{"type":"join","id":"d-3","seen":{"stage":1,"stage":2}}');
    }));

  test("unknown messages", () =>
    harmless("code=unknown_message", async () => {
      for (const type of ["nothing", "", "Chat", "welcome", "said", mark]) {
        const answer = await refusedText("unknown_message", JSON.stringify({ type, id: "u-1", text: mark }));
        assert.equal(answer.id, "u-1");
        assert.ok(!JSON.stringify(answer).includes(mark), "the answer repeats nothing");
      }
      await refusedText("unknown_message", '{"id":"u-2"}');
      await refusedText("unknown_message", '{"type":5,"id":"u-3"}');
    }));

  test("what is longer than its field", () =>
    harmless("code=too_large", async () => {
      await refusedText("too_large", JSON.stringify({ type: "chat", id: "l-1", to: "panel", text: mark.repeat(200) }));
      await refusedText("too_large", JSON.stringify({ type: "moment", id: "l-2", label: "é".repeat(201) }));
      await refusedText("too_large", JSON.stringify({ type: "edit", id: "l-3", document: "notes/room", version: 0, changes: Array(4097).fill(1) }));
    }));

  test("what role or phase don't permit", () =>
    harmless("code=not_allowed", async () => {
      assert.equal((await live.cara.send("push", { question: live.question })).code, "not_allowed");
      assert.equal((await live.ann.send("submit", { recommendation: "no", text: mark })).code, "wrong_phase");
      assert.equal((await live.bob.send("next")).code, "not_lead");
    }));

  test("things that aren't there", () =>
    harmless("code=no_such_question", async () => {
      const nothing = "0000000000000000";
      for (const [type, body, code] of [
        ["push", { question: nothing }, "no_such_question"], ["withdraw", { question: nothing }, "no_such_question"], ["reveal", { question: nothing, part: 1 }, "no_such_question"],
        ["rate", { question: nothing, competency: 0, mark: 1 }, "no_such_question"], ["rate", { question: live.question, competency: 15, mark: 1 }, "no_such_item"],
        ["tick", { question: live.question, signal: 31, on: true }, "no_such_item"], ["withdraw", { question: live.questions[1].id }, "not_pushed"],
        ["reveal", { question: live.questions[1].id, part: 1 }, "not_pushed"], ["reveal", { question: live.question, part: 64 }, "nothing_to_reveal"],
        ["plan_add", { set: "nothing", question: "q-one" }, "no_such_set"], ["plan_add", { set: "small", question: "nothing" }, "no_such_question"],
        ["plan_add", { prompt: "  " }, "empty_text"], ["chat", { to: "panel", text: " \n" }, "empty_text"],
        ["edit", { document: `notes/${nothing}`, version: 0, changes: [] }, "no_such_document"], ["edit", { document: `answer/${live.questions[2].id}`, version: 0, changes: [] }, "no_such_document"],
        ["join", {}, "already_joined"],
      ])
        assert.equal((await live.ann.send(type, body)).code, code, type + JSON.stringify(body));
    }));

  test("a text change against a version that never was, or that doesn't fit", async () => {
    const document = `notes/${live.question}`;
    await live.ann.do("edit", { document, version: 0, changes: [[0, "a🔒b"]] });
    await harmless("code=bad_version", async () => {
      for (const version of [2, 3, 1000, 4294967295])
        assert.equal((await live.ann.send("edit", { document, version, changes: [4, [0, mark]] })).code, "bad_version", String(version));
      assert.equal((await live.ann.send("edit", { document: "notes/room", version: 1, changes: [[0, "x"]] })).code, "bad_version", "of an empty text");
      for (const changes of [[], [3], [5], [4, 1], [2, [0, "x"], 2], [[2, ""], 2], [1, [1, "x"], 2], [[9]], [[1.5]], [["1"]], [[1, 2]], [[-1, "x"], 4], [[0, "\ud83d"], 4], [4, []]]) {
        const answer = await raw(live.ann, JSON.stringify({ type: "edit", id: "c-1", document, version: 1, changes }));
        assert.ok(["bad_change", "bad_field", "malformed"].includes(answer.code), `${JSON.stringify(changes)}: ${JSON.stringify(answer)}`);
      }
    });
  });

  test("a frame over 64 KiB, a binary one, one that isn't UTF-8, one in too many pieces", async () => {
    const label = "x".repeat(65536);
    // these are counted by the network's own line, once a minute
    await harmless("", async () => {
      for (const [send, code] of [
        [(ws) => ws.send(JSON.stringify({ type: "moment", id: "big", label })), 1009],
        [(ws) => [ws.send(`{"type":"moment","id":"big","label":"${mark}`, { fin: false }), ...Array.from({ length: 20 }, (_, i) => ws.send("x".repeat(4000), { fin: i === 19 }))], 1009],
        [(ws) => ws.send(Buffer.from('{"type":"moment","id":"bin"}'), { binary: true }), 1003],
        [(ws) => ws.send(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), { binary: false }), 1007],
      ]) {
        const seat = await another();
        send(seat.ws);
        assert.equal((await ended(seat)).code, code);
      }
    });
    // the largest that is permitted comes through, in pieces too
    const seat = await another();
    const text = JSON.stringify({ type: "nothing", id: "edge", pad: "" });
    const padded = text.replace('"pad":""', `"pad":"${"x".repeat(65536 - text.length)}"`);
    assert.equal(padded.length, 65536);
    await refusedText("unknown_message", padded, seat);
    seat.ws.send(padded.slice(0, 30000), { fin: false });
    await refusedText("unknown_message", padded.slice(30000), seat);
  });

  test("handshakes: no seat, another's seat, no such room, a foreign Origin, another subprotocol", () =>
    harmless("", async () => {
      const { room } = live;
      const open = (seat, options) => house.server.socket(seat, options).then(() => 101, (error) => error.status ?? error.message);
      const other = await house.room(maker, { cara: "candidate" });
      assert.equal(await open({ room: room.id }), 401);
      assert.equal(await open({ room: room.id, member: room.ann.member }), 401);
      assert.equal(await open({ ...room.ann, cookie: `__Host-parley-${room.ann.member}=${"A".repeat(43)}` }), 401);
      assert.equal(await open({ ...room.ann, member: room.bob.member }), 401);
      assert.equal(await open({ ...room.ann, member: room.bob.member, cookie: room.ann.cookie.replace(room.ann.member, room.bob.member) }), 404, "her token under his name");
      assert.equal(await open({ ...room.ann, member: "nothing" }), 404);
      assert.equal(await open({ ...other.cara, room: room.id }), 404, "a seat of another room");
      assert.equal(await open({ ...room.ann, room: "0000000000000000" }), 404);
      assert.equal(await open({ ...room.ann, room: "not-a-room" }), 404);
      const stranger = await house.person("Sam Stranger");
      assert.equal(await open({ room: room.id, cookie: stranger.cookie }), 404);
      for (const origin of ["https://evil.example", "null", `https://localhost:${house.server.port + 1}`])
        assert.equal(await open(room.ann, { headers: { origin } }), 403, origin);
      assert.equal(await open(room.ann, { protocol: "parley.v2" }), 400);
      assert.ok(!/__Host|Cookie/i.test(house.server.log));
    }));

  test("the first message has to be join", () =>
    harmless("code=not_joined", async () => {
      const seat = await house.server.socket(live.room.bob);
      assert.equal((await seat.send("chat", { to: "panel", text: mark })).code, "not_joined");
      assert.equal((await seat.send("seal")).code, "not_joined");
      await seat.join();
      checkFrames(seat);
      live.bob = seat;
    }));

  // the log takes 200 refusals at once and counts the rest: so these come last
  test("a hundred refused messages in a row", () =>
    harmless("code=malformed", async () => {
      const seat = await another();
      for (let i = 0; i < 100; i++) seat.ws.send(mark);
      assert.equal((await ended(seat)).code, 1008);
      assert.equal(seat.frames.filter((f) => f.includes('"malformed"')).length, 100, "each was answered");
    }));

  test("a wrong type, a missing or unknown field, a value out of range: each field of each command", () =>
    harmless("code=bad_field", async () => {
      const good = {
        join: { seen: { stage: 1 }, documents: [] }, chat: { to: "panel", text: "t" }, consensus: { question: live.question, competency: 0, mark: 1 },
        cursor: { document: "notes/room", version: 0, anchor: 0, head: 0 }, edit: { document: "notes/room", version: 0, changes: [] },
        push: { question: live.question }, rate: { question: live.question, competency: 0, mark: 1 }, reveal: { question: live.question, part: 1 },
        submit: { recommendation: "yes", text: "" }, tick: { question: live.question, signal: 0, on: true }, withdraw: { question: live.question },
      };
      let sent = 0;
      for (const [type, schema] of commands) {
        const base = { type, ...(schema["x-unstored"] ? {} : { id: "f-1" }), ...good[type] };
        const bad = [{ ...base, surprise: mark }, { ...base, seq: 1 }];
        for (const name of schema.required.filter((n) => n !== "type")) {
          const { [name]: _, ...rest } = base;
          bad.push(rest);
        }
        for (const [name, field] of Object.entries(schema.properties)) {
          if (name === "type") continue;
          const wrong = { integer: ["1", 1.5, null, true, -1, 1e300, {}], string: [1, null, true, {}, []], boolean: ["true", 1, null], array: [{}, "x", null, 1] };
          const kind = field.type ?? (field.enum ? "string" : null);
          for (const value of wrong[kind] ?? [null, 1.5, true]) bad.push({ ...base, [name]: value });
          if (field.maximum !== undefined) bad.push({ ...base, [name]: field.maximum + 1 });
          if (field.enum) bad.push({ ...base, [name]: mark });
          if (field.$ref?.endsWith("/id")) bad.push({ ...base, [name]: "U".repeat(16) }, { ...base, [name]: "0123" });
          if (name === "id") bad.push({ ...base, id: "" }, { ...base, id: "a b" }, { ...base, id: "x".repeat(41) }, { ...base, id: "é" });
        }
        for (const message of bad) {
          if (++sent % 80 === 0) await pause();
          const answer = await raw(live.ann, JSON.stringify(message));
          assert.ok(["bad_field", "too_large"].includes(answer.code), `${JSON.stringify(message)}: ${JSON.stringify(answer)}`);
          assert.ok(!JSON.stringify(answer).includes(mark));
        }
      }
      assert.ok(sent > 300);
    }));

  test("after all that the room still works, and every frame was as described", async () => {
    await live.ann.do("chat", { to: "stage", text: "still here" });
    await live.cara.until((m) => m.type === "said" && m.text === "still here");
    for (const name of ["ann", "bob", "cara"]) checkFrames(live[name]);
  });
});
