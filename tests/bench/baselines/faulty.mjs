// A server that does it wrong on purpose: loses, doubles and swaps messages. The generator has to
// see all three before anything that it says of another is believed.
import http from "node:http";
import { WebSocketServer } from "ws";

const server = http.createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
const rooms = new Map();

sockets.on("connection", (socket, request) => {
  const room = rooms.get(request.url) ?? rooms.set(request.url, { sockets: new Set(), count: 0 }).get(request.url);
  const send = (data) => {
    for (const other of room.sockets) if (other !== socket) other.send(data, { binary: false });
  };
  room.sockets.add(socket);
  socket.on("message", (data) => {
    const turn = room.count++ % 10;
    if (turn === 2) return;
    if (turn === 4) room.held = data;
    else send(data);
    if (turn === 5) send(room.held);
    if (turn === 8) send(data);
  });
  socket.on("close", () => room.sockets.delete(socket));
  socket.on("error", () => {});
});
server.listen(0, "127.0.0.1", () => console.log(`listening on ${server.address().port}`));
