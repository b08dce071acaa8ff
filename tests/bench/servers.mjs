// The servers that are measured: a row each. `start` gives the command; what it prints on standard
// output ends in "listening on …PORT". Another server is another row.
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname;
const baseline = (name) => join(here, "baselines", name);
const bun = join(here, "baselines/node_modules/.bin/bun");

/** Roles of a room's members, a letter a seat: one candidate, interviewers, and observers. */
export function roles(members, senders) {
  const interviewers = Math.max(senders - 1, Math.ceil(members / 2));
  return "ic" + "i".repeat(Math.max(0, interviewers - 1)) + "o".repeat(Math.max(0, members - 1 - interviewers));
}

const tlsOf = (run) => (run.tls ? ["--tls", run.certificate, run.key] : []);

/** A file that the server under test stores into, fresh for every run. */
function storeFile(run, name) {
  const path = join(run.folder, name);
  for (const end of ["", "-wal", "-shm"]) rmSync(path + end, { force: true });
  return path;
}

/** A copy of a folder with this many rooms, as links work once. */
function parleyData(run) {
  const { rooms, members, senders } = run.shape;
  const template = join(run.folder, `seeded-${rooms}-${members}-${senders}`);
  if (!existsSync(join(template, "seats"))) {
    const pack = join(here, "../../shared/packs/python-concurrency.pack.md");
    rmSync(template, { recursive: true, force: true });
    run.call(run.parley, ["init", "--data", template, "--demo", "--pack", pack]);
    const seats = run.call(run.tool("bench_seed"), [template, pack, String(rooms), roles(members, senders)]);
    writeFileSync(join(template, "parley.json"), JSON.stringify({
      sign_in_per_minute: 100000, max_per_address: 1000000, max_connections: 100000, log_level: "error",
    }));
    writeFileSync(join(template, "seats"), seats);
  }
  const data = join(run.folder, "data");
  rmSync(data, { recursive: true, force: true });
  cpSync(template, data, { recursive: true });
  return data;
}

export const servers = [
  {
    name: "epoll", title: "bare epoll in C", adapter: "plain",
    start: (run) => [run.tool("bench_epoll"), ...tlsOf(run)],
  },
  {
    name: "lws", title: "libwebsockets as its examples use it", adapter: "plain",
    start: (run) => [run.tool("bench_lws"), ...tlsOf(run)],
  },
  {
    name: "bun", title: "Bun", adapter: "plain",
    start: (run) => [bun, baseline("bun.mjs"), ...tlsOf(run)],
  },
  {
    name: "node", title: "Node ws", adapter: "plain",
    start: (run) => [process.execPath, baseline("node_ws.mjs"), ...tlsOf(run)],
  },
  {
    name: "socketio", title: "socket.io", adapter: "socketio",
    start: (run) => [process.execPath, baseline("socketio.mjs"), ...tlsOf(run)],
  },
  {
    name: "log", title: "bare epoll, log with group commit", adapter: "plain", stores: true,
    start: (run) => [run.tool("bench_epoll"), "--log", storeFile(run, "epoll.log"), ...tlsOf(run)],
  },
  {
    name: "window", title: "bare epoll, log, gathering for 2 ms", adapter: "plain", stores: true,
    start: (run) => [run.tool("bench_epoll"), "--log", storeFile(run, "epoll.log"), "--window-us", "2000", ...tlsOf(run)],
  },
  {
    name: "bun-sqlite", title: "Bun with SQLite, a commit per turn", adapter: "plain", stores: true,
    start: (run) => [bun, baseline("bun.mjs"), "--sqlite", storeFile(run, "bun.db"), ...tlsOf(run)],
  },
  {
    // It has no port without TLS. After a run it is killed and started again on what it stored.
    name: "parley", title: "**Parley**", adapter: "parley", stores: true, tlsOnly: true, restarts: true,
    start: (run) => {
      const data = parleyData(run);
      // a member may send 30 edits a second
      run.loadOptions.push("--seats", join(data, "seats"), "--rate-max", String(28 * run.shape.senders));
      const client = join(run.folder, "client");
      mkdirSync(client, { recursive: true });
      writeFileSync(join(client, "index.html"), "<!doctype html><title>Parley</title>");
      return [run.parley, "serve", "--data", data, "--port", "0", "--client", client];
    },
  },
];
