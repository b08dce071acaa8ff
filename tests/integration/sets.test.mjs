// Question sets over the API: editing by several authors, history, going back, searching, study; held to openapi.json.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import https from "node:https";
import { after, before, describe, test } from "node:test";
import { callers } from "../support/callers.mjs";
import { bytes64, eventually, House } from "../support/house.mjs";
import * as api from "../support/openapi.mjs";
import { example, fits, operations, resolved } from "../support/openapi.mjs";
import { folder } from "../support/parley.mjs";

let house, server;
const people = {};
const own = new Set(`sets createSet set setOutline setBlock blockHistory editSet archiveSet setVersions setDiff restoreSet undoVersion
  searchQuestions studyChunks addStudyChunk`.split(/\s+/));

const { call, done, refused } = callers(people, () => server);
const get = async (who, path) => {
  const answer = await call(who, "GET", path);
  assert.equal(answer.status, 200, `${path}: ${answer.bytes}`);
  return answer.json;
};
const edit = (who, set, ...edits) => done(who, "POST", `/api/sets/${set}/edits`, { edits });
const question = async (set, key, who = "ada") => (await get(who, `/api/sets/${set}/blocks/${key}`)).question;
const outline = (set, who = "ada") => get(who, `/api/sets/${set}/outline`);
const keys = async (set) => (await outline(set)).blocks.map((b) => b.key);
const section = (q, name) => q.sections?.find((s) => s.name === name)?.text;

/** A set of its own: a topic with two questions. */
async function fresh(title) {
  const made = await done("ada", "POST", "/api/sets", { title, language: "en", license: "CC0-1.0" });
  const topic = (await edit("ada", made.id, { op: "add", kind: "topic", after: "", title: "Locks", intro: "About locks." })).keys[0];
  const { keys: added } = await edit("ada", made.id,
    { op: "add", kind: "question", after: topic, question: { id: "one", prompt: "What is a lock?\n\nSay it briefly.", kind: "concept", tags: ["locks"], sections: [{ name: "Answer", text: "Something that one holds." }] } },
    { op: "add", kind: "question", after: topic, question: { prompt: "What is a deadlock?" } });
  return { id: made.id, topic, one: added[0], two: added[1] };
}

