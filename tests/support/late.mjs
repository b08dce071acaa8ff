// What is looked at before something else is written, and written after: another process has the write lock,
// and what it writes, or what was asked at the same time, comes in between.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";
import { sleep } from "./house.mjs";
import { binary } from "./parley.mjs";

/**
 * Takes the database's write lock; gives a function that writes `statements` and lets it go. With a pause it lets
 * go and takes it again before.
 */
export async function lock(house, pause_ms) {
  const process = spawn("python3", ["-c", `import json, sqlite3, sys, time
d = sqlite3.connect(sys.argv[1], timeout=20, isolation_level=None)
d.execute("BEGIN IMMEDIATE")
print("held", flush=True)
statements = json.loads(sys.stdin.readline())
if len(sys.argv) > 2:
    d.execute("COMMIT")
    time.sleep(float(sys.argv[2]) / 1000)
    d.execute("BEGIN IMMEDIATE")
    time.sleep(0.1)
for statement, values in statements: d.execute(statement, values)
d.execute("COMMIT")`, join(house.data, "parley.db"), ...(pause_ms === undefined ? [] : [String(pause_ms)])], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(process, "close");
  await once(process.stdout, "data");
  return async (statements) => {
    process.stdin.end(`${JSON.stringify(statements)}\n`);
    assert.deepEqual(await ended, [0, null]);
  };
}

/** The answer to a request that was looked at before `statements` and is written after them. */
export async function late(house, statements, ...request) {
  const write = await lock(house);
  let isAnswered = false;
  const answer = house.server.request(...request).finally(() => (isAnswered = true));
  await sleep(300);
  assert.equal(isAnswered, false, "it waits for the lock");
  await write(statements);
  return answer;
}

/** The answers to requests that are written in their order, and were all looked at before the first of them was. */
export async function together(house, ...requests) {
  const write = await lock(house);
  const answers = [];
  for (const request of requests) {
    answers.push(house.server.request(...request));
    await sleep(300);
  }
  await write([]);
  return Promise.all(answers);
}

/**
 * What became of a command that was given `ms` between its start, where it waits to open the database, and
 * `statements`: with some of them it has read by then what it needs, and not written yet.
 */
export async function lateCommand(house, ms, statements, ...args) {
  const wait = await lock(house, ms);
  const command = spawn(binary, args, { stdio: ["ignore", "pipe", "ignore"] });
  let stdout = "";
  command.stdout.on("data", (text) => (stdout += text));
  const ended = once(command, "close");
  await sleep(300);
  await wait(statements);
  return { code: (await ended)[0], stdout };
}

export async function query(house, statement, ...values) {
  const program = `import json, sqlite3, sys
d = sqlite3.connect(sys.argv[1], timeout=20)
print(json.dumps(d.execute(sys.argv[2], sys.argv[3:]).fetchall()))`;
  const { stdout } = await promisify(execFile)("python3", ["-c", program, join(house.data, "parley.db"), statement, ...values]);
  return JSON.parse(stdout);
}
