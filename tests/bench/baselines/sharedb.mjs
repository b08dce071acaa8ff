// ShareDB: documents under operational transformation, with the database and the channels in memory
// that it comes with.
//   node sharedb.mjs [--tls CERTIFICATE KEY]
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import WebSocketJSONStream from "@teamwork/websocket-json-stream";
import ShareDB from "sharedb";
import { WebSocketServer } from "ws";

const [flag, certificate, key] = process.argv.slice(2);
const server = flag === "--tls"
  ? https.createServer({ cert: readFileSync(certificate), key: readFileSync(key) })
  : http.createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
const backend = new ShareDB();

sockets.on("connection", (socket) => {
  socket.on("error", () => {});
  const stream = new WebSocketJSONStream(socket);
  stream.on("error", () => {});
  backend.listen(stream);
});
server.listen(0, "127.0.0.1", 1024, () => console.log(`listening on ${server.address().port}`));
