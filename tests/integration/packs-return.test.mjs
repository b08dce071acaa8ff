// A set that was exported as a pack, edited as a file, and is imported again: the version that it was exported from is the
// base, so what the file's author changed is taken, what was changed here stays, and only what both changed is a conflict.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folder, parley, parleyJson } from "../support/parley.mjs";

const list = (mutex) => `# Locks

## What is a mutex?

${mutex}

## What is a semaphore?

A counter.

## What is a barrier?

All wait.
`;

/** A set that was imported from a list, exported as version 1, and changed here in its first question. */
async function exported(t) {
  const place = folder(t);
  const data = join(place, "data");
  const file = (name) => join(place, name);
  await parley("init", "--data", data, "--organisation", "Org");
  const bring = (name, ...more) => parleyJson("import", file(name), "--data", data, ...more);
  const convert = (name, to, ...more) => parley("pack", "convert", "locks", "--data", data, "--to", to, "--output", file(name), ...more);
  const rewrite = (from, to, ...changes) => {
    let text = readFileSync(file(from), "utf8");
    for (const [was, is] of changes) {
      assert.ok(text.includes(was), was);
      text = text.replace(was, is);
    }
    writeFileSync(file(to), text);
  };
  writeFileSync(file("list.md"), list("A lock."));
  await bring("list.md");
  await convert("out.pack.md", "pack");
  await convert("out.json", "pack-json");
  await convert("bare.pack.md", "pack", "--without-answers");
  writeFileSync(file("list.md"), list("A lock that one thread holds."));
  assert.equal((await bring("list.md")).version, 2);
  return { bring, convert, rewrite, now: () => parley("pack", "convert", "locks", "--data", data, "--to", "pack") };
}

const conflicts = (report) => report.changes.changes.flatMap((c) => c.fields.filter((f) => f.conflict).map((f) => `${c.title} ${f.name}`));

test("an edited export updates what its author changed, and nothing else", async (t) => {
  const { bring, rewrite, now } = await exported(t);
  rewrite("out.pack.md", "out.pack.md", ["All wait.", "All wait for the last."], ["title: Locks", "title: Locks and barriers"]);
  const report = await bring("out.pack.md");
  assert.deepEqual(conflicts(report), []);
  assert.deepEqual([report.created, report.updated, report.unchanged], [0, 1, 2]);
  const text = await now();
  for (const part of ["A lock that one thread holds.", "All wait for the last.", "title: Locks and barriers"]) assert.ok(text.includes(part), part);
  assert.equal((await bring("out.pack.md")).changed, false, "a second time there is nothing new");
});

test("what both sides changed is a conflict, in JSON and under another name too", async (t) => {
  const { bring, rewrite, now } = await exported(t);
  rewrite("out.json", "renamed.json", ["A lock.", "Something to hold."], ["A counter.", "A counter of permits."]);
  const report = await bring("renamed.json");
  assert.deepEqual(conflicts(report), ["What is a mutex? Answer"]);
  const text = await now();
  for (const part of ["A lock that one thread holds.", "A counter of permits."]) assert.ok(text.includes(part), part);
});

test("an old export that nobody edited changes nothing, and one without answers takes none away", async (t) => {
  const { bring, now } = await exported(t);
  const before = await now();
  for (const name of ["out.pack.md", "out.json", "bare.pack.md"]) {
    const report = await bring(name);
    assert.equal(report.changed, false, name);
    assert.equal(await now(), before, name);
  }
});
