// Disks that are full and folders that aren't as they should be. What needs the right to mount is skipped
// without it.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, unlinkSync, writeFileSync, writeSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { House, sleep, textsOf } from "../support/house.mjs";
import { folder, parley, Server } from "../support/parley.mjs";
import { checkFrames } from "../support/schemas.mjs";

/** Mounts something at `path`, in a folder of the test's own that goes with it; false where that isn't
 * permitted. */
function mounted(t, place, path, ...args) {
  t.after(() => {
    spawnSync("umount", ["-l", path]);
    rmSync(place, { recursive: true, force: true });
  });
  return spawnSync("mount", [...args, path]).status === 0;
}

/** Takes all that is free; gives back the name of the file that does. */
function fill(place) {
  const path = join(place, "filling");
  const file = openSync(path, "w");
  for (let size = 1 << 20; size >= 512; ) {
    try {
      writeSync(file, Buffer.alloc(size, 1));
    } catch {
      size >>= 1;
    }
  }
  closeSync(file);
  return path;
}

test("a full disk: nothing is acknowledged, everybody is told, and it goes on when there is room", { timeout: 60000 }, async (t) => {
  const place = folder();
  if (!mounted(t, place, place, "-t", "tmpfs", "-o", "size=24m", "tmpfs")) return t.skip("mounting isn't permitted here");
  const house = await House.open(t, { place });
  const maker = await house.person("Mia Maker");
  const { room, ann, bob, cara, question } = await house.live(maker);
  await ann.do("edit", { document: "notes/room", version: 0, changes: [[0, "before "]] });

  const filling = fill(place);
  const unsaved = new Map();
  const sent = [];
  const send = (seat, type, fields, id) => {
    unsaved.set(id, [seat.welcome.name, type, fields]);
    return sent.push(seat.send(type, fields, id).then((answer) => answer.type === "ack" && unsaved.delete(id)));
  };
  // what still fits into the file's free pages is stored and acknowledged, truthfully
  for (let i = 0; i < 400 && !ann.frames.some((f) => f.includes('"saving"')); i++) {
    send(ann, "edit", { document: "notes/room", version: 1, changes: [7, [0, `[${i}:${"x".repeat(8000)}]`]] }, `full-${i}`);
    await sleep(10);
  }
  for (const seat of [ann, bob, cara]) assert.equal((await seat.until((m) => m.type === "saving", "the warning")).ok, false);
  const known = [...ann.records];
  send(cara, "chat", { to: "stage", text: "into the void" }, "void-1");
  send(bob, "rate", { question, competency: 0, mark: 5 }, "void-2");
  await sleep(300);
  assert.deepEqual(ann.records, known, "and nothing that isn't stored is told");
  assert.ok(unsaved.has("void-1") && unsaved.has("void-2"));
  assert.match(house.server.log, /store\.commit_failed|room\.failed/);
  const health = await house.server.request("GET", "/healthz");
  assert.equal(health.status, 200);
  const planned = await house.server.request("POST", "/api/rooms", { cookie: maker.cookie, body: { title: "T", set: "small", reviewers: [maker.id] } });
  assert.equal(planned.json.error?.code, "saving_failed", String(planned.bytes));
  // somebody who comes now hears it, too
  const late = await house.server.socket(room.eve);
  late.send("join");
  assert.notEqual((await late.until((m) => m.type === "saving" || m.code === "saving_failed", "the warning")).ok, true);

  unlinkSync(filling);
  for (const seat of [ann, bob, cara, late]) await seat.until((m) => m.type === "saving" && m.ok, "the good news");
  for (const [id, [name, type, fields]] of unsaved) {
    const seat = { ann, bob, cara }[name];
    if (!seat.again) {
      seat.again = true;
      await seat.join();
    }
    await seat.do(type, fields, id);
    await seat.do(type, fields, id);
  }
  const fresh = await house.server.socket(room.maker);
  const { snapshot } = await fresh.join();
  checkFrames(fresh);
  const text = textsOf(snapshot)["notes/room"];
  assert.ok(text.startsWith("before "));
  assert.ok(sent.length > 2);
  for (let i = 0; i < sent.length - 2; i++) assert.equal(text.split(`[${i}:`).length, 2, `edit ${i} is there once`);
  assert.deepEqual(snapshot.filter((r) => r.type === "said").map((r) => r.text), ["into the void"]);
  await house.restart("SIGTERM");
  const again = await house.server.socket(room.bob);
  assert.equal(textsOf((await again.join()).snapshot)["notes/room"], text);
  assert.equal(again.welcome.snapshot.filter((r) => r.type === "rated" && r.mark === 5).length, 1);
});

