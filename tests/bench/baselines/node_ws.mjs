// Fan-out with Node and ws, one send a message and member.
//   node node_ws.mjs [--redis PORT] [--tls CERTIFICATE KEY]
// With Redis a message goes out when the list of its room there has it; what came in during a turn is
// asked for in one go.
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { parseArgs } from "node:util";
import { Redis } from "ioredis";
import { WebSocketServer } from "ws";

const { values: options, positionals: [key] } = parseArgs({
  options: { redis: { type: "string" }, tls: { type: "string" } }, allowPositionals: true,
});
const server = options.tls
  ? https.createServer({ cert: readFileSync(options.tls), key: readFileSync(key) })
  : http.createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
const rooms = new Map();
const redis = options.redis && new Redis({ host: "127.0.0.1", port: Number(options.redis), enableAutoPipelining: true });

function tell(room, from, data) {
  for (const other of room) if (other !== from) other.send(data, { binary: false });
}

sockets.on("connection", (socket, request) => {
  const room = rooms.get(request.url) ?? rooms.set(request.url, new Set()).get(request.url);
  room.add(socket);
  socket.on("message", (data) => {
    if (redis) redis.rpush(request.url, data).then(() => tell(room, socket, data));
    else tell(room, socket, data);
  });
  socket.on("close", () => room.delete(socket));
  socket.on("error", () => {});
});
if (redis) await redis.ping();
server.listen(0, "127.0.0.1", 1024, () => console.log(`listening on ${server.address().port}`));