describe("question sets", { timeout: 90000 }, () => {
  const place = folder();

  before(async () => {
    house = await House.open(null, { place });
    server = house.server;
    people.ada = await house.person("Ada Author", "author");
    people.ben = await house.person("Ben Author", "author");
    people.ina = await house.person("Ina Interviewer", "interviewer,reviewer");
    people.rea = await house.person("Rea Reviewer", "reviewer");
    people.adm = await house.person("Adam Administrator", "administrator");
  });
  after(async () => {
    await house?.server.stop("SIGKILL");
    rmSync(place, { recursive: true, force: true });
  });

  test("who may read sets and who may change them", async () => {
    const room = await house.room(people.ina, { cara: "candidate", eve: "observer" });
    const links = [room.cara.cookie, room.eve.cookie];
    for (const { method, path, roles, body, ofSets } of operations) {
      if (!ofSets) continue;
      const sent = body && {};
      for (const cookie of [undefined, ...links]) await api.refused(server, "not_signed_in", method, example(path), { cookie, body: sent });
      for (const [who, role] of Object.entries({ ada: "author", ina: "interviewer", rea: "reviewer", adm: "administrator" })) {
        const answer = await call(who, method, example(path), sent);
        const may = !roles || roles.includes(role) || (who === "ina" && roles.includes("reviewer"));
        assert.equal(answer.json?.error?.code === "forbidden", !may, `${method} ${path} by ${role}: ${answer.bytes}`);
      }
    }
    assert.ok(operations.filter((o) => o.roles?.length === 2).length >= 5, "operations for authors alone");
  });

  test("nothing of a set reaches a candidate but what is pushed", async () => {
    const { cara, ann } = await house.live(people.ina);
    for (const frame of cara.frames) assert.doesNotMatch(frame, /SECRET|source_id|"set"|set_version|q-one/, frame);
    assert.match(ann.frames.join("\n"), /SECRET/);
  });

  test("making a set: its id, the same title again, an id that is taken", async () => {
    const first = await done("ada", "POST", "/api/sets", { title: "Same  title ☃" });
    const second = await done("adm", "POST", "/api/sets", { title: "Same title ☃" });
    assert.match(first.id, /^[a-z0-9-]+$/);
    assert.notEqual(first.id, second.id);
    assert.ok(second.id.startsWith(first.id));
    await done("ada", "POST", "/api/sets", { title: "By its name", id: "own-id" });
    for (const id of ["own-id", "search"]) await refused("set_exists", "ada", "POST", "/api/sets", { title: "Another", id });
    assert.equal((await done("ada", "POST", "/api/sets", { title: "Search" })).id, "search-2", "an address that is a page's");
    for (const id of ["Own", "a/b", "-", "ä"]) await refused("bad_field", "ada", "POST", "/api/sets", { title: "T", id });
    await refused("bad_field", "ada", "POST", "/api/sets", { title: " \n " });
    const { head } = await outline("own-id");
    assert.deepEqual(head, { title: "By its name", language: "", license: "", source: "", authors: [], tags: [], intro: "" });
    const many = await Promise.all(Array.from({ length: 6 }, () => call("ada", "POST", "/api/sets", { title: "At once" })));
    const ids = many.filter((a) => a.status === 201).map((a) => a.json.id);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(many.every((a) => a.status === 201 || a.json.error.code === "set_changed"));
  });

  test("what is typed comes out again, and makes the same pack", async () => {
    const { id, topic, one } = await fresh("Round trip");
    const typed = {
      prompt: "# Not a *heading*\n\n```c\n# 1\nint x;\n```\n\n## nor this", kind: "code", difficulty: "hard", time: "10", points: "2", source: "own", lang: "de", tags: ["a, b", "ü"],
      sections: [{ name: "Choices", text: "- [ ] no\n- [x] yes\n  >> because" }, { name: "Answer", text: "#### kept as text\n\n1. one" }, { name: "My own", text: "last" }],
    };
    await edit("ada", id, { op: "question", key: one, base: await question(id, one), question: typed });
    const got = await question(id, one);
    assert.deepEqual(got, { id: one, ...typed });
    const { set } = await get("ada", `/api/sets/${id}`);
    assert.equal(set.topics[0].questions[1].id, one);
    await edit("ada", id, { op: "question", key: one, base: got, question: { ...got, prompt: "```c\nint y;\n```" } });
    assert.equal((await question(id, one)).prompt, "\n\n```c\nint y;\n```", "a listing isn't torn apart");
    const intro = "# like a heading\n\ntext";
    await edit("ada", id, { op: "topic", key: topic, base: { title: "Locks", intro: "About locks." }, title: "Locks # and more", intro });
    const block = await get("ada", `/api/sets/${id}/blocks/${topic}`);
    assert.deepEqual([block.title, block.intro], ["Locks # and more", intro]);
    const windows = await edit("ada", id, { op: "question", key: one, base: await question(id, one), question: { prompt: "a\r\n\r\nb\r\nc\n\n", kind: " concept\n" } });
    assert.deepEqual(await question(id, one), { id: one, prompt: "a\n\nb\nc", kind: "concept" });
    assert.deepEqual(windows.merged, []);
  });

  test("an edit changes what it names, and nothing makes nothing new", async () => {
    const { id, one, two, topic } = await fresh("Small edits");
    const before = await outline(id);
    assert.deepEqual(before.blocks.map((b) => [b.kind, b.title]), [["topic", "Locks"], ["question", "What is a deadlock?"], ["question", "What is a lock?"]]);
    const base = await question(id, one);
    const same = await edit("ada", id, { op: "question", key: one, base, question: base });
    assert.deepEqual([same.version, same.revision, same.keys, same.merged], [before.version, before.revision, [one], []]);
    assert.deepEqual(await get("ada", `/api/sets/${id}/outline?since=${before.revision}`), { version: before.version, revision: before.revision, unchanged: true });
    const next = await edit("ada", id, { op: "question", key: one, base, question: { ...base, difficulty: "easy" } });
    assert.ok(next.revision > before.revision);
    const after = await get("ada", `/api/sets/${id}/outline?since=${before.revision}`);
    const row = after.blocks.find((b) => b.key === one);
    assert.deepEqual([row.difficulty, row.question_kind, row.state, row.tags, row.revision], ["easy", "concept", "complete", ["locks"], next.revision]);
    assert.equal(after.blocks.find((b) => b.key === two).revision, before.blocks.find((b) => b.key === two).revision);
    await edit("ada", id, { op: "move", key: two, after: one });
    assert.deepEqual(await keys(id), [topic, one, two]);
    const { keys: [sub] } = await edit("ada", id, { op: "add", kind: "subtopic", after: one, title: "Kinds" });
    assert.deepEqual((await outline(id)).blocks.map((b) => b.kind), ["topic", "question", "question", "subtopic"]);
    await edit("ada", id, { op: "move", key: two, after: sub });
    await edit("ada", id, { op: "remove", key: sub });
    assert.deepEqual(await keys(id), [topic, one]);
    await refused("no_such_block", "ada", "GET", `/api/sets/${id}/blocks/${two}`);
  });

  test("all edits of a call or none; what is wrong is named", async () => {
    const { id, one, two, topic } = await fresh("All or nothing");
    const before = await outline(id);
    const base = await question(id, one);
    const good = { op: "question", key: one, base, question: { ...base, prompt: "Changed?" } };
    const bad = async (code, ...edits) => (await refused(code, "ada", "POST", `/api/sets/${id}/edits`, { edits })).json.error.detail;
    assert.equal(await bad("no_such_block", good, { op: "remove", key: "nothing" }), "edits[1]");
    assert.equal(await bad("question_exists", good, { op: "add", kind: "question", after: topic, question: { id: one, prompt: "P" } }), "edits[1]");
    for (const op of [{ op: "move", key: topic, after: one }, { op: "move", key: one, after: one }, { op: "add", kind: "question", after: "", question: { prompt: "P" } }]) await bad("bad_order", good, op);
    for (const id of ["has blank", "a/b", "-x"]) await bad("bad_field", { op: "add", kind: "question", after: topic, question: { id, prompt: "P" } });
    const missing = {
      key: { op: "remove" }, base: { op: "question", key: one, question: { prompt: "P" } }, question: { op: "question", key: one, base: {} }, title: { op: "topic", key: topic, base: {}, title: "T" },
      head: { op: "head", base: {} }, after: { op: "move", key: one }, kind: { op: "add", after: "" }, reason: { op: "retire", key: one, reason: "bored" },
    };
    for (const [name, one] of Object.entries(missing)) assert.equal(await bad("bad_field", good, one), `edits[1].${name}`);
    assert.equal(await bad("bad_field"), "body.edits");
    await bad("bad_field", { op: "fly", key: one });
    await bad("bad_field", { ...good, surprise: 1 });
    await bad("bad_field", { ...good, question: { prompt: "P", answer: "A" } });
    await bad("bad_field", { ...good, question: { prompt: "P", sections: [{ name: " ", text: "T" }] } });
    await bad("bad_field", { op: "topic", key: topic, base: {}, title: 1, intro: "" });
    await bad("no_such_block", { op: "topic", key: two, base: {}, title: "T", intro: "" });
    await bad("no_such_block", { op: "question", key: topic, base: {}, question: { prompt: "P" } });
    await refused("no_such_set", "ada", "POST", "/api/sets/nothing/edits", { edits: [good] });
    assert.deepEqual(await outline(id), before, "and nothing of that was done");
  });

  test("two authors at once lose nothing", async () => {
    const { id, one } = await fresh("Two authors");
    const base = await question(id, one);
    const ada = { ...base, prompt: "What is a mutex lock?\n\nSay it briefly.", difficulty: "easy", tags: ["locks", "ada"], sections: [{ name: "Answer", text: "Something that one thread holds." }, { name: "Hints", text: "- Ada's hint." }] };
    const ben = { ...base, prompt: "What is a lock?\n\nSay it briefly, with an example.", difficulty: "hard", time: "5", tags: ["ben"], sections: [{ name: "Answer", text: "Something that one holds at a time." }] };
    const first = await edit("ada", id, { op: "question", key: one, base, question: ada });
    assert.deepEqual(first.merged, []);
    const second = await edit("ben", id, { op: "question", key: one, base, question: ben });
    assert.equal(second.merged.length, 1);
    const [merged] = second.merged;
    assert.deepEqual(merged.conflicts, ["difficulty"], "the later one wins, and is told");
    assert.deepEqual(merged.theirs, { question: { ...ada, id: one, sections: [...ada.sections].reverse() } }, "and what the other one had made of it");
    assert.deepEqual(merged.question, {
      id: one, prompt: "What is a mutex lock?\n\nSay it briefly, with an example.", kind: "concept", difficulty: "hard", time: "5", tags: ["ada", "ben"],
      sections: [{ name: "Hints", text: "- Ada's hint." }, { name: "Answer", text: "Something that one thread holds at a time." }],
    });
    assert.deepEqual(await question(id, one), merged.question);
    const again = await edit("ben", id, { op: "question", key: one, base, question: ben });
    assert.deepEqual(await question(id, one), merged.question, `sent twice, as after a lost answer: ${JSON.stringify(again.merged)}`);

    // many edits at once, each of its own word
    const words = Array.from({ length: 12 }, (_, i) => `word${i}`);
    const text = words.map((w) => `Line of ${w}.`).join("\n");
    const start = { prompt: "Many", sections: [{ name: "Answer", text }] };
    const key = (await edit("ada", id, { op: "add", kind: "question", after: one, question: start })).keys[0];
    const from = await question(id, key);
    await Promise.all(words.map((word, i) => edit(i % 2 ? "ada" : "ben", id, {
      op: "question", key, base: from, question: { ...from, sections: [{ name: "Answer", text: text.replace(`Line of ${word}.`, `Line of ${word}, typed by ${i}.`) }] },
    })));
    assert.equal(section(await question(id, key), "Answer"), words.map((w, i) => `Line of ${w}, typed by ${i}.`).join("\n"));
  });

  test("a section that one took out and the other wrote in stays", async () => {
    const { id, one } = await fresh("Sections");
    const base = await question(id, one);
    await edit("ada", id, { op: "question", key: one, base, question: { ...base, sections: [{ name: "Answer", text: "Something that one holds, always." }] } });
    const { merged } = await edit("ben", id, { op: "question", key: one, base, question: { ...base, sections: [] } });
    assert.deepEqual(merged[0].conflicts, ["Answer"]);
    assert.equal(section(merged[0].theirs.question, "Answer"), "Something that one holds, always.");
    assert.equal(section(await question(id, one), "Answer"), "Something that one holds, always.");
  });

  test("topics and the head are merged, too", async () => {
    const { id, topic } = await fresh("Heads");
    const { head } = await outline(id);
    await edit("ada", id, { op: "head", base: head, head: { ...head, title: "Ada's heads", tags: ["a"], intro: "An introduction." } });
    const { merged } = await edit("ben", id, { op: "head", base: head, head: { ...head, license: "MIT", authors: ["Ben"], tags: ["b"] } });
    assert.deepEqual(merged, [{ key: "", head: { ...head, title: "Ada's heads", license: "MIT", authors: ["Ben"], tags: ["a", "b"], intro: "An introduction." }, conflicts: [] }]);
    assert.deepEqual((await outline(id)).head, merged[0].head);
    const { sets } = await get("ina", "/api/sets");
    const row = sets.find((s) => s.id === id);
    assert.deepEqual([row.title, row.license, row.language, row.topics, row.questions], ["Ada's heads", "MIT", "en", 1, 2]);
    const base = { title: "Locks", intro: "About locks." };
    await edit("ada", id, { op: "topic", key: topic, base, title: "Mutexes", intro: "All about locks." });
    const topics = await edit("ben", id, { op: "topic", key: topic, base, title: "Locking", intro: "About locks and keys." });
    assert.deepEqual(topics.merged, [{ key: topic, title: "Locking", intro: "All about locks and keys.", conflicts: ["title"], theirs: { title: "Mutexes", intro: "All about locks." } }]);
    const renamed = (await outline(id)).head;
    await edit("ada", id, { op: "head", base: renamed, head: { ...renamed, license: "CC-BY-4.0" } });
    const heads = await edit("ben", id, { op: "head", base: renamed, head: { ...renamed, license: "CC0-1.0" } });
    assert.deepEqual([heads.merged[0].conflicts, heads.merged[0].theirs], [["license"], { head: { ...renamed, license: "CC-BY-4.0" } }]);
    await refused("bad_field", "ada", "POST", `/api/sets/${id}/edits`, { edits: [{ op: "head", base: head, head: { title: "  " } }] });
  });

  test("retiring and taking it back", async () => {
    const { id, one } = await fresh("Retiring");
    const before = await question(id, one);
    await edit("ada", id, { op: "retire", key: one, reason: "leaked", note: "Seen on a page." });
    const retired = await question(id, one);
    assert.equal(retired.status, "retired");
    assert.match(section(retired, "Retired"), /^leaked, \d{4}-\d\d-\d\d\n\nSeen on a page\.$/);
    assert.equal((await outline(id)).blocks.find((b) => b.key === one).state, "retired");
    await edit("ada", id, { op: "retire", key: one, reason: "other", note: "" });
    assert.match(section(await question(id, one), "Retired"), /^other, [\d-]+$/, "said once");
    await edit("ada", id, { op: "unretire", key: one });
    assert.deepEqual(await question(id, one), before);
    await refused("no_such_block", "ada", "POST", `/api/sets/${id}/edits`, { edits: [{ op: "unretire", key: "x" }] });
  });

  test("history: versions by author, what changed, one question's story", async () => {
    const { id, one, two } = await fresh("History");
    const base = await question(id, one);
    await edit("ben", id, { op: "question", key: one, base, question: { ...base, prompt: "What is a lock, really?\n\nSay it briefly." } });
    await edit("ben", id, { op: "remove", key: two });
    const { versions } = await get("ina", `/api/sets/${id}/versions`);
    assert.deepEqual(versions.map((v) => [v.kind, v.by, v.questions]), [["edited", "Ben Author", 1], ["edited", "Ada Author", 2], ["created", "Ada Author", 0]]);
    const changes = await get("rea", `/api/sets/${id}/diff?from=2&to=3`);
    assert.deepEqual(changes.counts, { added: 0, changed: 1, moved: 0, gone: 1, conflict: 0, same: 0 });
    const changed = changes.changes.find((c) => c.id === one);
    assert.deepEqual([changed.kind, changed.title, changed.topic, changed.fields[0].name], ["changed", "What is a lock, really?", "Locks", "prompt"]);
    assert.equal(changes.changes.find((c) => c.id === two).kind, "gone");
    const nothing = await get("rea", `/api/sets/${id}/diff?from=3&to=3`);
    assert.deepEqual([nothing.changes, nothing.counts.same], [[], 1]);
    const { history } = await get("ina", `/api/sets/${id}/blocks/${one}/history`);
    assert.deepEqual(history.map((h) => [h.from_version, h.to_version, h.by, h.question.prompt.split("\n")[0]]), [[3, 0, "Ben Author", "What is a lock, really?"], [2, 2, "Ada Author", "What is a lock?"]]);
    const old = await get("ina", `/api/sets/${id}?version=2`);
    assert.deepEqual([old.version, old.set.topics[0].questions.length], [2, 2]);
    for (const path of [`?version=9`, `/diff?from=1&to=9`]) await refused("no_such_version", "ina", "GET", `/api/sets/${id}${path}`);
    for (const path of ["/diff", "/diff?from=1", "/diff?from=0&to=1", "/diff?from=a&to=1", "?version=-1", "?version=1.5", "?version=99999999999999999999", "/outline?since=x"])
      await refused("bad_field", "ina", "GET", `/api/sets/${id}${path}`);
    await refused("no_such_block", "ina", "GET", `/api/sets/${id}/blocks/nothing/history`);
    for (const path of ["", "/outline", "/versions", "/diff?from=1&to=1", "/blocks/x", "/blocks/x/history"]) await refused("no_such_set", "ina", "GET", `/api/sets/nothing${path}`);
  });

  test("a whole set, or one question, as it was", async () => {
    const { id, one, two, topic } = await fresh("Restoring");
    const then = await outline(id);
    await edit("ben", id, { op: "remove", key: two }, { op: "question", key: one, base: await question(id, one), question: { prompt: "Gone astray" } });
    await done("ada", "POST", `/api/sets/${id}/restore`, { version: then.version, key: two });
    assert.deepEqual(await keys(id), [topic, two, one], "back behind what it stood behind");
    assert.equal((await question(id, one)).prompt, "Gone astray");
    await done("ada", "POST", `/api/sets/${id}/restore`, { version: then.version, key: one });
    assert.equal((await question(id, one)).prompt, "What is a lock?\n\nSay it briefly.");
    await edit("ben", id, { op: "remove", key: topic });
    const back = await done("ada", "POST", `/api/sets/${id}/restore`, { version: then.version });
    const now = await outline(id);
    assert.deepEqual(now.blocks.map((b) => b.title), then.blocks.map((b) => b.title));
    assert.deepEqual([now.version, now.revision], [back.version, back.revision]);
    const { versions } = await get("ada", `/api/sets/${id}/versions`);
    assert.deepEqual([versions[0].kind, versions[0].note], ["restored", "version 2"]);
    await refused("no_such_version", "ada", "POST", `/api/sets/${id}/restore`, { version: 99 });
    await refused("no_such_block", "ada", "POST", `/api/sets/${id}/restore`, { version: 2, key: "nothing" });
    await refused("no_such_set", "ada", "POST", "/api/sets/nothing/restore", { version: 1 });
  });

  test("undoing a version; what came later survives", async () => {
    const { id, one, two } = await fresh("Undoing");
    const base = await question(id, one);
    await edit("ben", id, { op: "question", key: one, base, question: { ...base, prompt: "What is a spoiled lock?\n\nSay it briefly." } }, { op: "remove", key: two });
    const spoiled = (await outline(id)).version;
    const later = await question(id, one);
    await edit("ada", id, { op: "question", key: one, base: later, question: { ...later, difficulty: "hard" } });
    const undone = await done("ada", "POST", `/api/sets/${id}/undo`, { version: spoiled });
    const now = await question(id, one);
    assert.deepEqual([now.prompt, now.difficulty], ["What is a lock?\n\nSay it briefly.", "hard"]);
    assert.equal((await question(id, two)).prompt, "What is a deadlock?");
    assert.equal(undone.changes.counts.added, 1);
    assert.equal((await get("ada", `/api/sets/${id}/versions`)).versions[0].kind, "undone");
    await refused("no_such_version", "ada", "POST", `/api/sets/${id}/undo`, { version: 99 });
    await refused("no_such_set", "ada", "POST", "/api/sets/nothing/undo", { version: 1 });

    // two at once, and edits in between: each is done or told, none is lost
    const both = await Promise.all([
      call("ada", "POST", `/api/sets/${id}/undo`, { version: spoiled }), call("ben", "POST", `/api/sets/${id}/undo`, { version: spoiled }),
      ...[1, 2, 3].map((n) => edit("ben", id, { op: "add", kind: "question", after: one, question: { id: `late-${n}`, prompt: `Late ${n}?` } })),
    ]);
    for (const answer of both.slice(0, 2)) assert.ok(answer.status === 200 || answer.json.error.code === "set_changed", String(answer.bytes));
    const all = await keys(id);
    for (const n of [1, 2, 3]) assert.ok(all.includes(`late-${n}`), `late-${n} in ${all}`);
  });

  test("undoing the first version takes the set out of the lists", async () => {
    const small = await get("ada", "/api/sets/small");
    assert.equal(small.version, 1);
    const { changes } = await done("ada", "POST", "/api/sets/small/undo", { version: 1 });
    assert.equal(changes.counts.gone, 3);
    const listed = async (archived) => (await get("ada", `/api/sets?archived=${archived}`)).sets.some((s) => s.id === "small");
    assert.deepEqual([await listed(0), await listed(1)], [false, true]);
    await done("ada", "POST", "/api/sets/small/restore", { version: 1 });
    await done("ada", "POST", "/api/sets/small/archive", { archived: false });
    assert.deepEqual([await listed(0), await listed(1)], [true, false]);
    assert.equal((await get("ada", "/api/sets/small")).set.topics[0].questions.length, 3);
    await refused("no_such_set", "ada", "POST", "/api/sets/nothing/archive", { archived: true });
    await refused("bad_field", "ada", "GET", "/api/sets?archived=yes");
  });

  test("a room pins the wording that it takes; plans over several sets", async () => {
    const { id, one } = await fresh("To be asked");
    const body = { title: "T", reviewers: [people.ina.id] };
    const code = async (more) => (await call("ina", "POST", "/api/rooms", { ...body, ...more })).json.error?.code;
    assert.equal(await code({ questions: [`${id}/${one}`, "small/q-two"] }), undefined);
    const { room } = (await call("ina", "POST", "/api/rooms", { ...body, set: id, questions: [one, "small/q-two"] })).json;
    assert.deepEqual(room.questions.map((q) => q.title), ["What is a lock?", "What is question two about?"]);
    for (const set of [id, "small"]) assert.equal((await get("ada", `/api/sets/${set}/versions`)).versions[0].pinned, true, set);
    const { version } = await outline(id);
    const edited = await edit("ada", id, { op: "retire", key: one, reason: "other", note: "" });
    assert.equal(edited.version, version + 1, "the author's next edit isn't amended into it");
    assert.equal(await code({ questions: [one] }), "no_such_set");
    assert.equal(await code({}), "no_such_set");
    assert.equal(await code({ questions: [`${id}/nothing`] }), "no_such_question");
    assert.equal(await code({ questions: ["nothing/q-one"] }), "no_such_set");
    assert.equal(await code({ set: "small", seats: [{ role: "observer", name: "N", candidate: "x" }] }), "bad_field");
    assert.equal(await code({ set: (await done("ada", "POST", "/api/sets", { title: "Empty" })).id }), "no_questions");
  });

  test("bodies and queries: everything that doesn't fit is refused", async () => {
    for (const { method, path, query, ofSets } of operations) {
      if (!ofSets) continue;
      const good = query.filter((q) => q.required).map((q) => `${q.name}=1`);
      for (const { name, schema } of query) {
        const rest = good.filter((q) => !q.startsWith(`${name}=`));
        const wrong = ["%ff", ..."x,-1,1.5,1e3,+1,yes".split(","), "a".repeat(3000)].filter((v) => {
          const value = schema.type === "integer" ? Number.parseInt(v, 10) : v;
          return v.length > 2000 || (schema.type === "integer" ? String(value) !== v || !fits(schema, value) : schema.enum && !schema.enum.includes(v));
        });
        for (const value of wrong) {
          const answer = await call("ada", method, `${example(path)}?${[...rest, `${name}=${value}`].join("&")}`);
          assert.match(answer.json?.error?.code ?? "", /^(bad_field|too_large)$/, `${path} ${name}=${value.slice(0, 20)}: ${answer.status}`);
        }
      }
    }
    const edits = resolved({ $ref: "#/components/schemas/Edit" });
    assert.deepEqual(edits.required, ["op"]);
    const large = { edits: [{ op: "topic", key: "k", base: {}, title: "T", intro: "x".repeat(1000001) }] };
    await refused("too_large", "ada", "POST", "/api/sets/small/edits", large);
    for (const [who, code] of [["ina", "forbidden"], [undefined, "not_signed_in"]]) {
      const answer = await server.request("POST", "/api/sets/small/edits", { cookie: people[who]?.cookie, body: "{}", headers: { "content-length": 5 << 20 } });
      assert.equal(answer.json.error.code, code, "before any of a large body is read");
    }
  });

  test("a large edit comes and goes", async () => {
    const { id, one } = await fresh("Large");
    const base = await question(id, one);
    const text = Array.from({ length: 9000 }, (_, i) => `Line ${i} of a long answer, with words enough.`).join("\n");
    await edit("ada", id, { op: "question", key: one, base, question: { ...base, sections: [{ name: "Answer", text }] } });
    assert.equal(section(await question(id, one), "Answer"), text);
    const from = await question(id, one);
    await edit("ada", id, { op: "question", key: one, base: from, question: { ...from, sections: [{ name: "Answer", text: text.replace("Line 17 ", "Line seventeen ") }] } });
    await edit("ben", id, { op: "question", key: one, base: from, question: { ...from, sections: [{ name: "Answer", text: text.replace("Line 8000 ", "Line eight thousand ") }] } });
    const now = section(await question(id, one), "Answer");
    assert.ok(now.includes("Line seventeen ") && now.includes("Line eight thousand "));
    assert.equal(now.split("\n").length, 9000);
  });

  test("searching, with every filter", async () => {
    const { id, topic, one } = await fresh("Searching");
    await edit("ada", id,
      { op: "add", kind: "question", after: topic, question: { id: "zebra", prompt: "What does a zebracorn eat?", kind: "scenario", difficulty: "hard", time: "7", lang: "de", tags: ["zoo"], sections: [{ name: "Answer", text: "Mostly quincegrass." }] } },
      { op: "add", kind: "question", after: one, question: { id: "bare", prompt: "Zebracorn, once more?" } });
    const search = async (query) => (await get("ina", `/api/search?${query}`)).questions.map((q) => q.key);
    assert.deepEqual((await search("words=zebracorn")).sort(), ["bare", "zebra"]);
    assert.deepEqual(await search("words=quincegr"), ["zebra"], "in answers, and by a word's beginning");
    const { total, questions: [found] } = await get("rea", "/api/search?words=quincegrass");
    assert.equal(total, 1);
    assert.match(found.snippet, /\u0001quincegrass\u0002/);
    assert.deepEqual([found.set, found.set_title, found.topic, found.kind, found.difficulty, found.state, found.minutes, found.asked, found.last_asked_ms], [id, "Searching", "Locks", "scenario", "hard", "complete", 7, 0, 0]);
    for (const [query, want] of Object.entries({ "kind=scenario": ["zebra"], "difficulty=hard": ["zebra"], "state=no+answer": ["bare"], "tag=zoo": ["zebra"], "language=de": ["zebra"], "asked=never": ["bare", "zebra"], "asked=90": ["bare", "zebra"], [`set=${id}`]: ["bare", "zebra"], [`set=${id}&topic=${topic}`]: ["bare", "zebra"], "set=small": [] }))
      assert.deepEqual((await search(`words=zebracorn&${query}`)).sort(), want, query);
    assert.equal((await search(`set=${id}&limit=1&offset=1`)).length, 1);
    assert.deepEqual(await search("words=%22*%28NEAR+AND+%C3%A4%25"), [], "signs of the index are text");
    await refused("no_such_set", "ina", "GET", "/api/search?set=nothing");
    for (const query of ["kind=poem", "difficulty=x", "state=asleep", "asked=soon", "asked=0", "asked=-3", "topic=t", "limit=201", "offset=-1", `words=${"a".repeat(401)}`])
      assert.match((await call("ina", "GET", `/api/search?${query}`)).json.error?.code ?? "", /^(bad_field|too_large)$/, query);
    await done("ada", "POST", `/api/sets/${id}/archive`, { archived: true });
    assert.deepEqual(await search("words=zebracorn"), []);
  });

  test("what was asked is counted, by candidate, once for each room", async () => {
    const { id, one, two } = await fresh("Asked");
    const live = async (seat, questions) => {
      const made = await done("ina", "POST", "/api/rooms", { title: "Asking", set: id, questions, reviewers: [people.ina.id], seats: [{ role: "candidate", name: "Cara", ...seat }] });
      const room = { id: made.room.id, maker: { room: made.room.id, cookie: people.ina.cookie }, cara: await server.redeem(made.links[0].url) };
      const { maker, cara } = await house.enter(room, "maker", "cara");
      await cara.do("agree");
      await maker.do("admit");
      return { maker, cara, room };
    };
    const asked = async (key) => (await outline(id)).blocks.find((b) => b.key === key).asked;
    const from = Date.now();
    const first = await live({ candidate: "Cara@Example.org " }, [one, two]);
    await first.maker.do("next");
    await eventually(() => asked(one), "the first question's count");
    const row = await asked(one);
    assert.deepEqual([row.times, row.candidates], [1, 1]);
    assert.ok(row.last_ms >= from && row.last_ms <= Date.now());
    assert.equal(await asked(two), undefined);
    const planned = first.maker.records.filter((r) => r.type === "question_planned").map((r) => r.question.id);
    await first.maker.do("next");
    await first.maker.do("push", { question: planned[0] });
    await eventually(() => asked(two), "the second question's count");
    assert.equal((await asked(one)).times, 1, "shown again in the same room: asked once");
    const second = await live({ name: "Somebody", candidate: "cara@example.ORG" }, [one]);
    await second.maker.do("next");
    await eventually(async () => (await asked(one)).times === 2, "the second room's count");
    assert.equal((await asked(one)).candidates, 1, "the same candidate");
    const third = await live({ name: "Dan" }, [one]);
    await third.maker.do("next");
    await eventually(async () => (await asked(one)).candidates === 2, "the third room's count");
    for (const frame of [...first.cara.frames, ...second.cara.frames]) assert.doesNotMatch(frame, /example\.org/i);
    for (const frame of first.maker.frames) assert.doesNotMatch(frame, /example\.org/i, "nor the panel's");
    const found = (await get("ina", "/api/search?words=lock&asked=never")).questions;
    assert.ok(!found.some((q) => q.set === id && q.key === one));
    assert.deepEqual((await get("ina", `/api/search?set=${id}`)).questions.filter((q) => q.asked).length, 2);
    // a room that goes on after a crash doesn't count anew
    await house.restart();
    server = house.server;
    const again = await house.enter(first.room, "maker");
    await again.maker.do("push", { question: planned[1] });
    await again.maker.do("push", { question: planned[0] });
    assert.deepEqual([(await asked(one)).times, (await asked(two)).times], [3, 1]);
  });

  test("a study history is its account's alone", async () => {
    const study = async (who, after = 0) => (await get(who, `/api/me/study?after=${after}`)).chunks;
    const add = (who, bytes, replaces) => call(who, "POST", "/api/me/study", { bytes, ...(replaces && { replaces }) });
    const chunks = [bytes64(100), bytes64(3), bytes64(256 * 1024)];
    const numbers = [];
    for (const bytes of chunks) numbers.push((await add("rea", bytes)).json.number);
    assert.deepEqual((await study("rea")).map((c) => [c.number, c.bytes]), numbers.map((n, i) => [n, chunks[i]]));
    assert.deepEqual((await study("rea", numbers[0])).map((c) => c.number), numbers.slice(1));
    for (const who of ["ada", "ben", "ina", "adm"]) assert.deepEqual(await study(who), [], who);
    const own = (await add("adm", bytes64(8))).json.number;
    assert.equal((await add("adm", bytes64(8), [own])).status, 201);
    await add("adm", bytes64(8), numbers.filter((n) => n > own + 1));
    assert.deepEqual((await study("rea")).map((c) => c.number), numbers, "another's numbers take nothing away");
    const merged = (await add("rea", bytes64(50), numbers.slice(0, 2))).json.number;
    assert.deepEqual((await study("rea")).map((c) => c.number), [numbers[2], merged]);
    await refused("study_changed", "rea", "POST", "/api/me/study", { bytes: bytes64(5), replaces: [numbers[0], merged] });
    for (const bytes of ["", "*", "===="]) await refused("bad_field", "rea", "POST", "/api/me/study", { bytes });
    await refused("too_large", "rea", "POST", "/api/me/study", { bytes: "A".repeat(349532) });
    for (const replaces of [[0], [1.5], ["1"], {}]) await refused("bad_field", "rea", "POST", "/api/me/study", { bytes: "AAAA", replaces });
    await refused("bad_field", "rea", "GET", "/api/me/study?after=x");
    for (let i = 0; i < 40; i++) await add("ben", bytes64(10));
    const first = await get("ben", "/api/me/study");
    assert.equal(first.more, true);
    const rest = await get("ben", `/api/me/study?after=${first.chunks.at(-1).number}`);
    assert.deepEqual([first.chunks.length + rest.chunks.length, rest.more], [40, false]);
  });

  test("clients that go away, and more at once than is worked on", async () => {
    const { id, topic } = await fresh("Busy");
    const edits = Array.from({ length: 200 }, (_, i) => ({ op: "add", kind: "question", after: topic, question: { prompt: `Question ${i} of many?`, sections: [{ name: "Answer", text: `Answer ${i}. `.repeat(200) }] } }));
    for (let i = 0; i < 5; i++) await edit("ada", id, ...edits);
    const ask = () => call("ada", "GET", `/api/sets/${id}/diff?from=1&to=2`);
    const leave = () => new Promise((resolve) => {
      const request = https.request({ host: "127.0.0.1", port: server.port, path: `/api/sets/${id}`, rejectUnauthorized: false, agent: false, headers: { host: "localhost", cookie: people.ada.cookie } });
      request.on("error", resolve).on("close", () => resolve({})).on("response", (response) => response.resume());
      request.on("socket", (socket) => socket.on("secureConnect", () => setTimeout(() => request.destroy(new Error("gone")), 2)));
      request.end();
    });
    const answers = await Promise.all(Array.from({ length: 60 }, (_, i) => (i % 3 ? ask() : leave())));
    const codes = answers.filter((a) => a.status).map((a) => a.json.error?.code ?? "done");
    assert.ok(codes.includes("done"));
    assert.ok(codes.every((code) => code === "done" || code === "busy"), String(codes));
    assert.equal((await ask()).json.counts.added, 1002, "and afterwards all is as before");
    const late = [ask().catch(() => {}), leave(), ask().catch(() => {})];
    const { code } = await server.stop("SIGTERM");
    await Promise.all(late);
    assert.equal(code, 0, server.log);
    assert.doesNotMatch(server.log, /Sanitizer|runtime error/);
    server = await house.start();
  });

  test("every operation on sets was seen to work and to be refused", () => {
    for (const one of operations) {
      if (!own.has(one.id)) continue; // others are in files of their own
      assert.ok(one.done.has("done"), `${one.method} ${one.path} never worked`);
      assert.ok(one.done.size > 1, `${one.method} ${one.path} was never refused`);
    }
  });
});
