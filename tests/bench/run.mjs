// Runs the plan: each server by itself for each shape, turn by turn, so that a slow minute of the
// machine falls on all; then writes results.json, RESULTS.md and the plots.
//   node run.mjs --build DIR --out DIR [--quick] [--tls] [--no-pin] [--servers a,b] [--parley PATH]
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import os from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { plans, swept } from "./plan.mjs";
import { writePlots } from "./plot.mjs";
import { writeReport } from "./report.mjs";
import { servers } from "./servers.mjs";

const { values: options } = parseArgs({
  options: {
    build: { type: "string" }, out: { type: "string" }, parley: { type: "string" }, servers: { type: "string" },
    quick: { type: "boolean" }, tls: { type: "boolean" }, "no-pin": { type: "boolean" }, rounds: { type: "string" },
    command: { type: "string", default: "node tests/bench/run.mjs" },
  },
});
const plan = options.quick ? plans.quick : plans.full;
const rounds = Number(options.rounds ?? plan.rounds);
const build = resolve(options.build);
const out = resolve(options.out);
const folder = join(build, "bench-data");
const tool = (name) => join(build, "tests/bench", name);
const parley = options.parley ? resolve(options.parley) : join(build, "parley");
const wanted = servers.filter(({ name }) => !options.servers || options.servers.split(",").includes(name));
const pinned = os.cpus().length > 1 && !options["no-pin"];
const pin = (core, command) => (pinned ? ["taskset", "-c", String(core), ...command] : command);
const call = (program, args) => execFileSync(program, args, { maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] }).toString();

const started = new Map(); // what runs, and the signal that ends it
for (const signal of ["SIGINT", "SIGTERM"])
  process.once(signal, () => {
    for (const [one, by] of started) one.kill(by);
    process.exit(1);
  });

/** A port that nobody listens on now. */
const freePort = () => new Promise((done, fail) => {
  const server = createServer().once("error", fail);
  server.listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});

/** Waits until somebody takes connections there. */
async function answered(port, server) {
  for (let tries = 0; tries < 200 && server.exitCode === null; tries++) {
    const open = await new Promise((done) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => done(true)).once("error", () => done(false)).once("close", () => socket.destroy());
      socket.once("connect", () => socket.destroy());
    });
    if (open) return;
    await sleep(25);
  }
  throw new Error(`nobody listens on port ${port}`);
}

/** Starts a program and waits until it says that it is ready; gives what it said with that. Without
 * `ready` it is only started. */
async function launch(command, ready, signal = "SIGKILL") {
  const server = spawn(command[0], command.slice(1), { stdio: ["ignore", "pipe", "pipe"] });
  let said = "", wrong = "";
  started.set(server, signal);
  const exited = new Promise((done) => {
    server.once("error", (error) => done(error.message));
    server.once("exit", (code, by) => done(code ?? by));
  }).finally(() => started.delete(server));
  const failed = exited.then((code) => {
    throw new Error(`${command.join(" ")} ended with ${code}: ${wrong}`);
  });
  failed.catch(() => {});
  server.stderr.on("data", (text) => (wrong = (wrong + text).slice(-4000)));
  const found = new Promise((done) => {
    if (!ready) done();
    server.stdout.on("data", (text) => {
      if (!ready || said === undefined) return;
      said += text;
      const match = ready.exec(said);
      if (!match) return;
      said = undefined;
      done(match);
    });
  });
  const end = async () => {
    if (server.exitCode === null && server.signalCode === null) server.kill(signal);
    const late = setTimeout(() => server.kill("SIGKILL"), 5000);
    await exited;
    clearTimeout(late);
  };
  return { server, end, match: await Promise.race([found, failed]), failed };
}

/** Starts a server with its helpers; gives its port, all their ids, and what ends them. */
async function serve(row, run) {
  const all = [];
  const end = async () => {
    for (const one of all.reverse()) await one.end();
  };
  try {
    run.ports = row.helpers ? [await freePort()] : [];
    for (const { command, ready } of row.helpers?.(run) ?? []) all.push(await launch(pin(0, command), ready));
    if (row.port) run.port = await freePort();
    const command = pin(0, row.start(run));
    const one = await launch(command, row.port ? undefined : /listening on \S*?(\d+)\n/, row.stop);
    all.push(one);
    if (row.port) await Promise.race([answered(run.port, one.server), one.failed]);
    return { command, port: run.port ?? Number(one.match[1]), pids: all.map(({ server }) => server.pid), end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** One run of one server; null when the generator gave up. */
async function measure(row, tls, mode, shape) {
  const run = {
    tls, shape, folder, tool, parley, call, loadOptions: [],
    certificate: join(folder, "tls/tls/certificate.pem"), key: join(folder, "tls/tls/key.pem"),
  };
  const serving = await serve(row, run).catch((error) => console.error(`${row.name}: ${error.message}`));
  if (!serving) return null;
  const { command, port, pids, end } = serving;
  const load = [
    tool("bench_load"), "--adapter", row.adapter, "--mode", mode, "--label", row.name,
    "--port", String(port), ...pids.flatMap((pid) => ["--pid", String(pid)]), "--rooms", String(shape.rooms),
    "--members", String(shape.members), "--senders", String(shape.senders), "--rate", String(shape.rate),
    "--seconds", String(shape.seconds ?? plan.seconds), "--warmup", String(shape.warmup ?? plan.warmup),
    ...(tls ? ["--tls"] : []), ...(shape.mix ? ["--mix"] : []), ...run.loadOptions,
  ];
  let result = null;
  try {
    const [program, ...args] = pin(1, load);
    result = JSON.parse(call(program, args));
  } catch (error) {
    console.error(`${row.name}: ${error.message.split("\n")[0]}`);
  }
  await end();
  if (result && row.restarts) result.restart_ms = await restart(command);
  return result;
}

/** How long the same program takes to serve again what it was killed with. */
async function restart(command) {
  const before = performance.now();
  const { end } = await launch(command, /listening on/);
  const after = performance.now();
  await end();
  return Math.round(after - before);
}

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
    if ((row.tlsOnly && !tls) || (shape.mix && row.name !== "parley")) continue;
    const result = await measure(row, tls, mode, shape);
    say(kind, row, tls, result);
    results.push({ kind, round, tls, server: row.name, shape, result });
  }
}

async function all(tls) {
  for (let round = 0; round < rounds; round++) {
    for (const [name, shape] of Object.entries(plan.shapes)) await everybody(name, round, tls, "load", shape);
    await everybody("mix", round, tls, "load", plan.mix);
    await everybody("max", round, tls, "saturate", plan.saturate);
  }
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
    load_before: os.loadavg()[0], pinned, quick: Boolean(options.quick), rounds, seconds: plan.seconds,
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
machine.load_after = os.loadavg()[0];
const report = { machine, plan, results };
writeFileSync(join(out, "results.json"), JSON.stringify(report, null, 1) + "\n");
writePlots(report, servers, out);
writeFileSync(join(out, "RESULTS.md"), writeReport(report, servers));
rmSync(folder, { recursive: true, force: true });
console.log(`written to ${out}`);
