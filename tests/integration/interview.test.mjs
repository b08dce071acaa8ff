// A whole interview over the wire, from the links to the transcript on the command line.
import assert from "node:assert/strict";
import { test } from "node:test";
import { demo, parley, parleyJson } from "../support/parley.mjs";

test("an interview from the links to the opened transcript", async (t) => {
  const { made, server, data } = await demo(t);
  const ann = await server.socket(await server.redeem(made.demo.interviewer));
  await ann.join();
  const bob = await server.socket(await server.redeem(made.demo.panelist));
  await bob.join();
  const cara = await server.socket(await server.redeem(made.demo.candidate));
  await cara.join();

  assert.equal((await ann.send("admit")).code, "not_agreed");
  await cara.do("agree");
  await ann.do("admit");
  assert.equal((await bob.send("next")).code, "not_lead");
  await ann.do("next");
  const pushed = await cara.until((m) => m.type === "question_pushed", "the question");
  assert.equal(pushed.planned, undefined, "the candidate doesn't learn what is planned");
  const question = pushed.question;

  await cara.do("edit", { document: `answer/${question}`, version: 0, changes: [[0, "a lock 🔒"]] });
  const edited = await ann.until((m) => m.type === "answer_edited", "the answer");
  assert.deepEqual(edited.changes, [[0, "a lock 🔒"]]);
  await Promise.all([
    ann.do("edit", { document: `notes/${question}`, version: 0, changes: [[0, "from ann "]] }),
    bob.do("edit", { document: `notes/${question}`, version: 0, changes: [[0, "from bob "]] }),
  ]);
  await ann.do("edit", { document: `private/${question}`, version: 0, changes: [[0, "only ann"]] });

  const planned = ann.records.find((r) => r.type === "question_planned" && r.question.id === question).question;
  for (const i of planned.competencies.keys()) await ann.do("rate", { question, competency: i, mark: 4, comment: "clear" });
  assert.ok(!bob.frames.some((f) => f.includes('"rating_shown"')), "bob hasn't given his marks");
  for (const i of planned.competencies.keys()) await bob.do("rate", { question, competency: i, mark: 2 });
  await bob.until((m) => m.type === "rating_shown" && m.mark === 4, "ann's marks after bob's own");
  await ann.until((m) => m.type === "rating_shown" && m.mark === 2, "bob's marks, live");

  await cara.do("chat", { to: "stage", text: "Hello" });
  await ann.do("chat", { to: "panel", text: "secret of the panel" });
  await ann.do("moment", { label: "good point" });
  await ann.do("end");
  assert.equal((await cara.closed).code, 4003);

  const leaked = cara.frames.join("\n");
  for (const word of ["from ann", "only ann", "secret of the panel", "good point", "rated", "rating", "question_planned", "competencies", "sections", "signals"])
    assert.ok(!leaked.includes(word), `the candidate's frames hold "${word}"`);

  await ann.do("submit", { recommendation: "yes", text: "good" });
  await bob.do("submit", { recommendation: "no", text: "weak" });
  await ann.do("consensus", { question, competency: 0, mark: 3 });
  await ann.send("seal");
  assert.equal((await ann.closed).code, 4002);
  assert.equal((await bob.closed).code, 4002);

  let list = [];
  for (let i = 0; i < 100 && list.length === 0; i++) {
    list = await parleyJson("transcript", "list", "--data", data);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.equal(list.length, 1);
  const verified = await parley("transcript", "verify", list[0].file);
  assert.match(verified, /\S/);
  const opened = await parleyJson("transcript", "open", list[0].file, "--key", made.recovery_key);
  const types = opened.records.map((r) => r.type);
  for (const type of ["room_opened", "answer_edited", "notes_edited", "private_edited", "rated", "submitted", "consensus_set", "moment_marked"])
    assert.ok(types.includes(type), `the transcript has ${type}`);
  assert.equal(types.filter((type) => type === "phase_changed").length, 4);
  assert.deepEqual(await server.stop(), { code: 0, signal: null });
});
