// Runs the plan: each server by itself for each shape, turn by turn, so that a slow minute of the
// machine falls on all; then writes results.json, RESULTS.md and the plots.
//   node run.mjs --build DIR --out DIR [--quick] [--tls] [--no-pin] [--no-browser] [--servers a,b] [--parley PATH]
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { longRooms } from "./long.mjs";
import { close, plans, swept } from "./plan.mjs";
import { writePlots } from "./plot.mjs";
import { writeReport } from "./report.mjs";
import { call, runner } from "./runner.mjs";
import { servers } from "./servers.mjs";

const { values: options } = parseArgs({
  options: {
    build: { type: "string" }, out: { type: "string" }, parley: { type: "string" }, servers: { type: "string" },
    quick: { type: "boolean" }, tls: { type: "boolean" }, "no-pin": { type: "boolean" }, "no-browser": { type: "boolean" }, rounds: { type: "string" },
    command: { type: "string", default: "node tests/bench/run.mjs" },
  },
});
const plan = options.quick ? plans.quick : plans.full;
const rounds = Number(options.rounds ?? plan.rounds);
const closeRounds = Number(options.rounds ?? plan.closeRounds);
const build = resolve(options.build);
const out = resolve(options.out);
const folder = join(build, "bench-data");
const parley = options.parley ? resolve(options.parley) : join(build, "parley");
const wanted = servers.filter(({ name }) => !options.servers || options.servers.split(",").includes(name));
const pinned = os.cpus().length > 1 && !options["no-pin"];
const measure = runner({ build, folder, parley, plan, pinned });

/** The generator has to see what a faulty server does. Of 10 messages that one loses the third,
 * sends the fifth after the sixth, and the ninth twice. */
async function checkGenerator() {
  const row = { name: "faulty", adapter: "plain", start: () => [process.execPath, join(import.meta.dirname, "baselines/faulty.mjs")] };
  const shape = { rooms: 5, members: 3, rate: 50, senders: 1, seconds: 1, warmup: 0.2 };
  const { run } = (await measure(row, false, "load", shape)) ?? {};
  const each = run?.expected / 10;
  // what follows a loss or a swap is out of order, too: 1 after the loss, 3 around the swap
  if (!run || run.lost < each * 0.8 || run.duplicates < each * 0.8 || run.out_of_order < each * 3)
    throw new Error(`the generator doesn't see faults: ${JSON.stringify(run)}`);
}

const results = [];
let client, long;

function say(kind, row, tls, result) {
  const run = result?.run;
  const text = !result ? "failed"
    : run ? `${run.cpu_us_per_delivery.toFixed(1)} us/d, p50 ${run.latency.p50_us} us, p99 ${run.latency.p99_us} us, lost ${run.lost}`
    : result.steps ? `at most ${result.max_deliveries_per_second} deliveries a second`
    : `${result.full.per_second} connections a second, ${result.full.cpu_us_per_connection} us each`;
  console.log(`${kind.padEnd(10)} ${tls ? "TLS  " : "plain"} ${row.name.padEnd(12)} ${text}`);
}

/** All servers once, beginning with another one each round. */
async function everybody(kind, round, tls, mode, shape, rows = wanted) {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[(i + round) % rows.length];
    if (row.once && (round > 0 || (tls && mode === "saturate"))) continue;
    if ((shape.mix && row.name !== "parley")) continue;
    const result = await measure(row, tls, mode, shape);
    say(kind, row, tls, result);
    results.push({ kind, round, tls, server: row.name, shape, result });
  }
}

async function all(tls) {
  const near = wanted.filter(({ name }) => close.includes(name));
  for (let round = 0; round < rounds; round++) {
    for (const [name, shape] of Object.entries(plan.shapes)) await everybody(name, round, tls, "load", shape);
    await everybody("mix", round, tls, "load", plan.mix);
    if (round < plan.maxRounds) await everybody("max", round, tls, "saturate", plan.saturate, round === 0 ? wanted : near);
  }
  for (let round = rounds; round < closeRounds; round++)
    for (const name of plan.closeKinds) await everybody(name, round, tls, "load", plan.shapes[name], near);
  if (tls) await everybody("connect", 0, tls, "connect", plan.connect);
  for (const rooms of plan.sweep) {
    const shape = { rooms, members: plan.sweepMembers, rate: plan.sweepMessages / rooms, senders: 1 };
    await everybody("sweep", 0, tls, "load", shape, wanted.filter(({ name }) => swept.includes(name)));
  }
}

function facts() {
  const cpus = os.cpus();
  const version = (program, ...args) => {
    try { return call(program, args).trim().split("\n")[0]; } catch { return "unknown"; }
  };
  return {
    date: new Date().toISOString(), command: options.command, cores: cpus.length, processor: cpus[0].model.trim(),
    memory_gib: Math.round(os.totalmem() / 2 ** 30), kernel: os.release(), node: process.version,
    compiler: version("cc", "--version"), parley: version("git", "-C", import.meta.dirname, "describe", "--always", "--dirty"),
    load_before: os.loadavg()[0], pinned, quick: Boolean(options.quick), rounds, closeRounds, seconds: plan.seconds,
    system: /PRETTY_NAME="(.*)"/.exec(readFileSync("/etc/os-release", "utf8"))?.[1],
  };
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
mkdirSync(out, { recursive: true });
const machine = facts();
// its certificate serves all, so that all pay for the same one
call(parley, ["init", "--data", join(folder, "tls")]);
await checkGenerator();
if (!options.tls) await all(false);
await all(true);
if (wanted.some(({ name }) => name === "parley")) {
  long = longRooms({ parley, call, tool: (name) => join(build, "tests/bench", name) }, folder, plan.long);
  console.log(`long       ${JSON.stringify(long.room)}`);
}
if (!options["no-browser"]) {
  const file = join(folder, "client.json");
  const args = ["--parley", parley, "--client", join(build, "client"), "--out", file, ...(options.quick ? ["--quick"] : [])];
  process.stdout.write(call(process.execPath, [join(import.meta.dirname, "client.mjs"), ...args]));
  client = JSON.parse(readFileSync(file, "utf8"));
}
machine.load_after = os.loadavg()[0];
const report = { machine, plan, results, client, long };
const lines = results.map((one) => JSON.stringify(one)).join(",\n"); // a run a line
writeFileSync(join(out, "results.json"), `{"machine":${JSON.stringify(machine)},\n"plan":${JSON.stringify(plan)},\n"client":${JSON.stringify(client ?? null)},\n"long":${JSON.stringify(long ?? null)},\n"results":[\n${lines}\n]}\n`);
writePlots(report, servers, out);
writeFileSync(join(out, "RESULTS.md"), writeReport(report, servers));
rmSync(folder, { recursive: true, force: true });
console.log(`written to ${out}`);
