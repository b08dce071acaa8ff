// Choosing questions, remixing and forking sets, and taking their updates, over the API; held to openapi.json.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { callers, detail } from "../support/callers.mjs";
import { eventually, House } from "../support/house.mjs";
import { folder } from "../support/parley.mjs";

let house, server;
const people = {};

const asked = callers(people, () => server);
const { call, done } = asked;
const refused = (...args) => detail(asked.refused(...args));
const edit = (set, ...edits) => done("ada", "POST", `/api/sets/${set}/edits`, { edits });
const question = async (set, key) => (await done("ada", "GET", `/api/sets/${set}/blocks/${key}`)).question;
const pack = async (set) => (await done("ina", "GET", `/api/sets/${set}`)).set;
const blocks = async (set) => (await done("ina", "GET", `/api/sets/${set}/outline`)).blocks;
const keys = async (set) => (await blocks(set)).filter((b) => b.kind === "question").map((b) => b.key);
const answer = (text) => [{ name: "Answer", text }];
const change = async (set, key, more) => {
  const base = await question(set, key);
  return edit(set, { op: "question", key, base, question: { ...base, ...more } });
};
const sample = (wishes) => done("ina", "POST", "/api/samples", wishes);
const updates = async (set) => (await done("ina", "GET", `/api/sets/${set}/updates`)).upstreams;
const row = async (set) => (await done("ina", "GET", "/api/sets")).sets.find((s) => s.id === set);

/** A set of topics with questions by id: { Locks: { one: {…} } }. */
async function fresh(title, topics, more = {}) {
  const { id } = await done("ada", "POST", "/api/sets", { title, language: "en", license: "CC0-1.0", ...more });
  for (const [name, questions] of Object.entries(topics).reverse()) {
    const [topic] = (await edit(id, { op: "add", kind: "topic", after: "", title: name, intro: `About ${name} in ${title}.` })).keys;
    await edit(id, ...Object.entries(questions).reverse().map(([key, q]) => ({ op: "add", kind: "question", after: topic, question: { id: key, ...q } })));
  }
  return id;
}

const many = (prefix, count, more) => Object.fromEntries(Array.from({ length: count }, (_, i) =>
  [`${prefix}-${i}`, { prompt: `What is ${prefix} number ${i} for?`, kind: "concept", difficulty: ["easy", "medium", "hard"][i % 3], time: "5", sections: answer("It is."), ...more }]));

