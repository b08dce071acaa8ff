// Role × phase × command over the wire, from what the schemas say (x-roles, x-phases, x-lead), and the
// table of shared texts in PROTOCOL.md.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { rmSync } from "node:fs";
import { ended, House } from "../support/house.mjs";
import { folder } from "../support/parley.mjs";
import { checkFrames, commands } from "../support/schemas.mjs";

const phases = ["lobby", "live", "debrief"];
const permission = ["not_allowed", "wrong_phase", "not_lead"];
const moves = ["admit", "end", "seal"]; // to the next phase: last in theirs
const seats = { ann: "interviewer", bob: "interviewer", eve: "observer", cara: "candidate" };

/** A well-formed command of each type. */
const fields = (question) => ({
  admit: {}, agree: {}, lead: {}, next: {}, end: {}, seal: {}, join: {},
  chat: { to: "panel", text: "hello" },
  consensus: { question, competency: 0, mark: 3 },
  cursor: { document: "notes/room", version: 0, anchor: 0, head: 0 },
  edit: { document: "notes/room", version: 0, changes: [[0, "x"]] },
  moment: { label: "here" },
  plan_add: { prompt: "Something else?" },
  push: { question }, reveal: { question, part: 1 }, withdraw: { question },
  rate: { question, competency: 0, mark: 3 },
  submit: { recommendation: "yes", text: "" },
  tick: { question, signal: 0, on: true },
});

