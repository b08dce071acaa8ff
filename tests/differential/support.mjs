// What the differential test needs around its cases: the packages, a generator that can be seeded,
// random texts and changes, and the driver as a process that answers line by line.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

function loadPackages() {
  const here = dirname(fileURLToPath(import.meta.url));
  const folder = resolve(
    process.env.PARLEY_NODE_MODULES ?? join(here, "../../client-web/node_modules"),
  );
  if (!existsSync(join(folder, "@codemirror/collab"))) {
    console.error(
      `@codemirror/collab is not in ${folder}: run "npm ci" in client-web, ` +
        "or name a folder that has it in PARLEY_NODE_MODULES",
    );
    process.exit(2);
  }
  const require = createRequire(join(folder, "resolve.cjs"));
  return { state: require("@codemirror/state"), collab: require("@codemirror/collab") };
}

export const { state, collab } = loadPackages();
const { ChangeSet, Text } = state;

/** Numbers from 0 to bound - 1, the same for the same seed (mulberry32). */
export function makeRandom(seed) {
  let a = seed | 0;
  const next = () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
  const below = (bound) => Math.floor((next() / 2 ** 32) * bound);
  return { below, pick: (list) => list[below(list.length)], chance: (n) => below(n) === 0 };
}

// One, two, three and four bytes of UTF-8; the last four take two UTF-16 units each.
const characters = [
  "a", "b", "C", " ", "\n", "\n", '"', "\\", "<", "/", "\t", "\u0001", "\u007f", "\u00e9", "\u03a9",
  "\u0301", "\u2028", "\u6f22", "\ufeff", "\uffff", "\u{10000}", "\u{1d4b3}", "\u{1f600}", "\u{10ffff}",
];

export function randomText(random, maxCharacters) {
  let text = "";
  for (let left = random.below(maxCharacters + 1); left > 0; left--) text += random.pick(characters);
  return text;
}

export const toText = (string) => Text.of(string.split("\n"));

/** Whether the position lies between the halves of a surrogate pair. */
export const splitsPair = (string, at) =>
  at > 0 &&
  at < string.length &&
  /[\ud800-\udbff]/.test(string[at - 1]) &&
  /[\udc00-\udfff]/.test(string[at]);

function randomPosition(random, string) {
  let at = random.below(string.length + 1);
  while (splitsPair(string, at)) at--;
  return at;
}

function randomSpec(random, string) {
  const from = randomPosition(random, string);
  let to = random.chance(2) ? from : Math.min(string.length, from + random.below(6));
  if (splitsPair(string, to)) to++;
  return { from, to, insert: toText(random.chance(3) ? "" : randomText(random, 4)) };
}

/** A change of the text as an editor makes it: some edits at once, or some after each other. */
export function randomChange(random, string) {
  let doc = toText(string);
  let change = ChangeSet.empty(doc.length);
  for (let steps = 1 + random.below(3); steps > 0; steps--) {
    const specs = [];
    for (let edits = random.below(4); edits > 0; edits--) {
      specs.push(randomSpec(random, doc.toString()));
    }
    // several insertions at one place
    if (specs.length && random.chance(3)) {
      specs.push({ from: specs[0].from, insert: toText(randomText(random, 2)) });
    }
    const step = ChangeSet.of(specs, doc.length);
    change = change.compose(step);
    doc = step.apply(doc);
  }
  return change;
}

const hex = (string) => Buffer.from(string, "utf8").toString("hex");
export const encodeText = (string) => hex(string) || "-";

/** The driver's notation for what CodeMirror's toJSON gives. */
export function encodeParts(parts) {
  const words = parts.map((part) =>
    typeof part === "number" ? `${part}` : `${part[0]}:${hex(part.slice(1).join("\n"))}`,
  );
  return words.join(",") || "-";
}

export const encode = (change) => encodeParts(change.toJSON());

export class Driver {
  #process;
  #waiting = [];

  constructor(path) {
    this.#process = spawn(path, { stdio: ["pipe", "pipe", "inherit"] });
    const lines = createInterface({ input: this.#process.stdout });
    lines.on("line", (line) => this.#waiting.shift()?.resolve(line));
    this.ended = new Promise((resolve, reject) => {
      this.#process.on("error", reject);
      this.#process.on("exit", (code, signal) => {
        for (const { reject } of this.#waiting) reject(new Error("the driver ended too early"));
        if (code === 0) resolve();
        else reject(new Error(`the driver ended with ${signal ?? code}`));
      });
    });
    this.ended.catch(() => {}); // seen by whoever waits for an answer or for the end
  }

  /** The answer's line: "ok …" or "error …". */
  ask(...words) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#process.stdin.write(`${words.join(" ")}\n`);
    });
  }

  end() {
    this.#process.stdin.end();
    return this.ended;
  }
}
