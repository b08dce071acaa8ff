// Compares the text operations in C with @codemirror/state and @codemirror/collab on random cases.
//
//   node run.mjs <text_driver>
//
// PARLEY_SEED repeats a run, PARLEY_CASES sets how many cases of each kind there are.
import assert from "node:assert/strict";

import { runClients } from "./clients.mjs";
import {
  Driver,
  encode,
  encodeParts,
  encodeText,
  makeRandom,
  randomChange,
  randomText,
  splitsPair,
  state,
  toText,
} from "./support.mjs";

const { ChangeSet } = state;

async function expectChange(driver, words, expected, told) {
  const answer = await driver.ask(...words);
  const json = JSON.stringify(expected.toJSON());
  const got = answer.startsWith("ok ") ? JSON.stringify(JSON.parse(answer.slice(3))) : answer;
  assert.equal(got, json, told ?? words.join(" "));
  // what browsers do with the answer
  assert.equal(ChangeSet.fromJSON(JSON.parse(answer.slice(3))).length, expected.length);
}

async function checkMake(driver, random) {
  const change = randomChange(random, randomText(random, 20));
  await expectChange(driver, ["make", encode(change)], change);
}

async function checkCompose(driver, random) {
  const doc = randomText(random, 20);
  const a = randomChange(random, doc);
  const b = randomChange(random, a.apply(toText(doc)).toString());
  await expectChange(driver, ["compose", encode(a), encode(b)], a.compose(b));
}

async function checkMap(driver, random) {
  const doc = randomText(random, random.chance(8) ? 0 : 12);
  const a = randomChange(random, doc);
  const b = randomChange(random, doc);
  for (const before of [false, true]) {
    const words = ["map", encode(a), encode(b), before ? 1 : 0];
    await expectChange(driver, words, a.map(b, before));
  }
}

async function checkPosition(driver, random) {
  const change = randomChange(random, randomText(random, 12));
  const at = random.below(change.length + 1);
  for (const assoc of [-1, 1]) {
    const words = ["position", encode(change), at, assoc];
    assert.equal(await driver.ask(...words), `ok ${change.mapPos(at, assoc)}`, words.join(" "));
  }
}

/** Parts that no editor would write: empty ones, neighbours of one kind. */
async function checkUnnormalised(driver, random) {
  const doc = randomText(random, 12);
  const parts = [];
  for (let at = 0; at < doc.length || random.chance(2);) {
    const length = Math.min(doc.length - at, random.below(4));
    const insert = randomText(random, 2);
    if (random.chance(2)) parts.push(length);
    else parts.push(insert ? [length, ...insert.split("\n")] : [length]);
    at += length;
  }
  const words = ["make", encodeParts(parts)];
  const answer = await driver.ask(...words);
  const normal = ChangeSet.fromJSON(JSON.parse(answer.slice(3)));
  const raw = ChangeSet.fromJSON(parts);
  assert.equal(normal.apply(toText(doc)).toString(), raw.apply(toText(doc)).toString(), words[1]);
  await expectChange(driver, ["make", encode(normal)], normal);
}

/** An editor would let a change part a surrogate pair; the server doesn't. */
async function checkSplit(driver, random) {
  const doc = `${randomText(random, 8)}\u{1f600}${randomText(random, 8)}`;
  const at = random.below(doc.length + 1);
  const to = at + random.below(doc.length - at + 1);
  const change = ChangeSet.of({ from: at, to, insert: random.chance(2) ? "x" : "" }, doc.length);
  const refused = !change.empty && (splitsPair(doc, at) || splitsPair(doc, to));
  await driver.ask("restore", 7, encodeText(doc));
  const answer = await driver.ask("submit", 7, encode(change));
  if (refused) assert.equal(answer, "error value out of range", `${encodeText(doc)} ${encode(change)}`);
  else assert.ok(answer.startsWith("ok "), `${answer}: ${encodeText(doc)} ${encode(change)}`);
  const expected = refused ? doc : change.apply(toText(doc)).toString();
  assert.equal(await driver.ask("text"), `ok ${Buffer.from(expected).toString("hex")}`);

  const made = ChangeSet.of({ from: 0, insert: toText(doc) }, 0);
  const composed = await driver.ask("compose", encode(made), encode(change));
  if (refused) assert.equal(composed, "error value out of range");
  else assert.deepEqual(JSON.parse(composed.slice(3)), made.compose(change).toJSON());
}

const checks = [
  [checkMake, 1],
  [checkCompose, 2],
  [checkMap, 3],
  [checkPosition, 1],
  [checkUnnormalised, 1],
  [checkSplit, 1],
  [runClients, 0.1],
];

async function main() {
  const seed = Number(process.env.PARLEY_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const cases = Number(process.env.PARLEY_CASES ?? 4000);
  const driver = new Driver(process.argv[2]);
  console.log(`PARLEY_SEED=${seed} PARLEY_CASES=${cases}`);
  for (const [check, share] of checks) {
    const random = makeRandom(seed);
    const count = Math.ceil(cases * share);
    for (let i = 0; i < count; i++) {
      try {
        await check(driver, random);
      } catch (error) {
        console.error(`${check.name}, case ${i}; repeat with PARLEY_SEED=${seed} PARLEY_CASES=${cases}`);
        throw error;
      }
    }
    console.log(`${check.name}: ${count} cases agree`);
  }
  await driver.end();
}

await main();
