// Members who type, talk, drop out, reload and crash, over a line that loses what it likes; at the end
// all have the same text and everything took effect once. A failure prints its seed.
import { ChangeSet, Text } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import type { Command, RoomRecord, ServerMessage } from "../protocol/generated/messages.ts";
import { applyPatch, nothingKept, type KeepPatch, type KeptWork } from "./kept.ts";
import { Session, type SessionInput } from "./session.ts";
import { ModelServer } from "./testing/model-server.ts";
import { Random } from "./testing/random.ts";

const document = "answer/4z8m1k0v7c2x9b3n";
const letters = ["a", "b", " ", "\n", "é", "😀", "𝒳", "字"];

class Client {
  session: Session;
  readonly up: Command[] = [];
  readonly down: (ServerMessage | RoomRecord)[] = [];
  connected = false;
  wantsConnection = false;
  kept: KeptWork = nothingKept;
  writes: { readonly ticket: number; readonly patch: KeepPatch }[] = [];
  /** What the editor shows, which hears of changes only through effects. */
  shown = "";
  #lives = 0;
  readonly name: string;
  readonly world: World;

  constructor(name: string, world: World) {
    this.name = name;
    this.world = world;
    this.session = this.#begin();
  }

  #begin(): Session {
    const session = new Session(`${this.name}${++this.#lives}`);
    this.session = session;
    this.step({ type: "start", kept: this.kept });
    this.shown = "";
    return session;
  }

  step(input: SessionInput): void {
    for (const effect of this.session.step(input, this.world.now)) {
      if (effect.type === "connect") this.wantsConnection = true;
      else if (effect.type === "disconnect") this.lose();
      else if (effect.type === "send") this.up.push(effect.message);
      else if (effect.type === "keep") this.writes.push({ ticket: effect.ticket, patch: effect.patch });
      else if (effect.type === "reset") this.shown = this.session.localText(document).toString();
      else if (effect.type === "probe") this.step({ type: "probed", ok: true });
      else if (effect.type === "show") {
        const before = Text.of(this.shown.split("\n"));
        this.shown = effect.changes.apply(before).toString();
      }
    }
  }

  lose(): void {
    this.connected = false;
    this.wantsConnection = false;
    this.up.length = 0;
    this.down.length = 0;
    this.world.server.joined.delete(this.name);
  }

  drop(): void {
    const reached = this.connected;
    if (!reached && !this.wantsConnection) return;
    this.lose();
    this.step({ type: "closed", code: 1006, reached });
  }

  write(count: number): void {
    for (const { ticket, patch } of this.writes.splice(0, count)) {
      this.kept = applyPatch(this.kept, patch);
      this.step({ type: "kept", ticket });
    }
  }

  /** The page goes and comes back; what wasn't written yet is gone with it. */
  crash(): void {
    this.lose();
    this.writes = [];
    this.#begin();
  }

  type(random: Random, insert: string, mayDelete: boolean): void {
    if (!this.session.self) return;
    const text = this.session.localText(document).toString();
    const points = [...text];
    const at = random.below(points.length + 1);
    const removed = mayDelete && random.chance(0.3) ? random.below(Math.min(4, points.length - at) + 1) : 0;
    const from = points.slice(0, at).join("").length;
    const to = from + points.slice(at, at + removed).join("").length;
    const changes = ChangeSet.of({ from, to, insert }, text.length);
    if (changes.empty) return;
    this.shown = text.slice(0, from) + insert + text.slice(to);
    this.step({ type: "edited", document, changes });
  }
}

class World {
  now = 0;
  readonly clients: Client[];
  readonly server: ModelServer;

  constructor(count: number) {
    this.server = new ModelServer((member, message) => {
      this.clients.find((client) => client.name === member)?.down.push(message);
    });
    this.clients = [];
    for (let i = 0; i < count; i++) this.clients.push(new Client(`m${i}`, this));
  }

  /** One thing happens on one line. */
  carry(random: Random, client: Client): void {
    this.now += random.below(400);
    const choice = random.below(5);
    if (client.wantsConnection) {
      client.wantsConnection = false;
      client.connected = true;
      client.step({ type: "opened" });
    } else if (choice === 0) {
      client.write(1 + random.below(3));
    } else if (choice < 3) {
      const command = client.up.shift();
      if (command) this.server.receive(client.name, command);
    } else if (choice === 3) {
      const message = client.down.shift();
      if (message) client.step({ type: "received", message });
    } else {
      client.step({ type: "tick" });
    }
  }

