// A reverse proxy does TLS, nginx here; the server speaks plain HTTP to it and to nobody else.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import http from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { eventually, House } from "../support/house.mjs";
import { folder } from "../support/parley.mjs";

const nginx = "/usr/sbin/nginx";

const freePort = () => new Promise((resolve) => {
  const server = createServer();
  server.listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

/** One plain request; gives the status. */
const plain = (port, headers, method = "GET", path = "/api/me") => new Promise((resolve, reject) => {
  const request = http.request({ host: "127.0.0.1", port, method, path, agent: false, headers }, (response) => {
    response.resume();
    response.on("end", () => resolve(response.statusCode));
  });
  request.on("error", reject);
  request.end();
});

const upgrade = {
  upgrade: "websocket", connection: "Upgrade", "sec-websocket-version": "13",
  "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==", "sec-websocket-protocol": "parley.v1",
};

/** nginx as deploy/README.md sets it up. */
async function proxyBefore(t, house, front, back) {
  const place = join(folder(t), "nginx");
  mkdirSync(place);
  writeFileSync(join(place, "nginx.conf"), `
daemon off; master_process off; pid nginx.pid; error_log stderr;
events {}
http {
  access_log off;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
  server {
    listen 127.0.0.1:${front} ssl;
    ssl_certificate ${house.data}/tls/certificate.pem;
    ssl_certificate_key ${house.data}/tls/key.pem;
    location / {
      proxy_pass http://127.0.0.1:${back};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $http_connection;
      proxy_read_timeout 1h;
    }
  }
}
`);
  const running = spawn(nginx, ["-p", place, "-c", "nginx.conf"], { stdio: "ignore" });
  t.after(() => running.kill("SIGKILL"));
}

test("an interview through a proxy that does TLS", { skip: !existsSync(nginx) && "nginx isn't installed" }, async (t) => {
  const front = await freePort();
  const house = await House.open(t, { settings: { tls: "proxy", public_url: `https://localhost:${front}` } });
  const back = house.server.port;
  await proxyBefore(t, house, front, back);
  house.server.port = front;
  house.server.plain = false;
  house.server.origin = `https://localhost:${front}`;
  await eventually(() => house.server.request("GET", "/").then(({ status }) => status === 200, () => false), "the proxy");

  const ada = await house.person("Ada");
  assert.ok(ada.link.startsWith(`https://localhost:${front}/`));
  const { ann, cara, question } = await house.live(ada);
  assert.ok(question);
  await ann.do("chat", { to: "stage", text: "hello" });
  await cara.until((message) => message.type === "said" && message.text === "hello", "what Ann said");
});

test("who doesn't say whom it speaks for, or isn't on this machine, is refused", async (t) => {
  const house = await House.open(t, { settings: { tls: "proxy", public_url: "https://parley.example.org", max_per_address: 4, sign_in_per_minute: 5 } });
  const { port } = house.server;
  const headers = { host: "parley.example.org" };

  assert.equal(await plain(port, headers), 400);
  assert.equal(await plain(port, { ...headers, "x-forwarded-for": "not an address" }), 400);
  assert.equal(await plain(port, { ...headers, "x-forwarded-for": "192.0.2.1," }), 400);
  assert.equal(await plain(port, { ...headers, ...upgrade }, "GET", "/rooms/x/socket"), 400);
  assert.equal(await plain(port, { ...headers, "x-forwarded-for": "192.0.2.1" }), 401);
  assert.equal(await plain(port, { ...headers, "x-forwarded-for": "unknown, 2001:db8::1" }), 401);
  assert.equal(await plain(port, { host: "elsewhere.example.org", "x-forwarded-for": "192.0.2.1" }), 421);
  // the Origin is still that of the public address, with https
  const origin = (value) => plain(port, { ...headers, "x-forwarded-for": "192.0.2.1", origin: value, "content-length": 0 }, "POST", "/api/links/redeem");
  assert.equal(await origin("http://parley.example.org"), 403);
  assert.equal(await origin("https://parley.example.org"), 415); // only the type is missing
  // attempts count for the address that the proxy added, whatever its client claimed before it
  const attempt = (forwarded) => plain(port, { ...headers, "x-forwarded-for": forwarded, "content-length": 0 }, "POST", "/api/links/redeem");
  const statuses = [];
  for (let i = 0; i < 8; i++) statuses.push(await attempt(`198.51.100.${i}, 192.0.2.7`));
  assert.ok(statuses.includes(429), `${statuses}`);
  assert.equal(await attempt("192.0.2.8"), 415);
});

test("a connection counts for the address that the proxy names", async (t) => {
  const house = await House.open(t, { settings: { tls: "proxy", public_url: "https://localhost", max_per_address: 4 } });
  const ada = await house.person("Ada");
  const room = await house.room(ada, { cara: "candidate" });
  const open = (forwarded) => house.server.socket(room.maker, { headers: { "x-forwarded-for": forwarded } });
  const sockets = [];
  for (let i = 0; i < 4; i++) sockets.push(await open(`203.0.113.${i}, 192.0.2.1`));
  await assert.rejects(open("192.0.2.1"), { status: 429 });
  sockets.push(await open("192.0.2.2"));
  await sockets[0].close();
  sockets.push(await eventually(() => open("192.0.2.1").catch(() => undefined), "a place"));
});

test("behind a proxy it needs the public address, and one of this machine to listen on", async (t) => {
  const house = await House.open(t);
  await house.server.stop();
  for (const [settings, said] of [
    [{ tls: "proxy" }, /public_url/],
    [{ tls: "proxy", public_url: "http://localhost" }, /public_url/],
    [{ tls: "proxy", public_url: "https://localhost", address: "0.0.0.0" }, /"address".*0\.0\.0\.0/],
    [{ tls: "none" }, /"tls" has to be one of: own, or proxy/],
  ]) {
    house.settings(settings);
    await assert.rejects(house.start(), said);
  }
});
