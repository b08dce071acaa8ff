// Fan-out with socket.io over WebSocket alone, a room of its own each.
//   node socketio.mjs [--tls CERTIFICATE KEY]
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { Server } from "socket.io";

const [flag, certificate, key] = process.argv.slice(2);
const server = flag === "--tls"
  ? https.createServer({ cert: readFileSync(certificate), key: readFileSync(key) })
  : http.createServer();
const io = new Server(server, { transports: ["websocket"], perMessageDeflate: false, serveClient: false });

io.on("connection", (socket) => {
  const { room } = socket.handshake.query;
  socket.join(room);
  socket.on("m", (text) => socket.to(room).emit("m", text));
});
server.listen(0, "127.0.0.1", 1024, () => console.log(`listening on ${server.address().port}`));
