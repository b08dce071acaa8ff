// The server is killed with SIGKILL at random moments while several people write in several rooms, 200
// times, on one data folder. Whatever was acknowledged must be there afterwards, once.
//
// PARLEY_SEED repeats a run's choices (not its timing), PARLEY_KILLS does fewer rounds.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { changed, ended, eventually, House, sleep, textsOf } from "../support/house.mjs";
import { parley, parleyJson } from "../support/parley.mjs";
import { checkFrames, commands } from "../support/schemas.mjs";

const rounds = Number(process.env.PARLEY_KILLS ?? 200);
const seed = Number(process.env.PARLEY_SEED ?? Date.now() % 1000000007);
const limitMs = 150000;

/** mulberry32 */
function generator(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const stored = { edit: /_edited$/, chat: /^(panel_)?said$/, rate: /^rated$/, moment: /^moment_marked$/, tick: /^ticked$/ };
const pendingMax = 5;

/** As many new commands of a type as a server takes at once, when all that are pending are sent again before. */
const newMax = (type) => commands.get(type)["x-rate"].burst - pendingMax;

/** Somebody who writes without a pause, and sends again what wasn't acknowledged. */
class Writer {
  constructor(name, seat, question, random) {
    Object.assign(this, { name, seat, question, random, count: 0, pending: new Map(), sent: new Map(), acknowledged: new Set(), seen: {}, docs: {} });
    this.texts = seat.role === "candidate" ? [`answer/${question}`] : [`answer/${question}`, `notes/${question}`, "notes/room", `private/${question}`];
  }

  pick(list) {
    return list[Math.floor(this.random() * list.length)];
  }

  /** A token is never cut: it goes where another ends. */
  edit() {
    const document = this.pick(this.texts);
    for (const { command } of this.pending.values()) if (command.document === document) return null;
    const { version, text } = this.docs[document] ?? { version: 0, text: "" };
    const places = [0];
    for (let at = text.indexOf("]"); at >= 0; at = text.indexOf("]", at + 1)) places.push(at + 1);
    const at = this.pick(places);
    const changes = [[0, `[${this.name}-${this.count}🔒]`]];
    if (at > 0) changes.unshift(at);
    if (at < text.length) changes.push(text.length - at);
    return { type: "edit", document, version, changes };
  }

  make() {
    const panel = this.seat.role !== "candidate";
    const type = this.pick(panel ? ["edit", "edit", "edit", "chat", "rate", "tick", "moment"] : ["edit", "edit", "edit", "chat"]);
    if ((this.used[type] = (this.used[type] ?? 0) + 1) > newMax(type)) return null;
    const label = `${this.name}-${this.count}`;
    if (type === "edit") return this.edit();
    if (type === "chat") return { type, to: panel ? this.pick(["stage", "panel"]) : "stage", text: `(${label})` };
    if (type === "moment") return { type, label: `(${label})` };
    if (type === "rate") return { type, question: this.question, competency: this.pick([0, 1]), mark: this.pick([0, 1, 2, 3, 4, 5]), comment: label };
    return { type, question: this.question, signal: this.pick([0, 1, 2]), on: this.pick([true, false]) };
  }

  take(message) {
    if (message.type === "ack") {
      if (this.pending.delete(message.id)) this.acknowledged.add(message.id);
    } else if (message.type === "error") {
      this.fault ??= `${this.name}: ${JSON.stringify(message)} for ${JSON.stringify(this.sent.get(message.id))}`;
    } else if (message.type === "welcome") {
      for (const audience of Object.keys(this.seen))
        if (message.seen[audience] < this.seen[audience]) this.fault ??= `${this.name}: the server lost records of ${audience}`;
      if (!message.resumed) {
        this.docs = {};
        message.snapshot.forEach((record) => this.apply(record));
        this.seen = { ...message.seen };
        this.compare(message.snapshot);
      }
    } else if (message.seq) {
      this.seen[message.audience] = message.seq;
      this.apply(message);
    }
  }

  apply({ type, document, version, changes, seq }) {
    if (!type.endsWith("_edited")) return;
    const doc = (this.docs[document] ??= { version: 0, text: "" });
    if (seq && version !== doc.version + 1) this.fault ??= `${this.name}: ${document} goes from ${doc.version} to ${version}`;
    doc.text = changed(doc.text, changes);
    doc.version = version;
  }

  /** What was acknowledged is in the snapshot, once; what wasn't at most once. */
  compare(snapshot) {
    const said = new Map();
    for (const { text, label } of snapshot) if (text ?? label) said.set(text ?? label, (said.get(text ?? label) ?? 0) + 1);
    for (const [id, command] of this.sent) {
      let times = 0;
      if (command.type === "edit") times = (this.docs[command.document]?.text ?? "").split(command.changes.find(Array.isArray)[1]).length - 1;
      else if (command.type === "chat" || command.type === "moment") times = said.get(command.text ?? command.label) ?? 0;
      else continue;
      const known = this.acknowledged.has(id);
      if (times > 1 || (known && times === 0)) this.fault ??= `${this.name}: ${JSON.stringify({ id, ...command })}, ${known ? "" : "not "}acknowledged, is there ${times} times`;
    }
  }

  send(id, command) {
    this.socket.ws.send(JSON.stringify({ id, ...command }));
  }

  /** Joins, sends again, and writes until the connection is gone or `until()` says so. */
  async work(server, until) {
    this.used = {};
    try {
      this.socket = await server.socket(this.seat);
    } catch {
      return; // killed before
    }
    this.socket.listeners.add((message) => this.take(message));
    let over = false;
    this.socket.closed.then(() => (over = true));
    this.socket.asked = { ...this.seen };
    const seen = this.seen.stage === undefined ? {} : { seen: this.seen };
    await this.socket.send("join", seen);
    for (const [id, { command }] of this.pending) if (!over) this.send(id, command);
    while (!over && !until()) {
      const command = this.pending.size < pendingMax && this.make();
      if (command) {
        const id = `${this.name}-${this.count++}`;
        this.pending.set(id, { command });
        this.sent.set(id, command);
        this.send(id, command);
      }
      await sleep(this.random() * 6);
    }
  }
}

test(`nothing acknowledged is lost in ${rounds} kills`, { timeout: limitMs + 30000 }, async (t) => {
  t.diagnostic(`PARLEY_SEED=${seed}`);
  const began = Date.now();
  const random = generator(seed);
  const house = await House.open(t);
  const maker = await house.person("Mia Maker");
  const rooms = [];
  const writers = [];
  for (const number of [1, 2, 3]) {
    const live = await house.live(maker);
    rooms.push(live.room);
    for (const name of ["ann", "bob", "cara"]) writers.push(new Writer(`${name}${number}`, live.room[name], live.question, generator(Math.floor(random() * 2 ** 32))));
  }

  let kills = 0;
  for (; kills < rounds && Date.now() - began < limitMs - 20000; kills++) {
    await house.restart("SIGKILL");
    const { server } = house;
    const work = writers.map((writer) => writer.work(server, () => false));
    await sleep(random() * 160);
    server.process.kill("SIGKILL");
    await Promise.all(work);
    for (const writer of writers) {
      assert.equal(writer.fault, undefined, `round ${kills}`);
      if (writer.socket?.welcome) checkFrames(writer.socket);
    }
  }
  assert.equal(kills, rounds, `${kills} of ${rounds} kills in ${limitMs} ms`);

  // once more, until everything that was ever sent is acknowledged
  await house.restart("SIGKILL");
  await Promise.all(writers.map((writer) => writer.work(house.server, () => true)));
  await eventually(() => writers.every((w) => w.fault || w.pending.size === 0), "the last acknowledgements");
  for (const writer of writers) assert.equal(writer.fault, undefined);

  const shown = [];
  for (const room of rooms) {
    const late = await house.server.socket(room.eve);
    shown.push(textsOf((await late.join()).snapshot));
    const ann = writers.find((w) => w.seat.member === room.ann.member);
    await ann.socket.do("end");
    await ann.socket.send("seal");
    assert.equal((await ended(ann.socket)).code, 4002);
  }
  const list = await eventually(async () => {
    const all = await parleyJson("transcript", "list", "--data", house.data);
    return all.length === rooms.length && all;
  }, "the sealed transcripts");
  assert.deepEqual(await house.server.stop("SIGTERM"), { code: 0, signal: null });

  let total = 0;
  for (const [i, room] of rooms.entries()) {
    const { file } = list.find((one) => one.room === room.id);
    await parley("transcript", "verify", file);
    const { records } = await parleyJson("transcript", "open", file, "--key", join(house.data, "recovery.key"));
    const texts = textsOf(records);
    const times = new Map();
    for (const record of records)
      if (record.command) times.set(`${record.by} ${record.command}`, [...(times.get(`${record.by} ${record.command}`) ?? []), record.type]);
    for (const writer of writers.filter((w) => w.seat.room === room.id)) {
      for (const [id, command] of writer.sent) {
        const types = (times.get(`${writer.seat.member} ${id}`) ?? []).filter((type) => stored[command.type].test(type));
        assert.equal(types.length, 1, `${id} ${JSON.stringify(command)} is in the log ${types.length} times`);
        total++;
      }
      for (const [name, { text }] of Object.entries(writer.docs))
        assert.equal(texts[name.startsWith("private/") ? `${name} of ${writer.seat.member}` : name], text, `${name} as ${writer.name} has it`);
    }
    for (const [name, text] of Object.entries(shown[i])) assert.equal(texts[name], text, `${name} as a late joiner has it`);
    for (const writer of writers.filter((w) => w.seat.room === room.id))
      for (const { type, document, changes } of writer.sent.values())
        if (type === "edit") {
          const text = texts[document.startsWith("private/") ? `${document} of ${writer.seat.member}` : document];
          assert.equal(text.split(changes.find(Array.isArray)[1]).length, 2);
        }
  }
  t.diagnostic(`${kills} kills, ${total} commands, each in its log once, ${Math.round((Date.now() - began) / 1000)} s`);
});
