// Starts one server after the other, puts load on it and ends it again; for run.mjs and guard.mjs.
import { execFileSync, spawn } from "node:child_process";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const started = new Map(); // what runs, and the signal that ends it
for (const signal of ["SIGINT", "SIGTERM"])
  process.once(signal, () => {
    for (const [one, by] of started) one.kill(by);
    process.exit(1);
  });

export const call = (program, args) => execFileSync(program, args, { maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] }).toString();

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

/**
 * What measures: `build` has the generator and the servers in C, `folder` is for data, `parley` is the
 * program, `plan` says how long a run is, `pinned` gives server and generator a core each.
 */
export function runner({ build, folder, parley, plan, pinned }) {
  const tool = (name) => join(build, "tests/bench", name);
  const pin = (core, command) => (pinned ? ["taskset", "-c", String(core), ...command] : command);

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
      const one = await launch(command, row.port ? undefined : /listening on \S*?(\d+)[,\n]/, row.stop);
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

  return measure;
}
