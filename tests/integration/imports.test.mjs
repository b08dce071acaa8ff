// Imports over the API: sending, reading in two steps, what is found and would change, corrections and choices,
// writing, the same source again, undoing, stopping, limits; held to openapi.json.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { callers } from "../support/callers.mjs";
import { eventually, House } from "../support/house.mjs";
import * as api from "../support/openapi.mjs";
import { folder } from "../support/parley.mjs";

let house, server;
const people = {};

const { call, done, refused } = callers(people, () => server);
const raw = { "content-type": "application/octet-stream" };
const sent = async (who, id, name, bytes) => {
  const answer = await send(who, id, name, bytes);
  assert.equal(answer.status, 204, `${name}: ${answer.bytes}`);
};
/** A file's bytes as they are; `request` writes strings as they stand. */
const send = (who, id, name, bytes) => sendAs(who, id, name.replace(/[%\u0000-\u001f\u007f]/g, encodeURIComponent), bytes);
/** `name` as it stands in the address, but for its encoding. */
const sendAs = (who, id, name, bytes) => call(who, "PUT", `/api/imports/${id}/files?name=${encodeURIComponent(name)}`, String(bytes), { headers: { ...raw, "content-length": Buffer.byteLength(String(bytes)) } });

const settled = (who, id) => eventually(async () => {
  const answer = await done(who, "GET", `/api/imports/${id}`);
  return answer.state !== "reading" && answer;
}, "the end of reading", 60000);

/** Sends files by name and reads them. */
async function read(who, files, options = {}, into) {
  const { id } = await done(who, "POST", "/api/imports", into ? { into } : {});
  for (const [name, text] of Object.entries(files)) await sent(who, id, name, text);
  await done(who, "POST", `/api/imports/${id}/read`, options);
  const answer = await settled(who, id);
  assert.equal(answer.state, "read", JSON.stringify(answer).slice(0, 300));
  return { id, ...answer };
}
const commit = (who, id, corrections = [], choices = []) => done(who, "POST", `/api/imports/${id}/commit`, { corrections, choices });
const drop = (who, id) => done(who, "DELETE", `/api/imports/${id}`);
const take = async (who, files, options, into) => commit(who, (await read(who, files, options, into)).id);
const idOf = ({ report }, prompt) => report.questions.find((one) => one.prompt.startsWith(prompt))?.id ?? assert.fail(`no question "${prompt}"`);
const kinds = ({ changes }) => Object.fromEntries(Object.entries(changes.counts).filter(([, count]) => count > 0));
const changeOf = ({ changes }, id) => changes.changes.find((one) => one.id === id) ?? assert.fail(`no change of ${id}`);
const outline = async (set, who = "ada") => (await done(who, "GET", `/api/sets/${set}/outline`)).blocks;
const titles = async (set) => (await outline(set)).map(({ kind, title }) => (kind === "question" ? title : `${kind === "topic" ? "#" : "##"} ${title}`));
const question = async (set, key) => (await done("ada", "GET", `/api/sets/${set}/blocks/${key}`)).question;
const edit = async (set, key, part) => {
  const base = await question(set, key);
  return done("ada", "POST", `/api/sets/${set}/edits`, { edits: [{ op: "question", key, base, question: { ...base, ...part } }] });
};
const answerOf = (q) => q.sections?.find(({ name }) => name === "Answer")?.text;

const list = (name, questions) => `# ${name}\n\n## First\n\n${questions.map(([prompt, answer]) => `### ${prompt}\n\n${answer}\n`).join("\n")}`;
const three = [["What is a cache for?", "Speed."], ["When is it stale?", "When its source changed."], ["How large is it?", "Large enough."]];

