// The servers that are measured: a row each. Another server is another row.
//   start    gives the command; what it prints on standard output ends in "listening on …PORT"
//   port     true: it can't say where it listens; it gets a free port as run.port and is waited for
//   helpers  gives the commands of processes that it needs, with what they say when they are ready;
//            run.ports has a free port for each. Their processor time and memory count as its own
//   once     no goal leans on it: it runs in the first round only, and its most is found without TLS
//   stop     the signal that ends it together with its children, where SIGKILL would leave them
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

function freshFolder(run, name) {
  const path = join(run.folder, name);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
}

/** nginx with the module and nothing else, one worker. Messages stay in its memory for a while, as
 * it keeps its promise to lose none out of them. */
function nginxFolder(run) {
  const folder = freshFolder(run, "nginx");
  const tls = run.tls ? `ssl_certificate ${run.certificate}; ssl_certificate_key ${run.key}; ssl_session_cache shared:tls:10m;` : "";
  writeFileSync(join(folder, "nginx.conf"), `
load_module /usr/lib/nginx/modules/ngx_nchan_module.so;
daemon off;
${process.getuid() === 0 ? "user root;" : ""}
worker_processes 1;
worker_rlimit_nofile 65536;
pid nginx.pid;
events { worker_connections 40000; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  nchan_shared_memory_size 256M;
  server {
    listen 127.0.0.1:${run.port}${run.tls ? " ssl" : ""} backlog=1024;
    ${tls}
    location ~ ^/room/(\\d+)$ {
      nchan_pubsub websocket;
      nchan_channel_id $1;
      nchan_message_buffer_length 100;
      nchan_message_timeout 10s;
      nchan_subscriber_first_message newest;
    }
  }
}
`);
  return folder;
}

/** A new data folder with this many rooms; gives their seats as bench_seed writes them. */
export function seedParley(run, folder, rooms, seats) {
  const pack = join(here, "../../shared/packs/python-concurrency.pack.md");
  rmSync(folder, { recursive: true, force: true });
  run.call(run.parley, ["init", "--data", folder, "--demo", "--pack", pack]);
  return run.call(run.tool("bench_seed"), [folder, pack, String(rooms), seats]);
}

/** A copy of a folder with this many rooms, as links work once. */
function parleyData(run) {
  const { rooms, members, senders } = run.shape;
  const template = join(run.folder, `seeded-${rooms}-${members}-${senders}`);
  if (!existsSync(join(template, "seats")))
    writeFileSync(join(template, "seats"), seedParley(run, template, rooms, roles(members, senders)));
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
    name: "lws", title: "libwebsockets as its examples use it", adapter: "plain", once: true,
    start: (run) => [run.tool("bench_lws"), ...tlsOf(run)],
  },
  {
    name: "bun", title: "Bun", adapter: "plain",
    start: (run) => [bun, baseline("bun.mjs"), ...tlsOf(run)],
  },
  {
    name: "node", title: "Node ws", adapter: "plain", once: true,
    start: (run) => [process.execPath, baseline("node_ws.mjs"), ...tlsOf(run)],
  },
  {
    // Shared documents: a message is an edit, merged into the document before the others are told.
    name: "hocuspocus", title: "Hocuspocus (Yjs), a text inserted", adapter: "hocuspocus", once: true,
    start: (run) => [process.execPath, baseline("hocuspocus.mjs"), ...tlsOf(run)],
  },
  {
    name: "sharedb", title: "ShareDB (json0), a text inserted", adapter: "sharedb", once: true,
    start: (run) => [process.execPath, baseline("sharedb.mjs"), ...tlsOf(run)],
  },
  {
    // It tells the sender, too, so that its room of four has four deliveries a message, of which three count.
    name: "nchan", title: "nchan (nginx)", adapter: "nchan", once: true, port: true, stop: "SIGTERM",
    start: (run) => ["/usr/sbin/nginx", "-p", nginxFolder(run), "-c", "nginx.conf", "-e", "stderr"],
  },
  {
    name: "socketio", title: "socket.io", adapter: "socketio", once: true,
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
    name: "node-redis", title: "Node ws with Redis, appendfsync always", adapter: "plain", stores: true,
    helpers: (run) => [{
      command: [
        "redis-server", "--bind", "127.0.0.1", "--port", String(run.ports[0]), "--dir", freshFolder(run, "redis"),
        "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--daemonize", "no",
      ],
      ready: /Ready to accept connections/i,
    }],
    start: (run) => [process.execPath, baseline("node_ws.mjs"), "--redis", String(run.ports[0]), ...tlsOf(run)],
  },
  {
    // Without TLS it is as behind a proxy. After a run it is killed and started again on what it stored.
    name: "parley", title: "**Parley**", adapter: "parley", stores: true, restarts: true,
    start: (run) => {
      const data = parleyData(run);
      writeFileSync(join(data, "parley.json"), JSON.stringify({
        sign_in_per_minute: 100000, max_per_address: 1000000, max_connections: 100000, log_level: "error",
        ...(run.tls ? {} : { tls: "proxy", public_url: "https://127.0.0.1" }),
      }));
      // a member may send 30 edits a second
      run.loadOptions.push("--seats", join(data, "seats"), "--rate-max", String(28 * run.shape.senders));
      const client = join(run.folder, "client");
      mkdirSync(client, { recursive: true });
      writeFileSync(join(client, "index.html"), "<!doctype html><title>Parley</title>");
      return [run.parley, "serve", "--data", data, "--port", "0", "--client", client];
    },
  },
];
