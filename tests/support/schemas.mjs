// The schemas of the messages, and what they let each reader see.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { root } from "./parley.mjs";

const folder = join(root, "shared/protocol/messages");
const files = readdirSync(folder).filter((name) => name.endsWith(".json")).map((name) => JSON.parse(readFileSync(join(folder, name))));
const ajv = new Ajv({ strict: false, allErrors: true });
formats(ajv);
for (const schema of files) ajv.addSchema(schema);

const of = (direction) => new Map(files.filter((s) => s["x-direction"] === direction).map((s) => [s.title, s]));
export const commands = of("command");
export const records = of("record");
export const servers = of("server");
export const errors = JSON.parse(readFileSync(join(root, "shared/protocol/errors.json")));

/** Holds one message to its schema. */
export function valid(message) {
  const schema = records.get(message.type) ?? servers.get(message.type);
  assert.ok(schema, `no schema of "${message.type}"`);
  const check = ajv.getSchema(schema.$id);
  assert.ok(check(message), `${JSON.stringify(message)}: ${ajv.errorsText(check.errors)}`);
}

const envelope = ["type", "audience", "seq", "at", "by", "command"];

/** Holds what a candidate got to the fields that the schemas mark for them. */
function allowed(message) {
  const record = records.get(message.type);
  if (!record) {
    const server = servers.get(message.type);
    for (const key of Object.keys(message)) assert.ok(server.properties[key], `${message.type}.${key}`);
    for (const inner of message.snapshot ?? []) allowed(inner);
    return;
  }
  assert.equal(record["x-audience"], "stage", `the candidate got ${message.type}`);
  for (const key of Object.keys(message))
    assert.ok(envelope.includes(key) || record.properties[key]?.["x-candidate"], `the candidate got ${message.type}.${key}`);
}

/** Every frame of a seat is what the schemas say, and the numbers have no gaps. */
export function checkFrames(seat) {
  let seen, asked = seat.asked ?? {};
  for (const text of seat.frames) {
    const message = JSON.parse(text);
    valid(message);
    for (const inner of message.snapshot ?? []) {
      valid(inner);
      assert.equal(inner.seq, undefined, "a snapshot has no numbers");
    }
    if (seat.welcome?.role === "candidate") allowed(message);
    if (message.type === "welcome") {
      seen = message.resumed ? { stage: 0, panel: 0, member: 0, ...asked } : { ...message.seen };
    } else if (message.seq) {
      assert.equal(message.seq, seen[message.audience] + 1, `${message.audience} goes on with ${message.type}`);
      seen[message.audience] = message.seq;
    }
  }
  return seen;
}
