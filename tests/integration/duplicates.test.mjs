// Duplicates over the API: finding them, saying no, and making one question of two; held to openapi.json.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { callers, detail } from "../support/callers.mjs";
import { House } from "../support/house.mjs";
import { folder } from "../support/parley.mjs";

let house, server;
const people = {};

const asked = callers(people, () => server);
const { done } = asked;
const refused = (...args) => detail(asked.refused(...args));
const question = async (set, key) => (await done("ada", "GET", `/api/sets/${set}/blocks/${key}`)).question;
const keys = async (set) => (await done("ada", "GET", `/api/sets/${set}/outline`)).blocks.filter((b) => b.kind === "question").map((b) => b.key);

/** A set with one topic and these questions, by id. */
async function fresh(title, questions) {
  const { id } = await done("ada", "POST", "/api/sets", { title });
  const [topic] = (await done("ada", "POST", `/api/sets/${id}/edits`, { edits: [{ op: "add", kind: "topic", after: "", title: "T" }] })).keys;
  const edits = Object.entries(questions).reverse().map(([key, q]) => ({ op: "add", kind: "question", after: topic, question: { id: key, ...q } }));
  await done("ada", "POST", `/api/sets/${id}/edits`, { edits });
  return id;
}

const same = { prompt: "What is the difference between a mutex and a semaphore?", sections: [{ name: "Answer", text: "A mutex has an owner." }] };
const again = { prompt: "Explain the difference between a semaphore and a mutex.", sections: [{ name: "Answer", text: "A semaphore counts." }] };
const other = { prompt: "How does a B-tree split a full page?" };

