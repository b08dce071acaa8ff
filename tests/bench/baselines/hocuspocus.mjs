// Hocuspocus: shared documents of Yjs, kept in memory, without extensions. Its own class for a server
// has no TLS; connections are handed to it as its manual does it for other servers, in both cases.
//   node hocuspocus.mjs [--tls CERTIFICATE KEY]
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { Hocuspocus } from "@hocuspocus/server";
import { WebSocketServer } from "ws";

const [flag, certificate, key] = process.argv.slice(2);
const server = flag === "--tls"
  ? https.createServer({ cert: readFileSync(certificate), key: readFileSync(key) })
  : http.createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
const hocuspocus = new Hocuspocus({ quiet: true });

sockets.on("connection", (socket, request) => {
  socket.on("error", () => {});
  hocuspocus.handleConnection(socket, request);
});
server.listen(0, "127.0.0.1", 1024, () => console.log(`listening on ${server.address().port}`));