describe("a folder that isn't as it should be", { timeout: 60000 }, () => {
  /** serve ends with one sentence that fits. */
  async function refusesToServe(data, sentence, options) {
    const error = await Server.start(data, options).then(
      async (server) => {
        await server.stop("SIGKILL");
        throw new Error("it served");
      },
      (error) => error,
    );
    const [, code, text] = /^serve ended \((\w+)\): ([^]*)$/.exec(error.message) ?? assert.fail(error.message);
    assert.equal(code, "1", text);
    const said = text.split("\n").filter((line) => line.startsWith("parley: "));
    assert.equal(said.length, 1, text);
    assert.match(said[0], sentence);
    return text;
  }

  /** A made folder, copied from one; without `t` it is left to the caller. */
  let original;
  async function made(t) {
    original ??= await (async () => {
      const path = join(folder({ after: (done) => process.on("exit", done) }), "d");
      await parley("init", "--data", path);
      return path;
    })();
    const path = join(folder(t), "d");
    execFileSync("cp", ["-a", original, path]);
    return path;
  }

  test("none, a file in its place, an empty one", async (t) => {
    const place = folder(t);
    await refusesToServe(join(place, "nothing"), /nothing: No such file or directory; "parley init" makes one$/);
    writeFileSync(join(place, "file"), "");
    await refusesToServe(join(place, "file"), /file is not a folder$/);
    mkdirSync(join(place, "empty"));
    await refusesToServe(join(place, "empty"), /empty\//);
  });

  test("a key file that is missing or damaged", async (t) => {
    for (const name of ["keys/host.key", "keys/organisation.key", "tls/certificate.pem", "tls/key.pem"]) {
      const data = await made(t);
      const path = join(data, name);
      const bytes = readFileSync(path);
      const named = new RegExp(name.replace(".", "\\."));
      renameSync(path, `${path}.away`);
      await refusesToServe(data, named);
      assert.throws(() => statSync(path), "nothing was made in its place");
      writeFileSync(path, bytes.subarray(0, bytes.length >> 1));
      const text = await refusesToServe(data, /./);
      if (name.endsWith("pem")) continue;
      assert.match(text, named);
      bytes[bytes.length >> 1] ^= 4;
      writeFileSync(path, bytes);
      await refusesToServe(data, named);
      await assert.rejects(parley("check", "--data", data), { code: 1, stderr: named });
    }
  });

  test("a room's key that is missing stops that room and no other", async (t) => {
    const house = await House.open(t);
    const maker = await house.person("Mia Maker");
    const first = await house.live(maker);
    const second = await house.live(maker);
    await house.server.stop("SIGTERM");
    unlinkSync(join(house.data, "keys/rooms", `${first.room.id}.key`));
    await house.start();
    const seat = await house.server.socket(first.room.ann);
    const answer = await seat.send("join");
    assert.ok(answer.code === "server_failed" || answer.code === 4011, JSON.stringify(answer));
    assert.equal((await seat.closed).code, 4011);
    assert.match(house.server.log, new RegExp(`room\\.key room=${first.room.id} keys/rooms/${first.room.id}\\.key`));
    const other = await house.server.socket(second.room.ann);
    await other.join();
    assert.ok(!readdirSync(join(house.data, "keys/rooms")).includes(`${first.room.id}.key`), "no new key for an old log");
  });

  test("a damaged database", async (t) => {
    const damages = {
      "not a database": (path) => writeFileSync(path, "hello, I am not a database".repeat(400)),
      "empty": (path) => truncateSync(path, 0),
      "cut short": (path) => truncateSync(path, 8192),
      "a spoiled page": (path) => {
        const bytes = readFileSync(path);
        for (let page = 1; page * 4096 < bytes.length; page++) bytes.fill(0xaa, page * 4096, page * 4096 + 64);
        writeFileSync(path, bytes);
      },
    };
    for (const [name, spoil] of Object.entries(damages)) {
      const data = await made(t);
      for (const more of ["-wal", "-shm"]) rmSync(join(data, `parley.db${more}`), { force: true });
      spoil(join(data, "parley.db"));
      await refusesToServe(data, /parley\.db/).catch((error) => assert.fail(`${name}: ${error.message}`));
    }
    const data = await made(t);
    unlinkSync(join(data, "parley.db"));
    await refusesToServe(data, /parley\.db/);
    assert.throws(() => statSync(join(data, "parley.db")), "and none was made");
  });

  test("a live log that was changed: that room stops, the others go on", async (t) => {
    const house = await House.open(t);
    const maker = await house.person("Mia Maker");
    const first = await house.live(maker);
    const second = await house.live(maker);
    await house.server.stop("SIGTERM");
    execFileSync("python3", ["-c", `import sqlite3, sys
d = sqlite3.connect(sys.argv[1])
row, first, count, frames = d.execute("SELECT rowid, first, count, frames FROM log_part WHERE room = ? AND first <= 3 AND first + count > 3", (sys.argv[2],)).fetchone()
frames = bytearray(frames)
end = len(frames)
if count > 1:
    end = 0
    for i in range(3 - first + 1):
        end += 4 + int.from_bytes(frames[end:end + 4], "little")
frames[end - 1] ^= 1
d.execute("UPDATE log_part SET frames = ? WHERE rowid = ?", (bytes(frames), row)); d.commit()`, join(house.data, "parley.db"), first.room.id]);
    await house.start();
    const seat = await house.server.socket(first.room.ann);
    await seat.send("join");
    assert.equal((await seat.closed).code, 4011);
    assert.match(house.server.log, new RegExp(`room\\.log_unreadable room=${first.room.id} position=3`));
    await (await house.server.socket(second.room.ann)).join();
  });

  test("a second server on the folder, and a port that is taken", async (t) => {
    const data = await made(t);
    const server = await Server.start(data);
    t.after(() => server.stop("SIGKILL"));
    await refusesToServe(data, /parley\.db/);
    assert.equal((await server.request("GET", "/healthz")).status, 200, "the first goes on");
    await refusesToServe(await made(t), new RegExp(`port ${server.port} is in use`), { port: server.port });
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    t.after(() => other.close());
    await refusesToServe(await made(t), new RegExp(`port ${other.address().port} is in use`), { port: other.address().port });
  });

  test("settings that can't be read", async (t) => {
    const data = await made(t);
    for (const [text, sentence] of [["{", /parley\.json, line 1/], ["[]", /parley\.json/], ['{"prot": 1}', /parley\.json.*"prot"/], ['{"port": "x"}', /parley\.json.*"port"/], ['{"port": 70000}', /"port" has to be from 0 to 65535/], ['{"port":1,"port":2}', /parley\.json/], ['{"certificate":"/nothing.pem"}', /\/nothing\.pem/]]) {
      writeFileSync(join(data, "parley.json"), text);
      await refusesToServe(data, sentence);
    }
  });

  test("a folder that isn't writable", async (t) => {
    const data = await made();
    if (process.getuid() !== 0) {
      chmodSync(data, 0o500);
      t.after(() => {
        chmodSync(data, 0o700);
        rmSync(dirname(data), { recursive: true });
      });
    } else if (!mounted(t, dirname(data), data, "--bind", data) || spawnSync("mount", ["-o", "remount,bind,ro", data]).status !== 0) {
      return t.skip("mounting isn't permitted here, and root may write everywhere");
    }
    await refusesToServe(data, /not writable|Read-only|read-only/);
  });
});
