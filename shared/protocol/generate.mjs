// Writes what the message schemas and errors.json declare as C tables and TypeScript types.
//
//   node generate.mjs --c FOLDER      base/refusal.{h,c} room/messages.h room/rules.c protocol/tables.{h,c}
//   node generate.mjs --ts FILE       the types and tables of the client
//   node generate.mjs --doc FILE      puts the command, record and error tables into PROTOCOL.md
//   node generate.mjs --doc-check FILE  fails when they differ
//
// Needs nothing but Node itself. Files are written only when their content changes.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cFiles } from "./generate-c.mjs";
import { typescript } from "./generate-ts.mjs";
import { document } from "./generate-doc.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const readJson = (path) => JSON.parse(readFileSync(join(here, path), "utf8"));

function load() {
  const files = readdirSync(join(here, "messages")).filter((name) => name.endsWith(".json")).sort();
  const schemas = files.filter((name) => name !== "common.json").map((name) => readJson(`messages/${name}`));
  const of = (direction) => schemas.filter((schema) => schema["x-direction"] === direction);
  return {
    common: readJson("messages/common.json").$defs,
    errors: readJson("errors.json"),
    commands: of("command"),
    records: inOrder(of("record"), readJson("record-types.json")),
    servers: of("server"),
  };
}

// Record types are numbered in stored frames, so their order is a contract of its own.
function inOrder(records, names) {
  const byName = new Map(records.map((record) => [record.title, record]));
  const ordered = names.map((name) => byName.get(name));
  if (ordered.includes(undefined) || ordered.length !== records.length)
    throw new Error("record-types.json must name each record type once");
  return ordered;
}

function write(path, text) {
  try {
    if (readFileSync(path, "utf8") === text) return;
  } catch {
    mkdirSync(dirname(path), { recursive: true });
  }
  writeFileSync(path, text);
}

const [option, target] = process.argv.slice(2);
const model = load();
if (option === "--c" && target) {
  for (const [path, text] of Object.entries(cFiles(model))) write(join(target, path), text);
} else if (option === "--ts" && target) {
  write(target, typescript(model));
} else if (option === "--doc" && target) {
  write(target, document(model, readFileSync(target, "utf8")));
} else if (option === "--doc-check" && target) {
  const text = readFileSync(target, "utf8");
  if (document(model, text) !== text) {
    console.error(`${target} doesn't say what the schemas say: run generate.mjs --doc ${target}`);
    process.exit(1);
  }
} else {
  console.error("usage: generate.mjs --c FOLDER | --ts FILE | --doc FILE | --doc-check FILE");
  process.exit(2);
}
