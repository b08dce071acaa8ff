// Question sets on the command line: importing, listing, duplicates, samples and packs, as a person or a script calls
// them. Reports are held to openapi.json; seeds from PARLEY_SEEDS are read when the variable names their folder.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { ajv } from "../support/openapi.mjs";
import { House } from "../support/house.mjs";
import { binary, folder, parleyJson, root } from "../support/parley.mjs";

const fixtures = join(root, "tests/fixtures/import");
const packs = readdirSync(join(root, "shared/packs")).filter((name) => name.endsWith(".pack.md")).map((name) => join(root, "shared/packs", name));
const python = packs.find((path) => path.includes("python"));

/** Runs a subcommand to its end, whatever that is. Nothing can be read from standard input. */
const run = (...args) => new Promise((resolve) => {
  const child = execFile(binary, args.map(String), { maxBuffer: 1 << 28, encoding: "buffer" }, (error, out, err) =>
    resolve({ code: error ? error.code : 0, out: String(out), bytes: out, err: String(err) }));
  child.stdin.end();
});
const done = async (...args) => {
  const ended = await run(...args);
  assert.equal(ended.code, 0, `${args.join(" ")}: ${ended.err}${ended.out.slice(0, 300)}`);
  return ended;
};
/** 1: it couldn't be done. 2: the words can't be understood, and nothing was begun. */
const fails = async (code, says, ...args) => {
  const ended = await run(...args);
  assert.equal(ended.code, code, `${args.join(" ")}: ${ended.err}${ended.out.slice(0, 300)}`);
  assert.match(ended.err, says, args.join(" "));
  assert.match(ended.err, /^parley: /m);
  return ended;
};

const fitsReport = ajv.compile({ $ref: "openapi#/components/schemas/ImportReport" });
const fitsChanges = ajv.compile({ $ref: "openapi#/components/schemas/Changes" });
function held(report) {
  assert.ok(fitsReport(report), ajv.errorsText(fitsReport.errors));
  if (report.changes) assert.ok(fitsChanges(report.changes), ajv.errorsText(fitsChanges.errors));
  assert.equal(report.imported, report.questions.length);
  assert.equal(report.created + report.updated + report.unchanged, report.imported);
  return report;
}
const reportOf = async (...args) => held(await parleyJson("import", ...args));

const small = (questions, head = {}) => `---
pack: 1
${Object.entries({ id: "small", title: "Small", license: "CC0-1.0", ...head }).map(([key, value]) => `${key}: ${value}\n`).join("")}---

# Locks
${questions.map(({ id, prompt, keys = "", answer }) => `
### ${prompt}
id: ${id}
${keys}${answer ? `\n#### Answer\n${answer}\n` : ""}`).join("")}`;
const lock = { id: "lock", prompt: "What is a lock?", answer: "One holds it at a time." };
const fair = { id: "fair", prompt: "When is a lock fair?", answer: "When the longest wait ends first." };

