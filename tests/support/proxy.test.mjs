// node --test tests/support/proxy.test.mjs
import assert from "node:assert/strict";
import { connect, createServer } from "node:net";
import { after, before, beforeEach, test } from "node:test";
import { startProxy } from "./proxy.mjs";

let echo;
let proxy;
const received = [];

before(async () => {
  echo = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      received.push(data.toString());
      socket.write(data);
    });
  });
  await new Promise((resolve) => echo.listen(0, "127.0.0.1", resolve));
});
after(() => echo.close());
beforeEach(async () => {
  received.length = 0;
  proxy = await startProxy({ targetPort: echo.address().port });
});

const open = () =>
  new Promise((resolve) => {
    const socket = connect(proxy.port, "127.0.0.1");
    const line = { socket, heard: "", closed: false };
    socket.on("data", (data) => (line.heard += data));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      line.closed = true;
      resolve(line);
    });
    socket.on("connect", () => resolve(line));
  });
const until = async (condition) => {
  for (let i = 0; i < 200 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.ok(condition());
};
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

test("passes on both ways", async () => {
  const line = await open();
  line.socket.write("hello");
  await until(() => line.heard === "hello");
  await proxy.close();
});

test("cuts, and refuses until told otherwise", async () => {
  const line = await open();
  proxy.refuse(true);
  proxy.cut();
  await until(() => line.closed);
  const refused = await open();
  await until(() => refused.closed);
  proxy.refuse(false);
  const again = await open();
  again.socket.write("back");
  await until(() => again.heard === "back");
  await proxy.close();
});

test("holds everything and lets it go on in order", async () => {
  const line = await open();
  proxy.hold(true);
  line.socket.write("a");
  await pause(30);
  line.socket.write("b");
  await pause(30);
  assert.deepEqual([received.join(""), line.heard], ["", ""]);
  proxy.hold(false);
  await until(() => line.heard === "ab");
  await proxy.close();
});

test("delays without changing the order", async () => {
  const line = await open();
  proxy.delay(60);
  const begun = Date.now();
  line.socket.write("1");
  await pause(5);
  proxy.delay(0);
  line.socket.write("2");
  await until(() => line.heard === "12");
  assert.ok(Date.now() - begun >= 55);
  await proxy.close();
});

test("loses answers but not what was asked", async () => {
  const line = await open();
  proxy.loseAnswers(true);
  line.socket.write("asked");
  await until(() => received.join("") === "asked");
  await pause(30);
  assert.equal(line.heard, "");
  await proxy.close();
});