describe("building sets", { timeout: 90000 }, () => {
  const place = folder();

  before(async () => {
    house = await House.open(null, { place });
    server = house.server;
    people.ada = await house.person("Ada Author", "author");
    people.ina = await house.person("Ina Interviewer", "interviewer,reviewer");
  });
  after(async () => {
    await house?.server.stop("SIGKILL");
    rmSync(place, { recursive: true, force: true });
  });

  test("a sample keeps to its wishes, and its seed gives it again", async () => {
    const a = await fresh("Pool", { Locks: many("lock", 12), Queues: many("queue", 6, { kind: "scenario", time: "10" }) });
    const wishes = { sets: [a], minutes: 45, kinds: [{ kind: "scenario", count: 2 }], rising: true };
    const first = await sample(wishes);
    assert.match(first.seed, /^[a-z0-9]{8}$/);
    assert.ok(first.minutes <= 45 && first.minutes > 30);
    assert.equal(first.fitting, 18);
    assert.ok(first.questions.filter((q) => q.kind === "scenario").length >= 2);
    assert.ok(first.questions.findLastIndex((q) => q.kind === "concept") < first.questions.findIndex((q) => q.kind === "scenario"), "concepts come first");
    assert.deepEqual(await sample({ ...wishes, seed: first.seed }), first);
    const [kept, left] = first.questions;
    const second = await sample({ ...wishes, seed: first.seed, keep: [`${a}/${kept.key}`], leave_out: [`${a}/${left.key}`] });
    assert.ok(second.questions.some((q) => q.key === kept.key) && !second.questions.some((q) => q.key === left.key));
    assert.deepEqual([second.left_out.named, second.left_out.asked_before], [1, 0]);
    assert.ok((await sample({ sets: [a], topics: ["queues"], questions: 3 })).questions.every((q) => q.topic === "Queues"));
    assert.ok((await sample({ sets: [a], least: "hard", most: "hard", questions: 3 })).questions.every((q) => q.difficulty === "hard"));
    assert.ok((await sample({ sets: [a], topics: ["nothing like it"] })).notes.length > 0);
  });

  test("what a candidate was asked isn't put to them again", async () => {
    const room = await house.room(people.ina, { ann: "interviewer", Cara: "candidate" });
    const { ann, Cara } = await house.enter(room, "ann", "Cara");
    await Cara.do("agree");
    await ann.do("admit");
    await ann.do("next");
    const asked = await eventually(async () => (await blocks("small")).find((b) => b.asked), "the question counts as asked");
    const again = await sample({ sets: ["small"], candidate: "  CARA " });
    assert.equal(again.left_out.asked_before, 1);
    assert.deepEqual(again.questions.map((q) => q.key).sort(), ["q-one", "q-three", "q-two"].filter((key) => key !== asked.key));
    assert.equal((await sample({ sets: ["small"], candidate: "Somebody Else" })).questions.length, 3);
    const both = await sample({ sets: ["small"], candidate: "cara", leave_out: again.questions.map((q) => `small/${q.key}`) });
    assert.deepEqual([both.left_out.asked_before, both.left_out.named, both.questions], [1, 2, []]);
    // also when it was merged into another
    const other = await fresh("Takes it", { T: { mine: { prompt: "What is question one, two or three about?", sections: answer("x") } } });
    await done("ada", "POST", "/api/duplicates/merge", { keep_set: other, keep_key: "mine", drop_set: "small", drop_key: asked.key, question: await question(other, "mine") });
    assert.equal((await sample({ sets: [other], candidate: "cara" })).left_out.asked_before, 1);
  });

  test("a sample of named versions is the same again after edits; a version that isn't there is named", async () => {
    const id = await fresh("Drawn from", { Locks: many("drawn", 12) });
    const other = await fresh("Drawn, too", { Queues: many("too", 4) });
    const wishes = { sets: [id, other], questions: 6 };
    const first = await sample(wishes);
    const version = async (set) => (await done("ina", "GET", `/api/sets/${set}/outline`)).version;
    assert.deepEqual(first.sets, [`${id}@${await version(id)}`, `${other}@${await version(other)}`]);
    const again = { ...wishes, sets: first.sets, seed: first.seed };
    assert.deepEqual(await sample(again), first);
    const before = await version(id);
    for (const { set, key } of first.questions.slice(0, 3)) await change(set, key, { prompt: `Quite another ${key}?`, difficulty: "hard" });
    const gone = first.questions.at(-1);
    await edit(gone.set, { op: "remove", key: gone.key, base: await question(gone.set, gone.key) });
    assert.ok((await version(id)) > before, "what was drawn from isn't amended");
    assert.deepEqual(await sample(again), first, "the same again, its wording as well");
    const now = await sample({ ...wishes, seed: first.seed });
    assert.notDeepEqual(now.sets, first.sets);
    assert.notDeepEqual(now.questions, first.questions);
    const drawn = now.questions.map((q) => `${q.set}/${q.key}`);
    assert.ok(!drawn.includes(`${gone.set}/${gone.key}`));
    assert.deepEqual((await sample({ ...again, sets: [...first.sets].reverse() })).questions, first.questions, "the order of sets doesn't matter");
    assert.equal(await refused("no_such_version", "ina", "POST", "/api/samples", { ...again, sets: [first.sets[0], `${other}@99`] }), `${other}@99`);
    assert.equal(await refused("bad_field", "ina", "POST", "/api/samples", { sets: [first.sets[0], id] }), "body.sets");
    for (const set of ["none@1", `${id}@0`, `${id}@`, `${id}@x`, `${id}@1234567890`, "@1"]) assert.equal(await refused("no_such_set", "ina", "POST", "/api/samples", { sets: [set] }), "body.sets", set);
    await refused("too_large", "ina", "POST", "/api/samples", { sets: ["x".repeat(75)] });
  });

  test("a sample that can't be is refused", async () => {
    assert.equal(await refused("bad_field", "ina", "POST", "/api/samples", { sets: ["small"], seed: "NO!" }), "body.seed");
    assert.equal(await refused("no_such_set", "ina", "POST", "/api/samples", { sets: ["small", "none"] }), "body.sets");
    await refused("bad_field", "ina", "POST", "/api/samples", { sets: [] });
    await refused("bad_field", "ina", "POST", "/api/samples", { sets: ["small"], kinds: [{ kind: "riddle", count: 1 }] });
  });

  test("a remix brings topics along, keeps ids apart, and says whose licence is whose", async () => {
    const a = await fresh("Locks", { Threads: { one: { prompt: "L one?" }, two: { prompt: "L two?" } }, Alone: { three: { prompt: "L three?" } } });
    const b = await fresh("Queues", { Threads: { one: { prompt: "Q one?" }, four: { prompt: "Q four?" } } }, { license: "MIT" });
    const made = await done("ada", "POST", "/api/sets/remix", { title: "A remix", picks: [{ set: a, keys: ["two", "one"] }, { set: b, keys: ["one"] }] });
    const set = await pack(made.id);
    assert.equal(set.title, "A remix");
    assert.equal(set.license, undefined);
    assert.deepEqual(set.topics.map((t) => [t.title, t.intro, t.questions.map((q) => q.id)]), [["Threads", "About Threads in Locks.\n\nAbout Threads in Queues.", ["two", "one", `${b}-one`]]]);
    assert.deepEqual((await question(made.id, `${b}-one`)).sections, [{ name: "License", text: "MIT" }]);
    const [version] = (await done("ina", "GET", `/api/sets/${made.id}/versions`)).versions;
    assert.deepEqual([version.version, version.kind, version.note], [made.version, "remixed", `${a} ${(await row(a)).version}, ${b} ${(await row(b)).version}`]);
    const whole = await done("ada", "POST", "/api/sets/remix", { title: "All of it", picks: [{ set: a }] });
    assert.deepEqual(await keys(whole.id), ["one", "two", "three"]);
    assert.equal((await pack(whole.id)).license, "CC0-1.0");
    assert.equal(await refused("no_such_block", "ada", "POST", "/api/sets/remix", { title: "T", picks: [{ set: a, keys: ["one", "nine"] }] }), "nine");
    assert.equal(await refused("no_such_set", "ada", "POST", "/api/sets/remix", { title: "T", picks: [{ set: "none" }] }), "body.picks");
    assert.equal(await refused("bad_field", "ada", "POST", "/api/sets/remix", { title: " \t", picks: [{ set: a }] }), "body.title");
    await refused("bad_field", "ada", "POST", "/api/sets/remix", { title: "T", picks: [] });
    await refused("forbidden", "ina", "POST", "/api/sets/remix", { title: "T", picks: [{ set: a }] });
  });

  test("a remix takes what is new in what it was made of, and nothing else", async () => {
    const a = await fresh("Up one", { T: { one: { prompt: "A?" }, two: { prompt: "B?" } } });
    const b = await fresh("Up two", { T: { one: { prompt: "C?" }, two: { prompt: "D?" } } });
    const { id } = await done("ada", "POST", "/api/sets/remix", { title: "Follows", picks: [{ set: a, keys: ["one"] }, { set: b, keys: ["one"] }] });
    assert.deepEqual(await updates(id), []);
    assert.equal((await row(id)).updates, undefined);
    await change(b, "one", { sections: answer("new") });
    await change(b, "two", { prompt: "Nobody here has it?" });
    assert.equal((await row(id)).updates, 1);
    const [news, ...rest] = await updates(id);
    assert.deepEqual(rest, []);
    assert.deepEqual([news.set, news.title], [b, "Up two"]);
    assert.ok(news.to_version > news.from_version);
    assert.deepEqual(news.changes.changes.map((c) => [c.id, c.kind]), [[`${b}-one`, "changed"]]);
    const at = await done("ada", "POST", `/api/sets/${id}/updates`, { upstream: b });
    assert.ok(at.version > 1);
    assert.deepEqual((await question(id, `${b}-one`)).sections, answer("new"));
    assert.deepEqual(await keys(id), ["one", `${b}-one`]);
    assert.deepEqual(await updates(id), []);
    await change(b, "one", { sections: answer("newer") }); // from the version taken, not from the beginning
    assert.deepEqual((await updates(id))[0].changes.changes.map((c) => [c.id, c.kind, c.fields.map((f) => [f.name, f.base, f.theirs])]), [[`${b}-one`, "changed", [["Answer", "new", "newer"]]]]);
  });

  test("a fork goes its own way and takes updates by a three-way merge", async () => {
    const up = await fresh("Upstream", { T: { one: { prompt: "One?", sections: answer("1") }, two: { prompt: "Two?", sections: answer("2") }, three: { prompt: "Three?" } } });
    const { id, version } = await done("ada", "POST", `/api/sets/${up}/fork`, { title: "My fork" });
    assert.equal(version, 1);
    const { id: _, title: __, ...forked } = await pack(id);
    const { id: ___, title: ____, ...original } = await pack(up);
    assert.deepEqual(forked, original);
    await change(id, "one", { sections: answer("mine") });
    await change(id, "three", { difficulty: "hard" });
    await change(up, "one", { sections: answer("theirs") });
    await change(up, "two", { sections: answer("two, better") });
    const last = (await blocks(up)).at(-1).key;
    await edit(up, { op: "add", kind: "question", after: last, question: { id: "four", prompt: "Four?" } }, { op: "remove", key: "three" });
    const [news] = await updates(id);
    const kinds = Object.fromEntries(news.changes.changes.map((c) => [c.id, c.kind]));
    assert.deepEqual(kinds, { one: "conflict", two: "changed", four: "added", three: "conflict" });
    const conflict = news.changes.changes.find((c) => c.id === "one").fields.find((f) => f.name === "Answer");
    assert.deepEqual([conflict.base, conflict.ours, conflict.theirs, conflict.conflict], ["1", "mine", "theirs", true]);
    await done("ada", "POST", `/api/sets/${id}/updates`, { upstream: up, choices: [{ id: "one", field: "Answer", theirs: true }] });
    assert.deepEqual((await question(id, "one")).sections, answer("theirs"));
    assert.deepEqual((await question(id, "two")).sections, answer("two, better"));
    assert.deepEqual((await keys(id)).sort(), ["four", "one", "three", "two"]);
    assert.equal((await pack(id)).title, "My fork");
    assert.deepEqual(await updates(id), []);
    const [taken] = (await done("ina", "GET", `/api/sets/${id}/versions`)).versions;
    assert.deepEqual([taken.kind, taken.note], ["updated", `${up} ${news.to_version}`]);
    const before = await row(id);
    await done("ada", "POST", `/api/sets/${id}/updates`, { upstream: up });
    assert.equal((await row(id)).version, before.version, "nothing new makes no version");
    assert.equal(await refused("no_such_set", "ada", "POST", `/api/sets/${id}/updates`, { upstream: "small" }), "body.upstream");
    await refused("no_such_set", "ada", "POST", "/api/sets/none/updates", { upstream: up });
    await refused("no_such_set", "ina", "GET", "/api/sets/none/updates");
    await refused("no_such_set", "ada", "POST", "/api/sets/none/fork", { title: "T" });
    assert.equal(await refused("bad_field", "ada", "POST", `/api/sets/${up}/fork`, { title: " " }), "body.title");
  });

  test("forks and updates at the same moment", async () => {
    const up = await fresh("At once", { T: many("q", 30) });
    const made = await Promise.all(Array.from({ length: 6 }, () => call("ada", "POST", `/api/sets/${up}/fork`, { title: "Same title" })));
    const ids = made.filter((a) => a.status === 201).map((a) => a.json.id);
    assert.ok(ids.length >= 1 && new Set(ids).size === ids.length);
    assert.ok(made.every((a) => a.status === 201 || a.json.error.code === "set_changed"));
    await change(up, "q-3", { sections: answer("new") });
    const [id] = ids;
    const [took, edited] = await Promise.all([call("ada", "POST", `/api/sets/${id}/updates`, { upstream: up }), change(id, "q-4", { sections: answer("mine") })]);
    assert.ok(took.status === 200 || took.json.error.code === "set_changed", `${took.bytes}`);
    assert.ok(edited.revision > 1);
    assert.deepEqual((await question(id, "q-4")).sections, answer("mine"), "an edit isn't lost");
    if (took.status === 200) assert.deepEqual((await question(id, "q-3")).sections, answer("new"));
  });
});