describe("question sets on the command line", { timeout: 300000 }, () => {
  let place, data, number = 0;
  const path = (name) => join(place, name);
  const write = (name, text) => (mkdirSync(join(path(name), ".."), { recursive: true }), writeFileSync(path(name), text), path(name));
  /** Data folders are copies of one, so that each test has its own. */
  const fresh = () => {
    const copy = path(`data-${number++}`);
    cpSync(data, copy, { recursive: true });
    return copy;
  };
  const sets = async (where, ...more) => Object.fromEntries((await parleyJson("set", "list", "--data", where, ...more)).map((set) => [set.id, set]));
  const stored = async (where, id, ...more) => (await done("pack", "convert", id, "--data", where, "--to", "pack", ...more)).out;

  before(async () => {
    place = folder();
    data = path("data");
    await done("init", "--data", data);
  });
  after(() => place && rmSync(place, { recursive: true, force: true }));

  describe("import", () => {
    test("each list of the fixtures gives a report that fits the contract, the same again", async () => {
      for (const name of readdirSync(fixtures).filter((one) => one !== "README.md" && !one.startsWith("."))) {
        const ended = await run("import", join(fixtures, name), "--dry-run", "--json");
        const report = held(JSON.parse(ended.out));
        assert.equal(report.source, name);
        assert.equal(ended.code, report.refused ? 1 : 0, name);
        assert.equal(Boolean(report.refused), name === "link-list.md", name);
        if (report.refused) assert.match(ended.err, /link-list\.md: .*links/);
        for (const { line } of report.questions) assert.ok(line >= 1, name);
        assert.equal((await run("import", join(fixtures, name), "--dry-run", "--json")).out, ended.out, name);
      }
    });

    test("what is read is stored, in a set of the title's name; then it can be listed", async () => {
      const where = fresh();
      const report = await reportOf(join(fixtures, "multiple-choice.md"), "--data", where);
      assert.deepEqual([report.imported, report.created, report.version, report.changed], [10, 10, 1, true]);
      assert.deepEqual(report.questions.map((q) => q.choices >= 2).filter((good) => !good), []);
      const all = await sets(where);
      assert.deepEqual(Object.keys(all), [report.set]);
      assert.deepEqual(all[report.set], { id: report.set, title: "Git quiz", version: 1, topics: 1, questions: 10 });
      assert.match((await done("set", "list", "--data", where)).out, new RegExp(`^${report.set} +version 1 +10 questions  Git quiz\n$`));
      assert.deepEqual(await sets(where, "--archived"), {});
    });

    test("a folder that is too much is named with its limit, and a link that leads nowhere with what it is", async () => {
      const deep = join("deep", ...Array.from({ length: 32 }, (_, i) => `d${i}`));
      write(join(deep, "a.md"), "### Why?\n\nSo.\n");
      await fails(1, /deep: folders more than 32 deep\n$/, "import", path("deep"), "--dry-run");
      symlinkSync("loop", path("loop"));
      await fails(1, /loop: a link that leads back to itself\n$/, "import", path("loop"), "--dry-run");
      for (let i = 0; i < 20001; i++) write(`many/${i}.md`, "");
      await fails(1, /many: more than 20,000 files\n$/, "import", path("many"), "--dry-run");
    });

    test("an import that is killed leaves all of it or nothing, and another one goes through", async () => {
      const count = 3000;
      const file = write("many.md", `# Many\n\n## All\n${Array.from({ length: count }, (_, i) => `\n### What is number ${i} of them?\n\nIt is the zebra of ${i}.\n`).join("")}`);
      const where = fresh();
      for (const wait of [60, 150, 250, 350, 450, 600]) {
        const child = spawn(binary, ["import", file, "--data", where], { stdio: "ignore" });
        const ended = new Promise((resolve) => child.on("close", resolve));
        const timer = setTimeout(() => child.kill("SIGKILL"), wait);
        await ended;
        clearTimeout(timer);
        const now = await sets(where);
        assert.ok(now.many === undefined || now.many.questions === count, JSON.stringify(now));
        assert.match((await done("check", "--data", where)).out, / is sound: /);
      }
      await done("import", file, "--data", where);
      const { many, ...others } = await sets(where);
      assert.deepEqual([many.questions, many.version, others], [count, 1, {}]);
    });

    test("a second import of the same changes nothing; a changed source is merged", async () => {
      const where = fresh();
      const file = write("again/small.pack.md", small([lock, fair]));
      await reportOf(file, "--data", where);
      const before = await stored(where, "small");
      let report = await reportOf(file, "--data", where);
      assert.deepEqual([report.created, report.updated, report.unchanged, report.version, report.changed], [0, 0, 2, 1, false]);
      assert.equal(await stored(where, "small"), before);
      assert.match((await done("import", file, "--data", where)).out, /nothing new in small version 1/);

      // elsewhere, under the same name: the same source
      const moved = write("elsewhere/small.pack.md", small([lock, { ...fair, answer: "When nobody waits for ever." }, { id: "spin", prompt: "What is a spin lock?" }]));
      report = await reportOf(moved, "--data", where, "--dry-run");
      assert.deepEqual([report.created, report.updated, report.unchanged, report.version], [1, 1, 1, undefined]);
      assert.deepEqual(report.changes.changes.map((c) => [c.id, c.kind]), [["fair", "changed"], ["spin", "added"]]);
      assert.equal(await stored(where, "small"), before, "a dry run writes nothing");
      const said = await done("import", moved, "--data", where);
      assert.match(said.out, /small: 1 new, 1 changed, 1 as they were, version 2\n/);
      assert.match(await stored(where, "small"), /When nobody waits for ever/);
      assert.equal(await stored(where, "small", "--version", 1), before, "the version before is kept");

      // gone from the source: it stays
      const less = write("less/small.pack.md", small([lock]));
      report = await reportOf(less, "--data", where);
      assert.deepEqual(report.changes.counts.gone, 2);
      assert.equal((await sets(where)).small.questions, 3);
    });

    test("what was edited here stays, and a conflict is told; while a server runs", async (t) => {
      const house = await House.open(t);
      const where = house.data;
      await done("import", write("theirs/mine.pack.md", small([lock], { id: "mine" })), "--data", where);
      const { cookie } = await house.person("Ada Author", "author");
      const block = (await house.server.request("GET", "/api/sets/mine/blocks/lock", { cookie })).json.question;
      const edits = [{ op: "question", key: "lock", base: block, question: { ...block, sections: [{ name: "Answer", text: "Ours." }] } }];
      assert.equal((await house.server.request("POST", "/api/sets/mine/edits", { cookie, body: { edits } })).status, 200);
      const changed = write("theirs2/mine.pack.md", small([{ ...lock, answer: "Theirs." }], { id: "mine" }));
      const report = await reportOf(changed, "--data", where, "--dry-run");
      const [change] = report.changes.changes;
      assert.equal(change.kind, "conflict");
      const field = change.fields.find((one) => one.conflict);
      assert.deepEqual([field.base.trim(), field.ours.trim(), field.theirs.trim()], ["One holds it at a time.", "Ours.", "Theirs."]);
      assert.match((await done("import", changed, "--data", where)).out, /lock, .*: edited here and changed in the source; kept as it is here/);
      assert.match(await stored(where, "mine"), /Ours\./);
      // what comes from elsewhere has no common past with it
      assert.match((await done("import", write("other/other.pack.md", small([{ ...lock, answer: "Others." }], { id: "other" })), "--data", where, "--into", "mine")).out, /lock, Answer: stands here in other words; kept/);
    });

    test("into a set of another name, with title and licence for what names none", async () => {
      const where = fresh();
      const file = write("plain.md", "## What is a mutex?\n\nA lock.\n\n## What is a latch?\n\nA gate.\n");
      const report = await reportOf(file, "--data", where, "--into", "mine", "--title", "My questions", "--license", "CC-BY-4.0");
      assert.deepEqual([report.set, report.license], ["mine", "CC-BY-4.0"]);
      assert.equal((await sets(where)).mine.title, "My questions");
      assert.match(await stored(where, "mine"), /^license: CC-BY-4.0$/m);
      const own = await reportOf(write("own.pack.md", small([lock])), "--dry-run", "--title", "Not this", "--license", "nor this");
      assert.equal(own.license, "CC0-1.0");
      for (const id of ["Mine", "a b", "../x", ""]) await fails(2, /can't be a set's identifier/, "import", file, "--data", where, "--into", id || "é");
      await fails(1, /there can't be a set/, "import", file, "--data", where, "--into", "import");
    });

    test("columns of a table are mapped by name or number", async () => {
      const file = write("table.csv", "Ask=This,Reply,Area,Noise\nWhat is a heap?,A tree.,Trees,x\nWhat is a trie?,A prefix tree.,Trees,y\n");
      const report = await reportOf(file, "--dry-run", "--map", "Ask=This=prompt", "--map", "2=answer", "--map=Area=topic", "--map", "Noise=");
      assert.equal(report.format, "csv");
      assert.deepEqual(report.questions.map((q) => [q.prompt, q.topic, q.has_answer]), [["What is a heap?", "Trees", true], ["What is a trie?", "Trees", true]]);
      await fails(2, /--map: there is no field "promt"/, "import", file, "--dry-run", "--map", "Reply=promt");
      await fails(2, /--map takes column=field, not "Reply"/, "import", file, "--dry-run", "--map", "Reply");
    });

    test("a row that is shifted is named with its line, and the rest is read", async () => {
      const file = write("shifted.csv", "prompt,answer,difficulty\nWhat is a heap?,A tree.,easy\nWhat, is, a, trie?,A tree.,easy\nWhat is a set?,A bag without repeats.,easy\n");
      const report = await reportOf(file, "--dry-run");
      assert.ok([...report.skipped, ...report.warnings].some((one) => one.line === 3), JSON.stringify(report.skipped));
      assert.ok(report.questions.some((q) => q.prompt === "What is a set?"));
    });

    test("a conversation is refused with an offer, and taken when it is meant", async () => {
      const file = write("talk.txt", Array.from({ length: 8 }, (_, i) =>
        `Interviewer: What would you do about problem ${i + 1}?\nCandidate: I would look at number ${i + 1} first, and then measure it again.\n`).join("\n"));
      const refused = await fails(1, /talk\.txt: .*transcript/, "import", file, "--dry-run", "--json");
      const report = held(JSON.parse(refused.out));
      assert.deepEqual([report.refused, report.offer, report.imported], ["transcript", "transcript", 0]);
      const taken = await reportOf(file, "--dry-run", "--transcript");
      assert.equal(taken.imported, 8);
      assert.ok(taken.questions.every((q) => q.has_answer));
    });

    test("folders: topics by folder, hidden files and links left alone, whatever the path looks like", async () => {
      write("lists/locks/one.md", "# What is a lock?\n\nOne holds it.\n");
      write("lists/locks/two.md", "# What is a latch?\n\nA gate.\n");
      write("lists/trees.md", "## What is a heap?\n\nA tree.\n\n## What is a trie?\n\nAnother.\n");
      write("lists/.hidden.md", "## What is hidden?\n\nThis.\n");
      symlinkSync(path("lists"), path("lists/loop"));
      const report = await reportOf(path("lists"), "--dry-run");
      assert.deepEqual(report.questions.map((q) => q.prompt).sort(), ["What is a heap?", "What is a latch?", "What is a lock?", "What is a trie?"]);
      assert.ok(report.questions.every((q) => q.file), "each says its file");
      assert.ok(report.topics.some((t) => t.title.toLowerCase() === "locks"), JSON.stringify(report.topics));
      const named = (r) => [r.source, r.questions.map((q) => [q.id, q.file])];
      assert.deepEqual(named(await reportOf(`${path("lists")}//`, "--dry-run")), named(report));
      assert.deepEqual(named(await reportOf(join(path("lists"), "locks") + "/..", "--dry-run")), named(report));
    });

    test("several paths: a list of reports, and each is an import of its own", async () => {
      const where = fresh();
      const good = write("several/good.pack.md", small([lock]));
      const bad = write("several/links.md", readFileSync(join(fixtures, "link-list.md"), "utf8"));
      const ended = await run("import", good, bad, path("several/none.md"), "--data", where, "--json");
      assert.equal(ended.code, 1);
      assert.match(ended.err, /none\.md: does not exist/);
      const reports = JSON.parse(ended.out);
      assert.deepEqual(reports.map((r) => [r.path, r.imported]), [[good, 1], [bad, 0], [path("several/none.md"), 0]]);
      assert.equal(reports[2].refused, "file that can't be imported");
      reports.forEach(held);
      assert.deepEqual(Object.keys(await sets(where)), ["small"]);
    });

    test("what can't be read is refused with its name, and leaves nothing", async () => {
      const where = fresh();
      const before = await done("set", "list", "--data", where);
      await fails(1, /none\.md: does not exist/, "import", path("none.md"), "--data", where);
      for (const [name, bytes] of [["program.md", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0])], ["empty.md", ""], ["noise.md", Buffer.alloc(4096, 0)]])
        await fails(1, new RegExp(`${name}: .+`), "import", write(`bad/${name}`, bytes), "--data", where);
      await fails(1, /bomb\.xml: /, "import", write("bad/bomb.xml", '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><quiz><question type="essay"><questiontext><text>&b;</text></questiontext></question></quiz>'), "--data", where);
      if (process.getuid() !== 0) {
        chmodSync(write("bad/secret.md", "## What?\n"), 0);
        await fails(1, /secret\.md: /, "import", path("bad/secret.md"), "--data", where);
      }
      assert.equal((await done("set", "list", "--data", where)).out, before.out);
    });

    test("formats and encodings by name", async () => {
      const latin = write("latin.md", Buffer.from("## What is a na\xefve search?\n\nFrom left to right, for 3 \x80.\n\n## What is a caf\xe9?\n\nA house.\n", "latin1"));
      const report = await reportOf(latin, "--dry-run", "--encoding", "windows-1252");
      assert.deepEqual(report.questions.map((q) => q.prompt), ["What is a naïve search?", "What is a café?"]);
      const gift = await reportOf(write("gift.txt", "::T:: What is two and two? {=4 ~5}\n"), "--dry-run", "--format", "gift");
      assert.deepEqual([gift.format, gift.questions[0].choices], ["gift", 2]);
      await fails(2, /--encoding takes .* not "klingon"/, "import", latin, "--dry-run", "--encoding", "klingon");
      await fails(2, /there is no format "gitf"/, "import", latin, "--dry-run", "--format", "gitf");
      await fails(2, /"epub" is only written/, "import", latin, "--dry-run", "--format", "epub");
    });

    test("words that can't be understood end with 2 and write nothing", async () => {
      await fails(2, /needs --data, or --dry-run/, "import", python);
      await fails(2, /takes at least one PATH/, "import", "--dry-run");
      await fails(2, /has no option --dry/, "import", python, "--dry");
      await fails(2, /--into needs a value/, "import", python, "--into");
      await fails(2, /needs --data/, "set", "list");
      await fails(2, /takes no "more"/, "set", "list", "more", "--data", data);
      await fails(2, /takes at most 64 at once/, "import", "--dry-run", ...Array(65).fill(python));
      await fails(1, /./, "import", python, "--data", path("no-such-folder"));
      assert.ok(!existsSync(path("no-such-folder")));
    });

    test("what a file says can't steer the terminal", async () => {
      const file = write("steer.md", "## What is a \x1b[31mlock?\n\nRed.\n\n## What is \u202elatch?\n\nTurned.\n");
      for (const args of [["import", file, "--dry-run", "--title", "\x1b]0;title\x07"], ["sample", file], ["duplicates", file, file]]) {
        const { out, err } = await done(...args);
        assert.doesNotMatch(out + err, /[\x00-\x08\x0b-\x1f\x7f\u202e]/, args[0]);
      }
      assert.match((await done("sample", file)).out, /What is a \\u\{1B\}\[31mlock\?/);
    });
  });

  describe("duplicates", () => {
    const one = { id: "one", prompt: "What is the difference between a process and a thread?" };
    const same = { id: "same", prompt: "How does a thread differ from a process?" };
    const other = { id: "other", prompt: "What is a generator?" };
    const fits = ajv.compile({
      type: "object", required: ["duplicates", "left_off"], additionalProperties: false,
      properties: {
        left_off: { type: "integer", minimum: 0 },
        duplicates: { type: "array", items: { type: "object", required: ["kind", "a", "b", "score"], additionalProperties: false,
          properties: { kind: { enum: ["same", "part", "related"] }, score: { type: "number", minimum: 0, maximum: 1 }, a: { $ref: "#/$defs/side" }, b: { $ref: "#/$defs/side" } } } },
      },
      $defs: { side: { type: "object", required: ["set", "id", "line", "prompt"], additionalProperties: false,
        properties: { set: { type: "string" }, id: { type: "string" }, line: { type: "integer", minimum: 0 }, prompt: { type: "string" }, file: { type: "string" } } } },
    });

    test("within a set, across sets, in files and in the data folder", async () => {
      const a = write("a.pack.md", small([one, same, other], { id: "a" }));
      const b = write("b.pack.md", small([same], { id: "b" }));
      const inOne = await parleyJson("duplicates", a);
      assert.ok(fits(inOne), ajv.errorsText(fits.errors));
      assert.deepEqual(inOne.duplicates.filter((d) => d.kind === "same").map((d) => [d.a.id, d.b.id].sort()), [["one", "same"]]);
      const line = readFileSync(a, "utf8").split("\n").indexOf(`### ${one.prompt}`) + 1;
      assert.ok([inOne.duplicates[0].a, inOne.duplicates[0].b].some((side) => side.line === line), "lines are the file's");

      const where = fresh();
      await done("import", b, "--data", where);
      const across = await parleyJson("duplicates", a, "b", "--across", "--data", where);
      assert.ok(fits(across), ajv.errorsText(fits.errors));
      assert.ok(across.duplicates.length >= 2);
      for (const pair of across.duplicates) assert.deepEqual([pair.a.set, pair.b.set].sort(), ["a", "b"]);
      const { out } = await done("duplicates", a, "b", "--data", where);
      assert.match(out, /^same \d\.\d\d\n {2}a\/\w+ \(line \d+\): .+\n {2}[ab]\/\w+/m);
      assert.equal((await done("duplicates", write("none.pack.md", small([other])))).out, "none found\n");
    });

    test("refusals name what is missing", async () => {
      await fails(2, /takes at least one SET/, "duplicates");
      await fails(1, /nowhere: there is no such file; sets of a server need --data/, "duplicates", "nowhere");
      await fails(1, /there is no file and no set "nowhere"/, "duplicates", "nowhere", "--data", data);
      await fails(1, /link-list\.md: .*links/, "duplicates", join(fixtures, "link-list.md"));
    });
  });

  describe("sample", () => {
    const fits = ajv.compile({
      type: "object", required: ["seed", "minutes", "fitting", "notes", "questions"], additionalProperties: false,
      properties: {
        seed: { type: "string", pattern: "^[0-9a-z]{1,16}$" }, sets: { type: "array", items: { type: "string", pattern: "^[a-z0-9-]{1,64}(@[1-9][0-9]*)?$" } }, minutes: { type: "integer", minimum: 0 }, fitting: { type: "integer", minimum: 0 },
        notes: { type: "array", items: { type: "string" } },
        questions: { type: "array", items: { type: "object", required: ["set", "id", "prompt", "topic", "kind", "difficulty", "minutes"], additionalProperties: false,
          properties: { set: { type: "string" }, id: { type: "string" }, prompt: { type: "string" }, topic: { type: "string" }, kind: { type: "string" }, difficulty: { type: "string" }, minutes: { type: "integer" } } } },
      },
    });
    const sample = async (...args) => {
      const made = await parleyJson("sample", ...args);
      assert.ok(fits(made), ajv.errorsText(fits.errors));
      return made;
    };

    test("the same wishes and seed give the same questions again", async () => {
      const wishes = [python, "--minutes", 45, "--kind", "scenario=2", "--rising", "--with-answer"];
      const first = await sample(...wishes);
      assert.deepEqual(await sample(...wishes, "--seed", first.seed), first);
      assert.ok(first.minutes <= 45 && first.questions.length >= 4);
      assert.equal(first.minutes, first.questions.reduce((sum, q) => sum + q.minutes, 0));
      assert.ok(first.questions.filter((q) => q.kind === "scenario").length >= 2);
      const others = await Promise.all(["a", "b", "c", "d"].map((seed) => sample(...wishes, "--seed", seed)));
      assert.ok(new Set(others.map((s) => s.questions.map((q) => q.id).join())).size > 1, "seeds matter");
      const { out } = await done("sample", ...wishes, "--seed", first.seed);
      assert.match(out, new RegExp(`^${first.minutes} minutes, ${first.questions.length} of ${first.fitting} questions, seed ${first.seed}$`, "m"));
      for (const { prompt } of first.questions) assert.ok(out.includes(prompt));
    });

    test("every wish narrows the choice", async () => {
      const all = await sample(python, "--questions", 200, "--seed", "a");
      const topic = all.questions[0].topic;
      assert.ok((await sample(python, "--questions", 3, "--seed", "a")).questions.length === 3);
      for (const q of (await sample(python, "--topic", topic, "--seed", "a")).questions) assert.equal(q.topic, topic);
      for (const q of (await sample(python, "--least", "medium", "--most", "medium", "--seed", "a")).questions) assert.ok(["medium", ""].includes(q.difficulty));
      const ranks = (await sample(python, "--questions", 12, "--kind", "concept=12", "--rising", "--seed", "a")).questions
        .filter((q) => q.kind === "concept").map((q) => ["easy", "medium", "hard"].indexOf(q.difficulty));
      assert.deepEqual(ranks, [...ranks].sort((x, y) => x - y));
      const [out, kept] = all.questions.slice(-2).map((q) => `${q.set}/${q.id}`);
      const narrowed = await sample(python, "--questions", 5, "--leave-out", out, "--keep", kept, "--seed", "a");
      assert.ok(narrowed.questions.some((q) => `${q.set}/${q.id}` === kept));
      assert.ok(!(await sample(python, "--questions", 200, "--leave-out", out, "--seed", "a")).questions.some((q) => `${q.set}/${q.id}` === out));
      const tagged = await sample(write("tagged.pack.md", small([{ ...lock, keys: "tags: [red]\n" }, fair])), "--tag", "red");
      assert.deepEqual(tagged.questions.map((q) => q.id), ["lock"]);
      const missed = await sample(write("few.pack.md", small([lock])), "--kind", "trade-off=3", "--topic", "No such topic");
      assert.ok(missed.notes.length >= 1, "what can't be met is said");
    });

    test("from a set in the data folder, as from its file", async () => {
      const where = fresh();
      const { set } = await reportOf(python, "--data", where);
      const ids = (made) => made.questions.map((q) => q.id);
      assert.deepEqual(ids(await sample(set, "--data", where, "--minutes", 30, "--seed", "x1")), ids(await sample(python, "--minutes", 30, "--seed", "x1")));
    });

    test("a stored set's version is named, and drawn from again when there is a newer one", async () => {
      const where = fresh();
      const file = write("versions.pack.md", small([lock, fair]));
      const { set } = await reportOf(file, "--data", where);
      const first = await sample(set, "--data", where, "--seed", "x1");
      assert.deepEqual(first.sets, [`${set}@1`]);
      write("versions.pack.md", small([{ ...lock, prompt: "What is a lock, once more?" }]));
      await reportOf(file, "--data", where);
      const second = await sample(set, "--data", where, "--seed", "x1");
      assert.deepEqual(second.sets, [`${set}@2`]);
      assert.notDeepEqual(second.questions, first.questions);
      assert.deepEqual(await sample(`${set}@1`, "--data", where, "--seed", "x1"), first);
      assert.match((await done("sample", `${set}@1`, "--data", where, "--seed", "x1")).out, new RegExp(`, seed x1, ${set}@1$`, "m"));
      await fails(1, new RegExp(`there is no set "${set}" with a version 7`), "sample", `${set}@7`, "--data", where);
      const odd = write("odd@3", small([lock]));
      assert.equal((await sample(odd)).questions.length, 1, "a file may be called so");
    });

    test("wishes that can't be understood are refused", async () => {
      await fails(2, /takes at least one SET/, "sample");
      await fails(2, /--kind takes KIND=N .*not "riddle=2"/, "sample", python, "--kind", "riddle=2");
      await fails(2, /--kind takes KIND=N .*not "code=2x"/, "sample", python, "--kind", "code=2x");
      await fails(2, /--kind can be given 8 times/, "sample", python, ...Array(9).fill("--kind=code=1"));
      await fails(2, /--least takes easy, medium or hard, not "simple"/, "sample", python, "--least", "simple");
      await fails(2, /--most takes easy/, "sample", python, "--most", "x");
      await fails(2, /--minutes takes a whole number, not "-5"/, "sample", python, "--minutes", "-5");
      await fails(2, /a seed is up to 16 of a-z and 0-9/, "sample", python, "--seed", "Not a seed!");
    });
  });

  describe("pack", () => {
    test("formats are listed, as text and as JSON", async () => {
      const formats = await parleyJson("pack", "formats");
      const { out } = await done("pack", "formats");
      for (const { name, title, extension, reads, writes } of formats) {
        assert.ok(out.includes(title) && name && extension && (reads || writes), name);
        assert.match(out, new RegExp(`^${name} +${reads ? "reads +" : ""}${writes ? "writes +" : ""}`, "m"));
      }
    });

    test("every format that is written and read gives the questions again", async () => {
      const formats = (await parleyJson("pack", "formats")).filter((f) => f.writes && f.reads);
      assert.ok(formats.length >= 10, "formats go both ways");
      const heads = (report) => report.questions.map((q) => q.prompt.split("\n")[0].replaceAll(/[`*\\]/g, "")).sort();
      const source = join(fixtures, "multiple-choice.md");
      const wanted = heads(await reportOf(source, "--dry-run"));
      for (const { name, extension } of formats) {
        const file = path(`both-${name}.${extension}`);
        await done("pack", "convert", source, "--to", name, "--output", file);
        const report = await reportOf(file, "--dry-run");
        if (!["json", "aiken"].includes(name)) assert.equal(report.format, name, `${name} is recognised`);
        if (name === "aiken") assert.ok(report.imported >= 4, "Aiken has room for single choice");
        else assert.deepEqual(heads(report), wanted, name);
        assert.deepEqual((await done("pack", "convert", source, "--to", name)).bytes, readFileSync(file), `${name} is the same each time`);
      }
    });

    test("JSON and Markdown packs lose nothing, on this project's packs", async () => {
      for (const pack of packs) {
        const json = path("both.json"), again = path("both.pack.md");
        assert.equal((await done("pack", "convert", pack, "--to", "pack-json", "--output", json)).err, "");
        await done("pack", "convert", json, "--to", "pack", "--output", again);
        assert.deepEqual(readFileSync(again), readFileSync(pack), basename(pack));
      }
    });

    test("without answers nothing tells what is right", async () => {
      const file = write("secrets.pack.md", small([{ ...lock, answer: "TELLTALE" }]) + `
### Which?
id: which

#### Choices
- [x] this
- [ ] that

#### How to answer
TELLTALE

#### Signals
- strong: TELLTALE
`);
      for (const { name, writes } of await parleyJson("pack", "formats")) {
        if (!writes) continue;
        const { bytes } = await done("pack", "convert", file, "--to", name, "--without-answers");
        assert.ok(!bytes.includes("TELLTALE"), name);
        assert.ok(!bytes.includes("[x]"), name);
      }
      assert.match((await done("pack", "convert", file, "--to", "pack", "--without-answers")).out, /### Which\?/);
    });

    test("a PDF, or a sentence on what is missing", async () => {
      const ended = await run("pack", "convert", write("pdf.pack.md", small([lock])), "--to", "pdf", "--output", path("set.pdf"));
      if (ended.code === 0) assert.equal(readFileSync(path("set.pdf")).subarray(0, 5).toString(), "%PDF-");
      else assert.match(ended.err, /weasyprint/i);
    });

    test("lint says what is wrong and where; format writes it anew", async () => {
      const good = write("good.pack.md", (await done("pack", "convert", write("raw.pack.md", small([lock])), "--to", "pack")).out);
      assert.deepEqual([(await done("pack", "lint", good)).err, await parleyJson("pack", "lint", good)], ["", []]);
      const foul = write("foul.pack.md", small([lock, { id: "odd", prompt: "Odd?", keys: "kind: riddle\ndifficulty: brutal\n", answer: "```\nopen" }], { license: "" }).replaceAll("\n\n#", "\n\n\n#"));
      const ended = await run("pack", "lint", foul, good);
      assert.equal(ended.code, 1);
      const at = readFileSync(foul, "utf8").split("\n").indexOf("### Odd?") + 1;
      assert.match(ended.err, new RegExp(`^${foul}:${at}: .*riddle`, "m"));
      assert.match(ended.err, new RegExp(`^${foul}:${at}: .*brutal`, "m"));
      assert.equal(ended.err.match(/riddle/g).length, 1, "once");
      assert.match(ended.err, /No licence is given/);
      assert.match(ended.err, new RegExp(`^${foul}: Not in the canonical form`, "m"));
      assert.ok(!ended.err.includes(good));
      const json = JSON.parse((await run("pack", "lint", foul, "--json")).out);
      assert.ok(json.some((p) => p.path === foul && p.line === at && p.code === "unknown_kind"), JSON.stringify(json));

      const checked = await run("pack", "format", "--check", foul, good);
      assert.deepEqual([checked.code, checked.out], [1, `${foul}: would change\n`]);
      const written = await done("pack", "format", foul, good);
      assert.equal(written.out, `${foul}: written anew\n`);
      assert.match(written.err, /listing was not closed/, "what saving changed is said");
      assert.equal((await done("pack", "format", "--check", foul)).out, "");
      assert.ok(!(await run("pack", "lint", foul)).err.includes("canonical"));
    });

    test("format writes through a link, keeps who may read, and never replaces a device", async () => {
      const real = write("mode/real.pack.md", small([lock]).replace("### ", "\n\n### "));
      const link = path("mode/link.pack.md");
      chmodSync(real, 0o600);
      symlinkSync("real.pack.md", link);
      await done("pack", "format", link);
      assert.ok(lstatSync(link).isSymbolicLink(), "the link is still one");
      assert.equal(lstatSync(real).mode & 0o777, 0o600);
      await done("pack", "format", "--check", real);
      symlinkSync("/dev/null", path("mode/device"));
      await done("pack", "convert", real, "--to", "pack", "--output", path("mode/device"));
      assert.ok(lstatSync(path("mode/device")).isSymbolicLink(), "what is no file is written into");
      await fails(1, /larger than its limit/, "pack", "lint", "/dev/zero");
      await fails(1, /neither a file nor a folder/, "import", "/dev/zero", "--dry-run");
    });

    test("this project's packs are in the canonical form", async () => {
      await done("pack", "format", "--check", ...packs);
    });

    test("refusals", async () => {
      await fails(2, /takes one SET/, "pack", "convert", "--to", "pack");
      await fails(2, /takes one SET/, "pack", "convert", python, python, "--to", "pack");
      await fails(2, /needs --to/, "pack", "convert", python);
      await fails(2, /there is no format "docx"/, "pack", "convert", python, "--to", "docx");
      await fails(2, /"markdown" is only read/, "pack", "convert", python, "--to", "markdown");
      await fails(2, /it needs --data/, "pack", "convert", "small", "--to", "pack", "--version", "2");
      await fails(1, /there is no set "small" with a version 7/, "pack", "convert", "small", "--to", "pack", "--version", "7", "--data", data);
      await fails(1, /./, "pack", "convert", python, "--to", "pack", "--output", path("no/such/folder.md"));
      await fails(2, /takes at least one FILE/, "pack", "lint");
      await fails(2, /takes at least one FILE/, "pack", "format");
      await fails(1, /isn't a pack/, "pack", "lint", join(fixtures, "details.md"));
      await fails(1, /does not exist/, "pack", "format", path("no-such.pack.md"));
    });

    test("output to a pipe that nobody reads ends", async () => {
      const child = spawn(binary, ["pack", "convert", python, "--to", "html"], { stdio: ["ignore", "pipe", "ignore"] });
      child.stdout.destroy();
      const ended = await new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal })));
      assert.ok(ended.code !== 0 || ended.signal, "what wasn't written isn't called done");
    });
  });

  describe("the texts that this was measured on", { skip: !process.env.PARLEY_SEEDS && "PARLEY_SEEDS names no folder" }, () => {
    let where, seed;

    before(() => {
      where = fresh();
      const all = readdirSync(process.env.PARLEY_SEEDS);
      seed = (number) => join(process.env.PARLEY_SEEDS, all.find((name) => name.startsWith(number)));
    });

    test("003: its topics, subtopics and questions", async () => {
      const report = await reportOf(seed("003"), "--data", where);
      assert.deepEqual([report.topics.length, report.topics.reduce((sum, t) => sum + t.subtopics.length, 0), report.imported], [14, 51, 795]);
      assert.ok(report.duplicates.length > 0, "its repeats are found");
    });

    test("001: five drafts that need a prompt, matched to the questions of 003 that they answer", async () => {
      const report = await reportOf(seed("001"), "--data", where);
      assert.deepEqual(report.questions.map((q) => q.state), Array(5).fill("needs prompt"));
      assert.equal(report.answers.length, 5);
      assert.deepEqual(report.answers.map((a) => a.id), report.questions.map((q) => q.id));
      for (const answer of report.answers) assert.notEqual(answer.set, report.set);
      const { out } = await done("import", seed("001"), "--data", where);
      assert.equal(out.match(/seems to answer /g).length, 5);
    });

    test("002, 000 and 004", async () => {
      const two = await reportOf(seed("002"), "--dry-run");
      assert.equal(two.imported, 24);
      assert.ok(two.duplicates.some((d) => d.kind === "same"));
      const none = await reportOf(seed("000"), "--dry-run");
      assert.deepEqual([none.imported, none.topics.length > 0, none.claimed], [0, true, 120]);
      assert.match(none.note, /120/);
      const talk = held(JSON.parse((await fails(1, /transcript/, "import", seed("004"), "--dry-run", "--json")).out));
      assert.deepEqual([talk.refused, talk.offer], ["transcript", "transcript"]);
      assert.ok((await reportOf(seed("004"), "--dry-run", "--transcript")).imported > 0);
    });
  });
});
