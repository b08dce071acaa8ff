// The program under test: made in a folder of its own, started, stopped, and spoken to. Each test
// ends only what it started.
import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import WebSocket from "ws";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const candidates = [process.env.PARLEY_BINARY, join(root, "build/release/parley"), join(root, "build/dev/parley")];
export const binary = candidates.find((path) => path && existsSync(path));
if (!binary) throw new Error("no parley binary: build it, or name it in PARLEY_BINARY");

/** A built client elsewhere than beside the program. */
const client = process.env.PARLEY_CLIENT ? ["--client", process.env.PARLEY_CLIENT] : [];

const run = promisify(execFile);

/** Runs a subcommand; gives what it printed, or throws with `code`, `stdout` and `stderr`. */
export async function parley(...args) {
  return (await run(binary, args, { maxBuffer: 1 << 28 })).stdout;
}

export const parleyJson = async (...args) => JSON.parse(await parley(...args, "--json"));

/** A data folder that goes when the test ends. */
export function folder(test) {
  const path = mkdtempSync(join(tmpdir(), "parley-test-"));
  test?.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** parley serve, from "listening on" to its exit. */
export class Server {
  static async start(data, { port = 0, args = [] } = {}) {
    const server = new Server();
    server.data = data;
    server.log = "";
    server.process = spawn(binary, ["serve", "--data", data, "--port", String(port), ...client, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    server.exited = new Promise((resolve) => server.process.once("close", (code, signal) => resolve({ code, signal })));
    server.process.stderr.on("data", (text) => (server.log += text));
    await new Promise((resolve, reject) => {
      let out = "";
      server.process.stdout.on("data", (text) => {
        out += text;
        const found = /listening on (https?):\/\/[^:\s]+:(\d+)[,\n]/.exec(out);
        if (found) {
          server.port = Number(found[2]);
          server.plain = found[1] === "http"; // spoken to as a proxy would
          resolve();
        }
      });
      server.exited.then(({ code, signal }) => reject(new Error(`serve ended (${code ?? signal}): ${server.log}`)));
    });
    server.origin = `https://localhost:${server.port}`;
    return server;
  }

  async stop(signal = "SIGTERM") {
    this.process.kill(signal);
    return this.exited;
  }

  /** A request as a browser of this origin sends it. */
  request(method, path, { body, cookie, headers = {}, origin = this.origin } = {}) {
    const text = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = (this.plain ? http : https).request({
        host: "127.0.0.1", port: this.port, servername: "localhost", method, path, rejectUnauthorized: false, agent: false,
        headers: {
          host: `localhost:${this.port}`,
          ...(this.plain ? { "x-forwarded-for": "127.0.0.1" } : {}),
          ...(origin && method !== "GET" ? { origin } : {}),
          ...(text === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
          ...(cookie ? { cookie } : {}),
          ...headers,
        },
      }, (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () => {
          const bytes = Buffer.concat(chunks);
          const type = response.headers["content-type"] ?? "";
          resolve({
            status: response.statusCode, headers: response.headers, bytes,
            json: type.startsWith("application/json") && bytes.length ? JSON.parse(bytes.toString()) : undefined,
            cookies: (response.headers["set-cookie"] ?? []).map((one) => one.split(";")[0]),
          });
        });
        response.on("error", reject);
      });
      request.on("error", reject);
      request.end(text);
    });
  }

  /** Uses a link; gives the seat with its cookie. */
  async redeem(link) {
    const token = link.slice(link.indexOf("#") + 1);
    const answer = await this.request("POST", "/api/links/redeem", { body: { token } });
    if (answer.status !== 200) throw new Error(`redeem: ${answer.status} ${answer.bytes}`);
    return { ...answer.json, cookie: answer.cookies.join("; ") };
  }

  socket(seat, options) {
    return Seat.open(this, seat, options);
  }
}

/** A member's socket, as a stranger would write it from PROTOCOL.md. */
export class Seat {
  static async open(server, seat, { headers = {}, protocol = "parley.v1", port = server.port } = {}) {
    const self = new Seat();
    self.records = []; // of the snapshot and after
    self.frames = []; // every text that came in, as it was on the wire
    self.waiting = new Map();
    self.listeners = new Set();
    self.next = 1;
    self.prefix = Math.random().toString(36).slice(2, 8);
    self.seat = seat;
    const query = seat.member ? `?as=${seat.member}` : "";
    self.ws = new WebSocket(`${server.plain ? "ws" : "wss"}://127.0.0.1:${port}/rooms/${seat.room}/socket${query}`, protocol, {
      rejectUnauthorized: false, servername: "localhost", perMessageDeflate: false,
      headers: {
        host: `localhost:${server.port}`, origin: server.origin, cookie: seat.cookie ?? "",
        ...(server.plain ? { "x-forwarded-for": "127.0.0.1" } : {}), ...headers,
      },
    });
    self.closed = new Promise((resolve) => self.ws.once("close", (code, reason) => resolve({ code, reason: String(reason) })));
    self.ws.on("message", (data) => self.take(String(data)));
    await new Promise((resolve, reject) => {
      self.ws.once("open", resolve);
      self.ws.once("error", reject);
      self.ws.once("unexpected-response", (_, response) => reject(Object.assign(new Error(`handshake ${response.statusCode}`), { status: response.statusCode })));
    });
    self.ws.on("error", () => {});
    return self;
  }

  take(text) {
    this.frames.push(text);
    const message = JSON.parse(text);
    if (message.type === "welcome") {
      this.welcome = message;
      if (message.snapshot) this.records = [...message.snapshot];
    } else if (message.at !== undefined && !["ack", "error"].includes(message.type)) {
      this.records.push(message);
    } else if ((message.type === "ack" || message.type === "error") && this.waiting.has(message.id)) {
      this.waiting.get(message.id)(message);
      this.waiting.delete(message.id);
    }
    for (const listener of [...this.listeners]) listener(message);
  }

  /** Sends a command; resolves with its ack or error. */
  send(type, fields = {}, id = `${this.prefix}-${this.next++}`) {
    const answer = new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.closed.then(({ code }) => resolve({ type: "closed", id, code }));
    });
    this.ws.send(JSON.stringify({ type, id, ...fields }));
    return answer;
  }

  /** The same, failing unless it was acknowledged. */
  async do(type, fields, id) {
    const answer = await this.send(type, fields, id);
    if (answer.type !== "ack") throw new Error(`${type}: ${JSON.stringify(answer)}`);
    return answer;
  }

  async join(fields = {}) {
    await this.do("join", fields);
    return this.welcome;
  }

  /** The first message, past or to come, that fits. */
  until(fits, what = "a message") {
    const past = this.frames.map((text) => JSON.parse(text)).find(fits);
    if (past) return Promise.resolve(past);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${what} didn't come within 10 s`)), 10000);
      const listener = (message) => {
        if (!fits(message)) return;
        clearTimeout(timer);
        this.listeners.delete(listener);
        resolve(message);
      };
      this.listeners.add(listener);
    });
  }

  close() {
    this.ws.close();
    return this.closed;
  }
}

/** A demo folder, its server and seats: what most tests begin with. */
export async function demo(test) {
  const data = folder(test);
  const made = await parleyJson("init", "--data", join(data, "d"), "--demo");
  const server = await Server.start(join(data, "d"));
  test?.after(() => server.stop("SIGKILL"));
  return { made, server, data: join(data, "d") };
}
