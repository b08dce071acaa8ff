// Sets that were read for something and are edited before it is written. Within some minutes an author's edits
// are one version: what was read of it isn't what its number says any more.
import assert from "node:assert/strict";
import { test } from "node:test";
import { House } from "../support/house.mjs";
import { together } from "../support/late.mjs";

test("what is made of a set is made of a version that stays", { timeout: 60000 }, async (t) => {
  const house = await House.open(t);
  const { cookie, id: ada } = await house.person("Ada Author", "author,interviewer,reviewer");
  const done = async (method, path, body) => {
    const answer = await house.server.request(method, path, { cookie, body });
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.bytes}`);
    return answer.json;
  };
  const version = async (set) => (await done("GET", `/api/sets/${set}/versions`)).versions[0];
  const prompt = async (set) => (await done("GET", `/api/sets/${set}/blocks/q-one`)).question.prompt;
  let edits = 0;
  /** Another prompt of the first question. */
  const editing = async () => {
    const base = (await done("GET", "/api/sets/small/blocks/q-one")).question;
    const question = { ...base, prompt: `Prompt ${++edits}` };
    return ["POST", "/api/sets/small/edits", { cookie, body: { edits: [{ op: "question", key: "q-one", base, question }] } }];
  };
  /** A version that the next edit amends, so that `request` was looked at before and is written after it. */
  const amended = async (...request) => {
    await done(...(await editing()).map((part) => part.body ?? part));
    const before = await version("small");
    const [edited, answer] = await together(house, await editing(), request);
    assert.equal(edited.status, 200);
    assert.equal((await version("small")).version, before.version, "it was amended");
    assert.ok(answer.status < 300, `${answer.status} ${answer.bytes}`);
    assert.equal((await version("small")).pinned, true);
    return answer.json ?? String(answer.bytes);
  };

  await t.test("a fork", async () => {
    const { id } = await amended("POST", "/api/sets/small/fork", { cookie, body: { title: "Forked" } });
    assert.equal(await prompt(id), await prompt("small"));
  });

  await t.test("a remix", async () => {
    const { id } = await amended("POST", "/api/sets/remix", { cookie, body: { title: "Remixed", picks: [{ set: "small", keys: ["q-one"] }] } });
    assert.equal(await prompt(id), await prompt("small"));
  });

  await t.test("a fork's update", async () => {
    const { id } = await done("POST", "/api/sets/small/fork", { title: "Updated" });
    await amended("POST", `/api/sets/${id}/updates`, { cookie, body: { upstream: "small", choices: [] } });
    assert.equal(await prompt(id), await prompt("small"));
    assert.deepEqual((await done("GET", `/api/sets/${id}/updates`)).upstreams, []);
  });

  await t.test("a room's plan", async () => {
    const body = { title: "A room", set: "small", rule: "after-own", reviewers: [ada], seats: [], questions: ["q-one"] };
    const { room } = await amended("POST", "/api/rooms", { cookie, body });
    const maker = await house.server.socket({ room: room.id, cookie });
    await maker.join();
    const planned = maker.records.find(({ type }) => type === "question_planned");
    assert.ok(JSON.stringify(planned).includes(`"Prompt ${edits}"`), JSON.stringify(planned));
    await maker.close();
  });

  await t.test("a sample", async () => {
    const { sets } = await amended("POST", "/api/samples", { cookie, body: { sets: ["small"] } });
    assert.deepEqual(sets, [`small@${(await version("small")).version}`]);
  });

  await t.test("an export", async () => {
    const file = await amended("GET", "/api/sets/small/export?format=csv&answers=1", { cookie });
    assert.ok(file.includes(`Prompt ${edits}`), file);
  });

  await t.test("what is amended after an older version is no matter", async () => {
    const old = (await version("small")).version;
    await done(...(await editing()).map((part) => part.body ?? part));
    const [edited, sample] = await together(house, await editing(), ["POST", "/api/samples", { cookie, body: { sets: [`small@${old}`] } }]);
    assert.deepEqual([edited.status, sample.status, sample.json.sets], [200, 200, [`small@${old}`]]);
  });
});
