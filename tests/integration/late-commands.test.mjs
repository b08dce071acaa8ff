// Commands that read before another process wrote, and write after it. When exactly they do isn't in a test's
// hands: each is tried with several pauses, and what holds, holds with any.
import assert from "node:assert/strict";
import { test } from "node:test";
import { House } from "../support/house.mjs";
import { lateCommand, lock, query } from "../support/late.mjs";

const pauses_ms = [0.5, 1, 1.5, 1.75, 2, 2.5, 3, 4];

test("commands", { timeout: 120000 }, async (t) => {
  const house = await House.open(t);
  const mia = await house.person("Mia Maker");
  const write = async (...statements) => (await lock(house))(statements);

  await t.test("a password that is to be forgotten takes no disabled account back in", async () => {
    const dan = await house.person("Dan Disabled");
    for (const ms of pauses_ms) {
      await write(["UPDATE account SET disabled_ms = 0 WHERE id = ?", [dan.id]]);
      const disable = [["UPDATE account SET disabled_ms = 1 WHERE id = ?", [dan.id]]];
      const { code } = await lateCommand(house, ms, disable, "user", "link", "--data", house.data, "--forget-keys", dan.email);
      assert.equal(code, 0);
      assert.deepEqual(await query(house, "SELECT disabled_ms FROM account WHERE id = ?", dan.id), [[1]], `${ms} ms`);
    }
  });

  await t.test("nobody goes on asking to close a room that is sealed", async () => {
    for (const [at, ms] of pauses_ms.entries()) {
      const { id } = await house.room(mia, {});
      const seal = [
        ["INSERT INTO sealed VALUES (?1, ?2, 'T', 'none', x'00', zeroblob(32), ?3, 1, 1, 1)", [`000000000000000${at}`, id, at + 1]],
        ["UPDATE room SET phase = 'sealed' WHERE id = ?", [id]],
        ["DELETE FROM closing WHERE room = ?", [id]],
      ];
      await lateCommand(house, ms, seal, "room", "close", "--data", house.data, id);
      assert.deepEqual(await query(house, "SELECT * FROM closing"), [], `${ms} ms`);
    }
  });

  await t.test("a room that is sealed gets no links", async () => {
    for (const ms of pauses_ms) {
      const { id } = await house.room(mia, { cara: "candidate" });
      const seal = [
        ["UPDATE room SET phase = 'sealed' WHERE id = ?", [id]],
        ["UPDATE link SET used_ms = 7 WHERE room = ?", [id]],
      ];
      await lateCommand(house, ms, seal, "room", "links", "--data", house.data, id);
      assert.deepEqual(await query(house, "SELECT member FROM link WHERE room = ? AND used_ms <> 7", id), [], `${ms} ms`);
    }
  });

  await t.test("a sample names no version that was amended since it was read", async () => {
    for (const ms of pauses_ms) {
      await write(["UPDATE set_version SET pinned = 0", []], ["UPDATE block_text SET text = replace(text, 'Which is', 'What is')", []]);
      const amend = [
        ["UPDATE set_version SET changed_ms = changed_ms + 1, note = iif(pinned, 'pinned', 'free')", []],
        ["UPDATE question_set SET revision = revision + 1", []],
        ["UPDATE block_text SET text = replace(text, 'What is', 'Which is')", []],
      ];
      const { code, stdout } = await lateCommand(house, ms, amend, "sample", "--data", house.data, "--questions", "1", "small");
      const [[note, pinned]] = await query(house, "SELECT v.note, v.pinned FROM set_version v JOIN question_set ON number = set_number WHERE id = 'small'");
      if (code !== 0) assert.deepEqual([note, pinned], ["free", 0], `${ms} ms`);
      else if (note === "free") assert.match(stdout, /Which is/, `${ms} ms`);
    }
  });
});
