// What members may cost the others: one who comes in again and again, and never reads.
import assert from "node:assert/strict";
import { test } from "node:test";
import { House, ended } from "../support/house.mjs";

const PIECE = "x".repeat(60000), PIECES = 8; // in one text

/** Fills the notes on these questions. */
async function fill(member, questions) {
  for (const question of questions)
    for (let version = 0; version < PIECES; version++) {
      const changes = [[0, PIECE], ...(version ? [version * PIECE.length] : [])];
      const answer = await member.send("edit", { document: `notes/${question}`, version, changes });
      if (answer.type !== "ack") return answer.code;
    }
  return "";
}

test("who joins a long interview again and again waits between", { timeout: 60000 }, async (t) => {
  const house = await House.open(t);
  const mia = await house.person("Mia Maker");
  const room = await house.room(mia, { ann: "interviewer", bob: "interviewer", eve: "interviewer" });
  const { ann, bob } = await house.enter(room, "ann", "bob");
  for (const member of [ann, bob])
    for (let i = 0; i < 10; i++) await member.do("plan_add", { prompt: `Question ${i} of ${member.seat.member}` });
  const questions = ann.records.filter(({ type }) => type === "question_planned").map(({ question }) => question.id);
  assert.deepEqual(await Promise.all([fill(ann, questions.slice(0, 11)), fill(bob, questions.slice(11))]), ["", ""]);

  const answers = [];
  let size = 0, last;
  for (let i = 0; i < 9; i++) {
    if (last) last.ws.terminate();
    last = await house.server.socket(room.eve);
    answers.push(await last.send("join").then(({ type, code }) => code ?? type));
    size = Math.max(size, ...last.frames.map(({ length }) => length));
  }
  assert.ok(size > 10e6, `${size} bytes of welcome`);
  const refused = answers.indexOf("too_fast");
  assert.ok(refused >= 3 && refused * size < 100e6, answers.join(" "));
  // nobody else pays for it
  const again = await house.server.socket(room.bob);
  assert.equal((await again.send("join")).type, "ack");
  assert.equal((await ended(bob)).code, 4001);
});
