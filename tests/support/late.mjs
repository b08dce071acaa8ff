// What is looked at before something else is written, and written after: another process has the write lock,
// and what it writes, or what was asked at the same time, comes in between.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { sleep } from "./house.mjs";

/** Takes the database's write lock; gives a function that writes `statements` and lets it go. */
export async function lock(house) {
  const process = spawn("python3", ["-c", `import json, sqlite3, sys
d = sqlite3.connect(sys.argv[1], timeout=20, isolation_level=None)
d.execute("BEGIN IMMEDIATE")
print("held", flush=True)
for statement, values in json.loads(sys.stdin.readline()): d.execute(statement, values)
d.execute("COMMIT")`, join(house.data, "parley.db")], { stdio: ["pipe", "pipe", "inherit"] });
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
    await sleep(200);
  }
  await write([]);
  return Promise.all(answers);
}