describe("duplicates", { timeout: 60000 }, () => {
  const place = folder();

  before(async () => {
    house = await House.open(null, { place });
    server = house.server;
    people.ada = await house.person("Ada Author", "author");
    people.ina = await house.person("Ina Interviewer", "interviewer");
  });
  after(async () => {
    await house?.server.stop("SIGKILL");
    rmSync(place, { recursive: true, force: true });
  });

  test("are found across sets, and not shown again once somebody said no", async () => {
    const a = await fresh("First", { one: same, x: other });
    const b = await fresh("Second", { two: again });
    const find = async (more = "") => (await done("ina", "GET", `/api/duplicates?sets=${a},${b}${more}`)).pairs;
    const [pair, ...rest] = (await find()).filter((p) => p.kind === "same");
    assert.deepEqual(rest, []);
    assert.deepEqual([pair.a, pair.b], [{ set: a, key: "one", title: same.prompt }, { set: b, key: "two", title: again.prompt }]);
    assert.ok(pair.score > 0.5 && !pair.dismissed);
    const no = { a_set: b, a_key: "two", b_set: a, b_key: "one" }; // in either order
    await done("ada", "POST", "/api/duplicates/dismiss", no);
    await done("ada", "POST", "/api/duplicates/dismiss", no);
    assert.deepEqual((await find()).filter((p) => p.kind === "same"), []);
    assert.deepEqual((await find("&dismissed=1")).filter((p) => p.kind === "same"), [{ ...pair, dismissed: true }]);
    assert.deepEqual((await done("ina", "GET", `/api/duplicates?sets=${a},${a}`)).pairs, [], "a set with itself is one set");
  });

  test("what somebody said no to is listed, and can be taken back", async () => {
    const a = await fresh("Aside first", { one: same, x: other });
    const b = await fresh("Aside second", { two: again, y: { prompt: "What does a linker do?" } });
    const c = await fresh("Aside third", { z: other });
    const listed = async (sets) => (await done("ina", "GET", `/api/duplicates/dismissed?sets=${sets}`)).pairs.map((p) => [p.a.key, p.b.key].sort().join());
    const no = (a_set, a_key, b_set, b_key) => ({ a_set, a_key, b_set, b_key });
    assert.deepEqual(await listed(`${a},${b}`), []);
    const since = Date.now();
    await done("ada", "POST", "/api/duplicates/dismiss", no(a, "one", b, "two"));
    await done("ada", "POST", "/api/duplicates/dismiss", no(b, "y", a, "x"));
    await done("ada", "POST", "/api/duplicates/dismiss", no(c, "z", a, "x"));
    await done("ada", "POST", "/api/duplicates/dismiss", no(a, "x", a, "one"));
    assert.deepEqual(await listed(`${a},${b}`), ["one,x", "x,y", "one,two"], "the latest first; none with a set that isn't named");
    assert.deepEqual([await listed(a), await listed(b), await listed(`${c},${a}`), await listed("none")], [["one,x"], [], ["one,x", "x,z"], []]);
    const all = (await done("ina", "GET", "/api/duplicates/dismissed"));
    assert.ok(all.pairs.length >= 4 && all.left_off === 0);
    const [pair] = all.pairs.filter((p) => p.a.key === "one" && p.b.key === "two" && p.a.set === a);
    assert.deepEqual([pair.a, pair.b], [{ set: a, key: "one", title: same.prompt }, { set: b, key: "two", title: again.prompt }]);
    assert.ok(pair.dismissed_ms >= since - 1 && pair.dismissed_ms <= Date.now() + 1);
    const found = async () => (await done("ina", "GET", `/api/duplicates?sets=${a},${b}`)).pairs.filter((p) => p.kind === "same").length;
    assert.equal(await found(), 0);
    await done("ada", "POST", "/api/duplicates/undismiss", no(b, "two", a, "one")); // in either order
    await done("ada", "POST", "/api/duplicates/undismiss", no(b, "two", a, "one")); // once more
    assert.deepEqual([await listed(`${a},${b}`), await found()], [["one,x", "x,y"], 1]);
    const y = (await done("ada", "GET", `/api/sets/${b}/blocks/y`)).question;
    await done("ada", "POST", `/api/sets/${b}/edits`, { edits: [{ op: "remove", key: "y", base: y }] });
    assert.deepEqual(await listed(`${a},${b}`), ["one,x"], "only what stands");
    await done("ada", "POST", "/api/duplicates/undismiss", no(b, "y", a, "x"));
    await refused("no_such_set", "ada", "POST", "/api/duplicates/undismiss", no("none", "y", a, "x"));
    await refused("forbidden", "ina", "POST", "/api/duplicates/undismiss", no(a, "one", b, "two"));
    await refused("bad_field", "ada", "POST", "/api/duplicates/undismiss", { a_set: a, a_key: "one", b_set: b });
    await refused("bad_field", "ina", "GET", `/api/duplicates/dismissed?sets=${Array.from({ length: 51 }, (_, i) => `s${i}`).join(",")}`);
  });

  test("no more than 200 are listed, and how many more there are", async () => {
    const questions = Object.fromEntries(Array.from({ length: 22 }, (_, i) => [`q${i}`, { prompt: `Question ${i}?` }]));
    const set = await fresh("Many aside", questions);
    const keys = Object.keys(questions);
    for (let i = 0; i < keys.length; i++)
      for (let j = 0; j < i; j++) await done("ada", "POST", "/api/duplicates/dismiss", { a_set: set, a_key: keys[i], b_set: set, b_key: keys[j] });
    const { pairs, left_off } = await done("ina", "GET", `/api/duplicates/dismissed?sets=${set}`);
    assert.deepEqual([pairs.length, left_off], [200, 31]);
    assert.deepEqual([pairs[0].a.key, pairs[0].b.key].sort(), ["q20", "q21"]);
  });

  test("two become one in one transaction, and what was asked stays known", async () => {
    const a = await fresh("Keep", { one: same });
    const b = await fresh("Drop", { two: again, x: other });
    const merged = { ...same, sections: [{ name: "Answer", text: "A mutex has an owner; a semaphore counts." }] };
    const at = await done("ada", "POST", "/api/duplicates/merge", { keep_set: a, keep_key: "one", drop_set: b, drop_key: "two", question: { id: "ignored", ...merged } });
    assert.deepEqual(await question(a, "one"), { id: "one", ...merged });
    assert.deepEqual(await keys(b), ["x"]);
    const [version] = (await done("ina", "GET", `/api/sets/${a}/versions`)).versions;
    assert.deepEqual([version.kind, version.note, version.version], ["merged", `${b}/two`, at.version]);
    assert.equal((await done("ina", "GET", `/api/sets/${b}/versions`)).versions[0].kind, "merged");
  });

  test("what was changed since it was looked at isn't overwritten", async () => {
    const set = await fresh("Changed", { one: same, two: again });
    const block = (key) => done("ada", "GET", `/api/sets/${set}/blocks/${key}`);
    const merging = async () => ({ keep_set: set, keep_key: "one", drop_set: set, drop_key: "two", keep_revision: (await block("one")).revision, drop_revision: (await block("two")).revision, question: same });
    for (const key of ["one", "two"]) {
      const seen = await merging();
      const base = (await block(key)).question;
      await done("ada", "POST", `/api/sets/${set}/edits`, { edits: [{ op: "question", key, base, question: { ...base, prompt: `${base.prompt} At all?` } }] });
      assert.equal(await refused("set_changed", "ada", "POST", "/api/duplicates/merge", seen), key === "one" ? "body.keep_key" : "body.drop_key");
      assert.deepEqual(await keys(set), ["one", "two"]);
      assert.match((await question(set, key)).prompt, /At all\?$/);
    }
    await done("ada", "POST", "/api/duplicates/merge", await merging());
    assert.deepEqual(await keys(set), ["one"]);
  });

  test("within one set", async () => {
    const set = await fresh("Within", { one: same, two: again, x: other });
    const at = await done("ada", "POST", "/api/duplicates/merge", { keep_set: set, keep_key: "two", drop_set: set, drop_key: "one", question: again });
    assert.deepEqual(await keys(set), ["two", "x"]);
    const { version, revision } = await done("ina", "GET", `/api/sets/${set}/outline`);
    assert.deepEqual(at, { version, revision });
  });

  test("what can't be is refused, and changes nothing", async () => {
    const set = await fresh("Refused", { one: same, two: again });
    const topic = (await done("ada", "GET", `/api/sets/${set}/outline`)).blocks[0].key;
    const merge = (more) => ({ keep_set: set, keep_key: "one", drop_set: set, drop_key: "two", question: same, ...more });
    const no = (more) => ({ a_set: set, a_key: "one", b_set: set, b_key: "two", ...more });
    assert.equal(await refused("bad_field", "ada", "POST", "/api/duplicates/merge", merge({ drop_key: "one" })), "body.drop_key");
    assert.equal(await refused("no_such_block", "ada", "POST", "/api/duplicates/merge", merge({ drop_key: "none" })), "body.drop_key");
    assert.equal(await refused("no_such_block", "ada", "POST", "/api/duplicates/merge", merge({ drop_key: topic })), "body.drop_key");
    assert.equal(await refused("no_such_set", "ada", "POST", "/api/duplicates/merge", merge({ keep_set: "none" })), "body.keep_set");
    assert.equal(await refused("bad_field", "ada", "POST", "/api/duplicates/dismiss", no({ b_key: "one" })), "body.b_key");
    assert.equal(await refused("no_such_block", "ada", "POST", "/api/duplicates/dismiss", no({ a_key: "none" })), "body.a_key");
    assert.equal(await refused("no_such_set", "ada", "POST", "/api/duplicates/dismiss", no({ b_set: "none" })), "body.b_set");
    await refused("forbidden", "ina", "POST", "/api/duplicates/merge", merge());
    await refused("forbidden", "ina", "POST", "/api/duplicates/dismiss", no());
    await refused("no_such_set", "ada", "GET", `/api/duplicates?sets=${set},none`);
    await refused("bad_field", "ada", "GET", "/api/duplicates");
    await refused("bad_field", "ada", "GET", "/api/duplicates?sets=,");
    await refused("bad_field", "ada", "GET", `/api/duplicates?sets=${Array.from({ length: 51 }, (_, i) => `s${i}`).join(",")}`);
    assert.deepEqual(await keys(set), ["one", "two"]);
    assert.deepEqual(await question(set, "one"), { id: "one", ...same });
  });
});