describe("who may do what, and when", { timeout: 60000 }, () => {
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

  /** A room in the given phase in which ann leads. */
  async function roomIn(phase) {
    const room = await house.room(maker, seats);
    const members = await house.enter(room, ...Object.keys(seats));
    await members.cara.do("agree");
    if (phase !== "lobby") await members.ann.do("admit");
    if (phase === "live" || phase === "debrief") await members.ann.do("next");
    if (phase === "debrief") {
      await members.ann.do("end");
      await ended(members.cara);
    }
    const { question } = members.ann.records.find((r) => r.type === "question_planned");
    return { room, question: question.id, ...members };
  }

  /** What the schemas say of it. */
  function expected(command, role, phase, leads) {
    const schema = commands.get(command);
    if (!schema["x-roles"].includes(role)) return "not_allowed";
    if (!schema["x-phases"].includes(phase)) return "wrong_phase";
    if (schema["x-lead"] && !leads) return "not_lead";
    return null;
  }

  /** A cursor has no id and no acknowledgement: what comes before the next answer is what it got. */
  async function cursor(seat, body) {
    const from = seat.frames.length;
    seat.ws.send(JSON.stringify({ type: "cursor", ...body }));
    await seat.send("chat", { to: "panel", text: " " }); // never stored: there is nothing in it
    return JSON.parse(seat.frames[from]);
  }

  for (const phase of phases) {
    test(`every command by every role in the ${phase}`, async () => {
      const { question, ...members } = await roomIn(phase);
      const order = [...commands.keys()].filter((c) => c !== "join" && c !== "lead" && !moves.includes(c));
      let told = 0;
      for (const name of ["cara", "eve", "bob", "ann"]) {
        if (name === "cara" && phase === "debrief") continue; // taken out
        for (const command of [...order, "lead", ...moves]) {
          const want = expected(command, seats[name], phase, name === "ann");
          if (command === "lead" && name === "bob") continue; // below: it takes the lead from ann
          if (moves.includes(command) && want === null && name !== "ann") continue;
          const body = { ...fields(question)[command] };
          if (command === "chat" && name === "cara") body.to = "stage";
          if ((command === "edit" || command === "cursor") && name === "cara") body.document = `answer/${question}`;
          const answer = command === "cursor" ? await cursor(members[name], body) : await members[name].send(command, body);
          const what = `${command} by ${name} (${seats[name]}) in the ${phase}: ${JSON.stringify(answer)}`;
          if (want) assert.equal(answer.code, want, what);
          else if (answer.type === "error") assert.ok(!permission.includes(answer.code), what);
          else assert.ok(["ack", "closed"].includes(answer.type), what);
          told++;
          if (answer.type === "ack" && moves.includes(command)) break;
        }
      }
      assert.ok(told > 45);
      for (const name of Object.keys(seats)) checkFrames(members[name]);
    });

    if (phase !== "debrief")
      test(`whoever takes the lead in the ${phase} leads`, async () => {
        const { ann, bob } = await roomIn(phase);
        assert.equal((await bob.send("end")).code, "not_lead");
        await bob.do("lead");
        assert.equal((await ann.send("end")).code, "not_lead");
        await bob.do("end");
      });
  }

  test("the planned room becomes a lobby by whoever joins first", async () => {
    for (const name of Object.keys(seats)) {
      const room = await house.room(maker, seats);
      const seat = await house.server.socket(room[name]);
      assert.equal((await seat.send("chat", { to: "stage", text: "x" })).code, "not_joined");
      const { snapshot } = await seat.join();
      assert.equal(snapshot.find((r) => r.type === "phase_changed").phase, "lobby", name);
    }
  });

  test("after the end the candidate is out, after the seal everybody", async () => {
    const { room, ann } = await roomIn("debrief");
    const cara = await house.server.socket(room.cara);
    assert.equal((await cara.send("join")).code, "interview_over");
    assert.equal((await ended(cara)).code, 4003);
    await ann.send("seal");
    assert.equal((await ended(ann)).code, 4002);
    for (const seat of [room.maker, room.cara, room.ann]) { // by account, and by link
      const late = await house.server.socket(seat);
      assert.equal((await late.send("join")).code, "room_sealed");
      assert.equal((await ended(late)).code, 4002);
    }
    assert.equal((await house.server.request("GET", `/api/rooms/${room.id}`, { cookie: room.cara.cookie })).status, 401, "the seat's cookie is good for nothing else");
  });

  test("the shared texts: who reads and writes them, and while", async () => {
    const notes = ["planned", "lobby", "live", "debrief"];
    const table = {
      answer: { reads: ["interviewer", "observer", "candidate"], writes: ["interviewer", "candidate"], phases: ["live"] },
      notes: { reads: ["interviewer", "observer"], writes: ["interviewer"], phases: notes },
      private: { reads: ["interviewer"], writes: ["interviewer"], phases: notes },
    };
    for (const phase of phases) {
      const { question, ann, eve, cara } = await roomIn(phase);
      for (const [kind, row] of Object.entries(table))
        for (const seat of phase === "debrief" ? [ann, eve] : [ann, eve, cara]) {
          const { role } = seat.welcome;
          const document = `${kind}/${question}`;
          const answer = await seat.send("edit", { document, version: 0, changes: [[0, "x"]] });
          const what = `${document} by ${role} in the ${phase}: ${JSON.stringify(answer)}`;
          if (role === "observer") assert.equal(answer.code, "not_allowed", what);
          else if (!row.reads.includes(role) || (kind === "answer" && phase === "lobby")) assert.equal(answer.code, "no_such_document", what);
          else if (!row.phases.includes(phase)) assert.equal(answer.code, "wrong_phase", what);
          else assert.equal(answer.type, "ack", what);
        }
      // somebody else's private text can't even be named
      assert.equal((await ann.send("edit", { document: "answer/room", version: 0, changes: [[0, "x"]] })).code, "no_such_document");
    }
  });

  test("a candidate can't find out which sets there are", async () => {
    const { cara } = await roomIn("live");
    for (const body of [{ set: "small", question: "q-one" }, { set: "nothing", question: "q-one" }, { set: "small", question: "nothing" }, {}])
      assert.equal((await cara.send("plan_add", body)).code, "not_allowed");
    assert.equal((await cara.send("chat", { to: "panel", text: "x" })).code, "not_allowed");
  });
});