  settle(random: Random): void {
    if (!this.server.stores) this.server.setStores(true);
    for (let round = 0; round < 60_000; round++) {
      for (const client of this.clients) this.carry(random, client);
      const busy = this.clients.some(
        (client) =>
          client.up.length + client.down.length + client.writes.length > 0 ||
          client.session.saveState.kind !== "saved",
      );
      if (!busy) return;
    }
    throw new Error(`never at rest: ${this.clients.map((client) => JSON.stringify([client.session.link, client.session.saveState, client.session.notes])).join(" ")}`);
  }
}

function expectOneText(world: World): void {
  const text = world.server.textOf(document);
  for (const client of world.clients) {
    expect(client.session.localText(document).toString()).toBe(text);
    expect(client.shown).toBe(text);
    expect(client.session.room.texts.get(document)?.text.toString() ?? "").toBe(text);
    expect(client.session.notes).toEqual([]);
  }
}

const seeds = Array.from({ length: 60 }, (_, index) => 1000 + index);

describe("members on a bad line", () => {
  it.each(seeds)("end with the same text (seed %i)", (seed) => {
    const random = new Random(seed);
    const world = new World(3);
    for (let turn = 0; turn < 500; turn++) {
      const client = random.pick(world.clients);
      const choice = random.below(100);
      if (choice < 25) {
        const insert = Array.from({ length: random.below(4) }, () => random.pick(letters)).join("");
        client.type(random, insert, true);
      } else if (choice < 27) client.drop();
      else if (choice < 28) client.crash();
      else if (choice < 29) world.server.forgottenBefore = world.server.records.length - random.below(5);
      else if (choice === 29) world.server.setStores(!world.server.stores);
      else world.carry(random, client);
    }
    world.settle(random);
    expectOneText(world);
  });

  it.each(seeds)("have everything take effect once (seed %i)", (seed) => {
    const random = new Random(seed);
    const world = new World(3);
    const said: { readonly words: string; readonly client: Client; readonly life: Session }[] = [];
    const typed: { readonly words: string; readonly client: Client; readonly life: Session }[] = [];
    const crashed = new Set<Session>();
    for (let turn = 0; turn < 500; turn++) {
      const client = random.pick(world.clients);
      const choice = random.below(100);
      if (choice < 12 && client.session.self) {
        const words = `[t${turn}]`;
        // between two words, so that none is torn
        const text = client.session.localText(document).toString();
        const places = [...text.matchAll(/(?<=\]|^)/g)].map((match) => match.index);
        const from = random.pick(places);
        client.shown = text.slice(0, from) + words + text.slice(from);
        const changes = ChangeSet.of({ from, insert: words }, text.length);
        typed.push({ words, client, life: client.session });
        client.step({ type: "edited", document, changes });
      } else if (choice < 24) {
        const text = `said ${turn}`;
        said.push({ words: text, client, life: client.session });
        client.step({ type: "ask", ask: { type: "chat", to: "stage", text } });
      } else if (choice < 27) client.drop();
      else if (choice < 28) {
        if (random.chance(0.7)) client.write(client.writes.length);
        if (client.writes.length > 0) crashed.add(client.session);
        client.crash();
      } else if (choice < 29) world.server.forgottenBefore = world.server.records.length - random.below(5);
      else if (choice === 29) world.server.setStores(!world.server.stores);
      else world.carry(random, client);
    }
    world.settle(random);
    expectOneText(world);
    const text = world.server.textOf(document);
    for (const { words, life } of typed) {
      const times = text.split(words).length - 1;
      // what a crash took before it was on disk may be gone, but never doubled
      if (crashed.has(life)) expect(times, words).toBeLessThanOrEqual(1);
      else expect(times, words).toBe(1);
    }
    for (const { words, life } of said) {
      const times = world.server.said().filter((line) => line === words).length;
      if (crashed.has(life)) expect(times, words).toBeLessThanOrEqual(1);
      else expect(times, words).toBe(1);
    }
  });
});