describe("imports", { timeout: 120000 }, () => {
  const place = folder();

  before(async () => {
    house = await House.open(null, { place });
    server = house.server;
    for (const [who, roles] of Object.entries({ ada: "author", ben: "author", ina: "interviewer,reviewer", cy: "author", dan: "author" })) people[who] = await house.person(`${who} of imports`, roles);
  });
  after(async () => {
    await house?.server.stop("SIGKILL");
    rmSync(place, { recursive: true, force: true });
  });

  test("two steps: what was found is shown, nothing is written before it is said", async () => {
    const { id } = await done("ada", "POST", "/api/imports", {});
    assert.deepEqual(await done("ada", "GET", `/api/imports/${id}`), { state: "new", done: 0, all: 0 });
    await refused("no_files", "ada", "POST", `/api/imports/${id}/read`, {});
    await refused("import_busy", "ada", "POST", `/api/imports/${id}/commit`, { corrections: [], choices: [] });
    await sent("ada", id, "two-steps.md", list("Two steps", three));
    await done("ada", "POST", `/api/imports/${id}/read`, {});
    const found = await settled("ada", id);
    assert.deepEqual([found.set_id, found.is_new, found.is_archived], ["two-steps", true, false]);
    assert.deepEqual([found.report.format, found.report.encoding, found.report.line_ends, found.report.license, found.report.source], ["markdown", "UTF-8", "LF", "none found", "two-steps.md"]);
    assert.deepEqual(kinds(found), { added: 3 });
    await refused("no_such_set", "ada", "GET", "/api/sets/two-steps/outline");
    const stale = idOf(found, "When");
    const shown = await done("ada", "GET", `/api/imports/${id}/questions/${stale}`);
    assert.deepEqual(shown, {
      question: { id: stale, prompt: "When is it stale?", sections: [{ name: "Answer", text: "When its source changed." }] },
      topic: "First", subtopic: "", line: 9, source: "### When is it stale?\n\nWhen its source changed.\n\n",
    });
    await refused("no_such_question", "ada", "GET", `/api/imports/${id}/questions/nothing`);
    const written = await commit("ada", id);
    assert.deepEqual(written, { set: "two-steps", version: 1, changed: true, created: 3, updated: 0 });
    assert.deepEqual(await titles("two-steps"), ["# First", ...three.map(([prompt]) => prompt)]);
    await refused("no_such_import", "ada", "GET", `/api/imports/${id}`);
  });

  test("the same again changes nothing", async () => {
    const files = { "again.md": list("Again", three) };
    await take("ada", files);
    const before = await done("ada", "GET", "/api/sets/again/outline");
    const second = await read("ben", files);
    assert.deepEqual([second.set_id, second.is_new, second.changes.counts.same, second.changes.changes, second.changes.head], ["again", false, 3, [], []]);
    assert.deepEqual(await commit("ben", second.id), { set: "again", version: before.version, changed: false, created: 0, updated: 0 });
    assert.deepEqual(await done("ada", "GET", "/api/sets/again/outline"), before);
  });

  test("a changed source: new, changed and gone; what was edited here stays, a conflict has both sides", async () => {
    const name = "both-sides.md";
    const first = await read("ada", { [name]: list("Both sides", [...three, ["What goes?", "This."]]) });
    const [cache, stale, large, goes] = first.report.questions.map((one) => one.id);
    await commit("ada", first.id);
    await edit("both-sides", cache, { difficulty: "hard" });
    await edit("both-sides", large, { sections: [{ name: "Answer", text: "As large as the money is." }] });
    const second = await read("ada", { [name]: list("Both sides", [["What is a cache for?", "Speed, and peace."], three[1], ["How large is it?", "Not too large."], ["What is new?", "That."]]) });
    assert.deepEqual(kinds(second), { added: 1, changed: 1, gone: 1, conflict: 1, same: 1 });
    assert.deepEqual(changeOf(second, cache).fields.map(({ name: of, taken, conflict }) => [of, taken, conflict]), [["difficulty", false, false], ["Answer", true, false]]);
    assert.equal(changeOf(second, cache).local_edits, true);
    assert.deepEqual(changeOf(second, large).fields, [{ name: "Answer", base: "Large enough.", ours: "As large as the money is.", theirs: "Not too large.", conflict: true, taken: false }]);
    assert.deepEqual([changeOf(second, goes).kind, changeOf(second, goes).missing], ["gone", "theirs"]);
    const { id } = second;
    const written = await commit("ada", id, [], [{ id: large, field: "Answer", theirs: true }]);
    assert.deepEqual([written.created, written.updated], [1, 2]);
    const now = await question("both-sides", cache);
    assert.deepEqual([now.difficulty, answerOf(now)], ["hard", "Speed, and peace."]);
    assert.equal(answerOf(await question("both-sides", large)), "Not too large.");
    assert.deepEqual((await titles("both-sides")).toSorted(), ["# First", "How large is it?", "What goes?", "What is a cache for?", "What is new?", "When is it stale?"]);
    assert.ok(stale);
  });

  test("undecided conflicts stay as they are here; what was removed here stays removed unless it is wanted", async () => {
    const name = "undecided.md";
    const first = await read("ada", { [name]: list("Undecided", three) });
    const [cache, stale, large] = first.report.questions.map((one) => one.id);
    await commit("ada", first.id);
    await edit("undecided", cache, { prompt: "What good is a cache?" });
    await done("ada", "POST", "/api/sets/undecided/edits", { edits: [{ op: "remove", key: stale }, { op: "remove", key: large }] });
    const changed = list("Undecided", [["What is a cache for, today?", "Speed."], three[1], ["How large is it?", "Changed since."]]);
    const second = await read("ada", { [name]: changed });
    assert.deepEqual([changeOf(second, stale).kind, changeOf(second, stale).missing], ["same", "ours"]);
    assert.deepEqual([changeOf(second, large).kind, changeOf(second, large).missing], ["conflict", "ours"]);
    assert.equal(changeOf(second, cache).kind, "conflict");
    await commit("ada", second.id);
    assert.deepEqual(await titles("undecided"), ["# First", "What good is a cache?"]);
    const third = await read("ada", { [name]: changed });
    await commit("ada", third.id, [], [{ id: large, theirs: true }, { id: stale, theirs: true }]);
    assert.deepEqual((await titles("undecided")).toSorted(), ["# First", "How large is it?", "What good is a cache?", "When is it stale?"]);
    assert.equal(answerOf(await question("undecided", large)), "Changed since.");
  });

  test("corrections: left out, joined, edited, moved; and they hold when the source comes again", async () => {
    const files = { "corrected.md": list("Corrected", [...three, ["Ring buffers", "They never grow."], ["What is extra?", "Nothing."]]) };
    const first = await read("ada", files);
    const [cache, stale, large, ring, extra] = first.report.questions.map((one) => one.id);
    assert.ok(extra, first.report.questions.map((one) => one.prompt).join());
    const { question: was } = await done("ada", "GET", `/api/imports/${first.id}/questions/${stale}`);
    const written = await commit("ada", first.id, [
      { id: cache, skip: true }, { id: stale, question: { ...was, prompt: "When does it go stale?\n\nGive *one* case.", difficulty: "easy" }, topic: "Second", subtopic: "Deep" },
      { id: ring, join: true }, { id: extra, topic: "Second" },
    ]);
    assert.deepEqual([written.created, written.updated], [3, 0]);
    assert.deepEqual((await outline("corrected")).map(({ kind, title, key }) => (kind === "question" ? key : `${kind} ${title}`)), ["topic First", large, "topic Second", extra, "subtopic Deep", stale]);
    const now = await question("corrected", stale);
    assert.deepEqual([now.prompt, now.difficulty, answerOf(now)], ["When does it go stale?\n\nGive *one* case.", "easy", "When its source changed."]);
    assert.equal(answerOf(await question("corrected", large)), "Large enough.\n\nRing buffers\n\nThey never grow.");
    const second = await read("ben", files);
    assert.deepEqual([second.changes.counts.same, second.changes.counts.conflict, second.changes.counts.added], [5, 0, 0]);
    const again = await commit("ben", second.id);
    assert.deepEqual([again.changed, again.created, again.updated], [false, 0, 0]);
  });

  test("undoing an import, and importing again what was undone", async () => {
    const files = { "undone.md": list("Undone", three) };
    const first = await take("ada", files);
    await done("ada", "POST", `/api/sets/${first.set}/undo`, { version: first.version });
    assert.ok(!(await done("ada", "GET", "/api/sets")).sets.some(({ id }) => id === "undone"), "an emptied set isn't listed");
    const second = await read("ada", files);
    assert.deepEqual([second.set_id, second.is_archived, kinds(second)], ["undone", true, { added: 3 }]);
    assert.deepEqual((await commit("ada", second.id)).created, 3);
    const { sets } = await done("ada", "GET", "/api/sets");
    assert.equal(sets.find(({ id }) => id === "undone")?.questions, 3, "it is out of the archive");
    const key = (await outline("undone")).find(({ title }) => title.startsWith("How")).key;
    const third = await take("ada", { "undone.md": list("Undone", [...three, ["What came later?", "This."]]) });
    await edit("undone", key, { difficulty: "hard" });
    const back = await done("ada", "POST", "/api/sets/undone/undo", { version: third.version });
    assert.equal(back.changes.counts.gone, 1);
    assert.equal((await outline("undone")).length, 4);
    assert.equal((await question("undone", key)).difficulty, "hard");
  });

  test("into a set that is there; two lists of one title; a set's own texts", async () => {
    const into = await take("ada", { "one.md": list("Into this", three) });
    const found = await read("ada", { "two.md": list("Other title", [["What else?", "This."]]) }, {}, into.set);
    assert.deepEqual([found.set_id, found.is_new, found.changes.head.filter(({ taken }) => taken)], [into.set, false, []]);
    await commit("ada", found.id);
    assert.equal((await outline(into.set)).filter(({ kind }) => kind === "question").length, 4);
    assert.equal((await done("ada", "GET", `/api/sets/${into.set}/outline`)).head.title, "Into this");
    const twin = await read("ada", { "three.md": list("Into this", [["Of another list?", "Yes."]]) });
    assert.deepEqual([twin.set_id, twin.is_new], ["into-this-2", true]);
    await commit("ada", twin.id);
    const titled = await read("ada", { "plain.md": "### What is titled?\n\nThis.\n" }, { title: "A title ☃", license: "CC0-1.0" });
    assert.deepEqual(titled.changes.head.map(({ name, theirs }) => [name, theirs]).filter(([name]) => name !== "source"), [["title", "A title ☃"], ["license", "CC0-1.0"]]);
    await drop("ada", titled.id);
    const named = await read("ada", { "plain.md": "### What is named?\n\nThis.\n" }, { into: "a-new-id" });
    assert.deepEqual([named.set_id, named.is_new], ["a-new-id", true]);
    await drop("ada", named.id);
  });

  test("a table with columns, a transcript, a list of links, topics without questions", async () => {
    const table = { "t.csv": "Frage;Antwort;Level;Memo\nWas ist ein Cache?;Ein Speicher.;easy;x\nWas ist alt?;Alles.;hard;y\n" };
    const first = await read("ada", table);
    assert.deepEqual([first.set_id, first.changes.head.find(({ name }) => name === "title").theirs], ["t", "t"], "a file's kind is no part of a title");
    assert.deepEqual(first.columns.names, ["Frage", "Antwort", "Level", "Memo"]);
    assert.deepEqual(first.columns.rows[0], ["Was ist ein Cache?", "Ein Speicher.", "easy", "x"]);
    await done("ada", "POST", `/api/imports/${first.id}/read`, { mappings: [{ column: "Frage", field: "answer" }, { column: "Antwort", field: "prompt" }, { column: "3", field: "" }, { column: "Memo", field: "hint" }] });
    const second = await settled("ada", first.id);
    assert.deepEqual(second.report.questions.map(({ prompt, difficulty, sections }) => [prompt, difficulty, sections]), [["Ein Speicher.", "", ["Hints", "Answer"]], ["Alles.", "", ["Hints", "Answer"]]]);
    await refused("bad_field", "ada", "POST", `/api/imports/${first.id}/read`, { mappings: [{ column: "Frage", field: "nonsense" }] });
    await drop("ada", first.id);
    const talk = await read("ada", { "talk.txt": Array.from({ length: 8 }, (_, at) => `Ann: How would you do thing number ${at} here?\nBen: I would do it like ${at}.\n`).join("\n") });
    assert.deepEqual([talk.report.refused, talk.report.offer, talk.changes], ["transcript", "transcript", undefined]);
    await refused("no_questions", "ada", "POST", `/api/imports/${talk.id}/commit`, { corrections: [], choices: [] });
    await done("ada", "POST", `/api/imports/${talk.id}/read`, { transcript: true });
    assert.equal((await settled("ada", talk.id)).report.imported, 8);
    await drop("ada", talk.id);
    const links = await read("ada", { "links.md": Array.from({ length: 8 }, (_, at) => `- [page ${at}](https://example.org/${at})`).join("\n") });
    assert.equal(links.report.refused, "list of links");
    await drop("ada", links.id);
  });

  test("several files of a folder, each question with its file", async () => {
    const found = await read("ada", { "pile/b.md": list("B", [["Of b?", "Yes."]]), "pile/a.md": list("A", [["Of a?", "Yes."], ["More of a?", "Yes."]]), "pile/sub/c.csv": "question,answer\nOf c?,Yes\n" });
    assert.deepEqual(new Set(found.report.questions.map(({ file }) => file)), new Set(["a.md", "b.md", "sub/c.csv"]));
    const shown = await done("ada", "GET", `/api/imports/${found.id}/questions/${idOf(found, "Of b?")}`);
    assert.deepEqual([shown.file, shown.source.trim()], ["b.md", "### Of b?\n\nYes."]);
    const deeper = await done("ada", "GET", `/api/imports/${found.id}/questions/${idOf(found, "Of c?")}`);
    assert.deepEqual([deeper.file, deeper.source.trim()], ["sub/c.csv", "Of c?,Yes"]);
    await drop("ada", found.id);
  });

  test("duplicates with other sets, the imported one first; drafts find their questions", async () => {
    await take("ada", { "known.md": list("Known", [["What is the purpose of a semaphore in an operating system?", "To count."], ["Why is the sky over the harbour blue at noon?", "It scatters."]]) });
    const found = await read("ada", { "double.md": list("Double", [["What is the purpose of a semaphore in an operating system?", "Counting."], ["Something quite unlike it?", "Yes."]]) });
    const pair = found.duplicates.find(({ b }) => b.set === "known");
    assert.deepEqual([pair.kind, pair.a.key, pair.b.title], ["same", idOf(found, "What is the purpose"), "What is the purpose of a semaphore in an operating system?"]);
    assert.ok(found.duplicates.every(({ a }) => found.report.questions.some(({ id }) => id === a.key)), "a is the imported one");
    await drop("ada", found.id);
  });

  test("nobody else sees an import; two at most; its limits", async () => {
    const found = await read("cy", { "mine.md": list("Mine", three) });
    const { id } = found;
    for (const [method, path, body] of [
      ["GET", ""], ["GET", `/questions/${found.report.questions[0].id}`], ["POST", "/read", {}], ["POST", "/commit", { corrections: [], choices: [] }], ["POST", "/stop"], ["DELETE", ""],
    ]) await refused("no_such_import", "dan", method, `/api/imports/${id}${path}`, body);
    assert.equal((await send("dan", id, "a.md", "# A")).json.error.code, "no_such_import");
    await refused("forbidden", "ina", "POST", "/api/imports", {});
    await refused("not_signed_in", undefined, "GET", `/api/imports/${id}`);
    const other = await done("cy", "POST", "/api/imports", {});
    await refused("import_busy", "cy", "POST", "/api/imports", {});
    await drop("cy", other.id);
    const third = await done("cy", "POST", "/api/imports", {});
    for (const name of ["", "a\nb", "a\rb", "a\tb", "a\u0000b", "\u0000", "a\u001f", "a\u007fb"]) {
      const answer = await send("cy", third.id, name, "x");
      assert.deepEqual([answer.status, answer.json.error.code, answer.json.error.detail], [400, "bad_field", "query.name"], JSON.stringify(name));
    }
    for (const name of ["100%", "a%0", "a%zz", "%", "a%FF.md", "%ED%A0%80"]) assert.equal((await sendAs("cy", third.id, name, "x")).json.error.code, "bad_field", name);
    assert.equal((await send("cy", third.id, "x".repeat(1001), "x")).json.error.code, "too_large");
    for (const name of ["100%.md", "a%00b.md", "ü+& =?#/;.md", "x".repeat(1000)]) await sent("cy", third.id, name, "# A");
    await assert.rejects(sendAs("cy", third.id, "a\u0000b", "x"), /hang up|ECONNRESET/); // encoded once, it never comes as far as the routes
    assert.equal((await sendAs("cy", third.id, "a\nb", "x")).json.error.code, "malformed");
    for (const [into, code] of [["Not an id", "bad_field"], ["../x", "bad_field"], ["x".repeat(65), "too_large"]]) await refused(code, "cy", "POST", "/api/imports", { into });
    await sent("cy", third.id, "a.md", "# A");
    for (const options of [{ format: "nothing" }, { format: "html-page" }, { into: "Ä" }, { title: 3 }, { unknown: true }, { mappings: {} }]) await refused("bad_field", "cy", "POST", `/api/imports/${third.id}/read`, options);
    await done("cy", "POST", `/api/imports/${third.id}/read`, { into: "small" });
    await settled("cy", third.id);
    for (const body of [{ corrections: [{}] }, { corrections: [{ id: "x", skip: "yes" }] }, { choices: [{ id: "x" }] }, { corrections: 1 }, { corrections: [{ id: "x", question: { prompt: 3 } }] }]) await refused("bad_field", "cy", "POST", `/api/imports/${third.id}/commit`, body);
    await drop("cy", third.id);
    await drop("cy", id);
  });

  test("files of all sizes and kinds: too large, empty, binary, odd encodings", async () => {
    const { id } = await done("dan", "POST", "/api/imports", {});
    const much = "x".repeat(33 << 20);
    await sent("dan", id, "a.md", much);
    await sent("dan", id, "a.md", "# A\n"); // takes the place of the first
    await sent("dan", id, "b.md", much);
    assert.equal((await send("dan", id, "c.md", much)).json.error.code, "too_large");
    await drop("dan", id);
    for (const [name, text] of [["empty.md", ""], ["nul.md", "\u0000".repeat(5000)], ["pipe.zip", "PK\u0003\u0004 and nothing else"], ["open.json", '{"questions": [{"question": "Half'], ["long.md", `## ${"a".repeat(1 << 20)}`], ["deep.md", "<details>".repeat(10000)]]) {
      const { id: one } = await done("dan", "POST", "/api/imports", {});
      await sent("dan", one, name, text);
      await done("dan", "POST", `/api/imports/${one}/read`, {});
      const answer = await settled("dan", one);
      assert.ok(answer.state === "read" || answer.refusal, `${name}: ${JSON.stringify(answer).slice(0, 200)}`);
      await drop("dan", one);
    }
  });

  test("a large list: told how far it is, stopped, read again, written", async () => {
    const big = `# Large\n\n${Array.from({ length: 8000 }, (_, at) => `${at % 100 ? "" : `## Topic ${at / 100}\n\n`}### ${at + 1}. What does entry ${at} of register ${at % 31} hold?\n\nIt holds ${at * 7}.\n`).join("\n")}`;
    const { id } = await done("dan", "POST", "/api/imports", {});
    await sent("dan", id, "large.md", big);
    await done("dan", "POST", `/api/imports/${id}/read`, {});
    await refused("import_busy", "dan", "POST", `/api/imports/${id}/read`, {});
    assert.equal((await send("dan", id, "more.md", "# More")).json.error.code, "import_busy");
    await done("dan", "POST", `/api/imports/${id}/stop`);
    assert.equal((await settled("dan", id)).state, "stopped");
    await refused("import_busy", "dan", "POST", `/api/imports/${id}/commit`, { corrections: [], choices: [] });
    await done("dan", "POST", `/api/imports/${id}/read`, {});
    let most = 0;
    const found = await eventually(async () => {
      const answer = await done("dan", "GET", `/api/imports/${id}`);
      assert.ok(answer.done <= answer.all || answer.all === 0, JSON.stringify([answer.done, answer.all]));
      most = Math.max(most, answer.all);
      return answer.state !== "reading" && answer;
    }, "the end of reading", 60000);
    assert.deepEqual([found.state, found.report.imported, most > 0], ["read", 8000, true]);
    const written = await commit("dan", id, [{ id: found.report.questions[7].id, skip: true }], []);
    assert.equal(written.created, 7999);
    const { id: dropped } = await done("dan", "POST", "/api/imports", {});
    await sent("dan", dropped, "large.md", big);
    await done("dan", "POST", `/api/imports/${dropped}/read`, {});
    await drop("dan", dropped); // while it is read
    await refused("no_such_import", "dan", "GET", `/api/imports/${dropped}`);
    await take("dan", { "after.md": list("After", three) });
  });

  test("somebody else changes the set between looking and writing", async () => {
    const name = "between.md";
    const first = await take("ada", { [name]: list("Between", three) });
    const looked = await read("ada", { [name]: list("Between", [["What is a cache for?", "Speed, at last."], ...three.slice(1)]) });
    const key = idOf(looked, "What is a cache");
    await edit(first.set, key, { difficulty: "medium" });
    await commit("ada", looked.id);
    const now = await question(first.set, key);
    assert.deepEqual([now.difficulty, answerOf(now)], ["medium", "Speed, at last."]);
  });

  test("every answer and refusal of imports was seen", () => {
    const missing = api.operations.filter(({ path, done: seen }) => path.startsWith("/api/imports") && !seen.has("done")).map(({ id }) => id);
    assert.deepEqual(missing, []);
  });
});
