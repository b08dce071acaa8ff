// Fan-out with Bun's own server and its topics.
//   bun bun.mjs [--sqlite FILE] [--tls CERTIFICATE KEY]
// With SQLite what came in during a turn is stored in one commit before any of it goes out.
import { Database } from "bun:sqlite";

const args = process.argv.slice(2);
const option = (name) => (args.includes(name) ? args.indexOf(name) : -1);
const tlsAt = option("--tls");
const sqliteAt = option("--sqlite");
const tls = tlsAt < 0 ? undefined : { cert: Bun.file(args[tlsAt + 1]), key: Bun.file(args[tlsAt + 2]) };

const waiting = [];
let store;
if (sqliteAt >= 0) {
  const database = new Database(args[sqliteAt + 1], { create: true });
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  database.exec("CREATE TABLE IF NOT EXISTS message (number INTEGER PRIMARY KEY, room TEXT, text TEXT)");
  const insert = database.prepare("INSERT INTO message (room, text) VALUES (?, ?)");
  store = database.transaction(() => {
    for (const { socket, text } of waiting) insert.run(socket.data.room, text);
  });
}

function commit() {
  store();
  for (const { socket, text } of waiting) socket.publish(socket.data.room, text);
  waiting.length = 0;
}

const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  tls,
  fetch: (request, self) =>
    self.upgrade(request, { data: { room: new URL(request.url).pathname } }) ? undefined : new Response("", { status: 404 }),
  websocket: {
    perMessageDeflate: false,
    open: (socket) => socket.subscribe(socket.data.room),
    message: (socket, text) => {
      if (!store) {
        socket.publish(socket.data.room, text);
        return;
      }
      if (waiting.push({ socket, text }) === 1) setImmediate(commit);
    },
  },
});
console.log(`listening on ${server.port}`);
