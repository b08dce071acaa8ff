// The guard that tests/run.sh runs: fails on gross regressions only, and says so when it can't tell.
//   node guard.mjs --build DIR [--keep]
// 1. Instructions that room_step takes for a fixed script (guard_room.c), counted by callgrind: at most
//    10 % above the figure kept in guard.json for this compiler and processor.
// 2. Processor time a delivered message, with TLS, as a ratio to the bare log with a window in the same
//    minutes: at most twice the ratio kept there. The best of several short runs of each, in turn, and
//    more of them before it is called a failure, so that a busy machine doesn't show.
// 3. Processor time of an event in a long room, to that of its first thousand: at most three times.
// --keep writes what was found to guard.json, to be committed with the change that explains it.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { longRooms } from "./long.mjs";
import { call, runner } from "./runner.mjs";
import { servers } from "./servers.mjs";

const { values: options } = parseArgs({ options: { build: { type: "string" }, keep: { type: "boolean" } } });
const build = resolve(options.build);
const keptFile = join(import.meta.dirname, "guard.json");
const kept = JSON.parse(readFileSync(keptFile, "utf8"));
const instructionsAllowed = 1.1, costAllowed = 2;
const base = "window";
const shape = { rooms: 60, members: 4, rate: 10, senders: 1, seconds: 1.5, warmup: 0.3 };
const roundsLeast = 3, roundsMost = 12;
const long = { rooms: 5, events: 20000, each: 10 }, growthAllowed = 3;

let passed = 0, failed = 0, skipped = 0;
function judge(what, is, limit, unit) {
  const good = is <= limit;
  if (good) passed++;
  else failed++;
  console.log(`${good ? "ok" : "FAILED"}: ${what}: ${unit(is)}, allowed ${unit(limit)}`);
}
function skip(what, why) {
  skipped++;
  console.log(`skipped: ${what}: ${why}`);
}

function run(program, args) {
  try {
    return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw new Error(`${program}: ${error.stderr || error.message}`);
  }
}

/** "gcc 12 x64": what the figure depends on. */
function compiler() {
  const cache = readFileSync(join(build, "CMakeCache.txt"), "utf8");
  const program = /^CMAKE_C_COMPILER:\w+=(.*)$/m.exec(cache)[1];
  const kind = run(program, ["--version"]).includes("clang") ? "clang" : "gcc";
  return `${kind} ${run(program, ["-dumpversion"]).split(".")[0]} ${os.arch()}`;
}

function instructions() {
  const what = "instructions of room_step";
  if (!run("valgrind", ["--version"])) return skip(what, "valgrind isn't there");
  const folder = mkdtempSync(join(os.tmpdir(), "parley-guard-"));
  try {
    const log = join(folder, "log");
    run("valgrind", [
      "--tool=callgrind", "--toggle-collect=room_step", `--callgrind-out-file=${join(folder, "out")}`, `--log-file=${log}`,
      join(build, "tests/bench/guard_room"),
    ]);
    const count = Number(/Collected : (\d+)/.exec(readFileSync(log, "utf8"))?.[1]);
    if (!(count > 0)) throw new Error("callgrind counted nothing");
    const key = compiler();
    if (options.keep) kept.instructions[key] = count;
    const figure = kept.instructions[key];
    if (!figure) return skip(what, `there is no figure for ${key}; this time ${count}`);
    judge(`${what} (${key})`, count, figure * instructionsAllowed, (value) => `${(value / 1e6).toFixed(1)} million`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function cost() {
  const what = `processor time a message, to "${base}"`;
  if (os.availableParallelism() < 2) return skip(what, "it takes two cores, one for the load");
  const folder = join(build, "guard-data");
  const parley = join(build, "parley");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    call(parley, ["init", "--data", join(folder, "tls")]);
    const measure = runner({ build, folder, parley, plan: shape, pinned: true });
    const best = { [base]: Infinity, parley: Infinity };
    const ratio = () => best.parley / best[base];
    const limit = kept.cost_ratio * costAllowed;
    for (let round = 0; round < roundsLeast || (round < roundsMost && (options.keep || ratio() > limit)); round++)
      for (const name of Object.keys(best)) {
        const result = await measure(servers.find((row) => row.name === name), true, "load", shape);
        if (!result) throw new Error(`${name} couldn't be measured`);
        if (result.run.lost || result.run.refused || result.run.dropped) throw new Error(`${name} lost or refused messages`);
        best[name] = Math.min(best[name], result.run.cpu_us_per_delivery);
      }
    if (options.keep) kept.cost_ratio = Number(ratio().toFixed(2));
    judge(`${what} (${best.parley.toFixed(1)} and ${best[base].toFixed(1)} us a delivery)`, ratio(), limit, (value) => value.toFixed(2));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The least of what was measured later: making a snapshot falls on some of it. */
function growth() {
  const folder = mkdtempSync(join(os.tmpdir(), "parley-guard-"));
  try {
    const run = { parley: join(build, "parley"), call, tool: (name) => join(build, "tests/bench", name) };
    const [first, ...later] = longRooms(run, folder, long).grown.map(({ cpu_us }) => cpu_us);
    judge(`processor time of an event in a room of ${long.events}, to the first (${first} us)`, Math.min(...later) / first, growthAllowed, (value) => value.toFixed(2));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

instructions();
await cost();
growth();
if (options.keep) writeFileSync(keptFile, `${JSON.stringify(kept, null, 2)}\n`);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed ? 1 : 0);
