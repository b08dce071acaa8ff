import { ChangeSet } from "@codemirror/state";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Command } from "../protocol/generated/messages.ts";
import { ModelServer } from "../sync/testing/model-server.ts";
import { memoryKeeper, type Keeper } from "../transport/keeper.ts";
import { MemoryNetwork } from "../transport/memory.ts";
import { RoomClient } from "./client.ts";

const pad = "answer/4z8m1k0v7c2x9b3n";

class House {
  readonly network = new MemoryNetwork();
  readonly server = new ModelServer((_member, message) => this.network.send(message));

  client(keeper: Keeper, idPrefix: string): RoomClient {
    return new RoomClient({ openLine: this.network.open, keeper, idPrefix, probe: async () => true });
  }

  /** The server reads what has come. */
  async serve(): Promise<void> {
    for (let i = 0; i < 20; i++) {
      if (this.network.isWanted) this.network.accept();
      const text = this.network.received.shift();
      if (text !== undefined) this.server.receive("me", JSON.parse(text) as Command);
      await Promise.resolve();
      await Promise.resolve();
    }
  }
}

const typed = (client: RoomClient, words: string): void => {
  const length = client.text(pad).length;
  client.edited(pad, ChangeSet.of({ from: length, insert: words }, length));
};

describe("a room's client", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("joins, sends, and says truly whether it is saved", async () => {
    const house = new House();
    const client = house.client(memoryKeeper(), "a");
    expect(client.save.value.kind).toBe("unreachable");
    await client.start();
    await house.serve();
    expect(client.joined.value).toBe(true);
    client.ask({ type: "chat", to: "stage", text: "hello" });
    expect(client.save.value).toEqual({ kind: "saving" });
    expect(client.pending.value).toMatchObject([{ text: "hello" }]);
    await house.serve();
    expect(client.save.value).toEqual({ kind: "saved" });
    expect(client.pending.value).toEqual([]);
    expect(client.room.value.chat).toMatchObject([{ text: "hello" }]);
  });

  it("comes back by itself, with what was done meanwhile", async () => {
    const house = new House();
    const client = house.client(memoryKeeper(), "a");
    await client.start();
    await house.serve();
    house.network.drop();
    typed(client, "while away");
    client.ask({ type: "chat", to: "stage", text: "back" });
    await vi.advanceTimersByTimeAsync(0);
    await house.serve();
    expect(client.save.value).toEqual({ kind: "saved" });
    expect(house.server.textOf(pad)).toBe("while away");
    expect(house.server.said()).toEqual(["back"]);
  });

  it("finds the work of the page before", async () => {
    const house = new House();
    const keeper = memoryKeeper();
    const before = house.client(keeper, "a");
    await before.start();
    await house.serve();
    house.network.drop();
    typed(before, "unsaved");
    before.ask({ type: "chat", to: "stage", text: "unsent" });
    await before.takenOver();
    expect(before.save.value).toMatchObject({ kind: "closed", reason: "elsewhere" });
    typed(before, " and not this");
    const after = house.client(keeper, "b");
    await after.start();
    await house.serve();
    expect(house.server.textOf(pad)).toBe("unsaved");
    expect(house.server.said()).toEqual(["unsent"]);
    expect(after.save.value).toEqual({ kind: "saved" });
  });

  it("works without a database and says that nothing is kept", async () => {
    const house = new House();
    const broken: Keeper = { load: () => Promise.reject(new Error("no")), write: () => Promise.reject(new Error("no")) };
    const client = house.client(broken, "a");
    await client.start();
    await house.serve();
    typed(client, "x");
    await house.serve();
    expect(house.server.textOf(pad)).toBe("x");
    house.network.drop();
    typed(client, "y");
    expect(client.save.value).toEqual({ kind: "unreachable", unsaved: true, kept: false });
  });

  it("tells editors what others do, and to start again", async () => {
    const house = new House();
    const client = house.client(memoryKeeper(), "a");
    await client.start();
    await house.serve();
    const told: string[] = [];
    const detach = client.attach(pad, {
      show: (changes, by) => told.push(`${by} ${JSON.stringify(changes)}`),
      reset: () => told.push("reset"),
      cursor: (by, anchor, head) => told.push(`${by} at ${anchor}-${head}`),
    });
    house.server.joined.add("other");
    house.server.receive("other", { type: "edit", id: "o-1", document: pad, version: 0, changes: [[0, "hi"]] });
    house.network.send({ type: "cursor_at", by: "other", document: pad, version: 1, anchor: 0, head: 2 });
    house.server.forgottenBefore = 99;
    house.network.drop();
    await vi.advanceTimersByTimeAsync(0);
    await house.serve();
    detach();
    house.server.receive("other", { type: "edit", id: "o-2", document: pad, version: 1, changes: [2, [0, "!"]] });
    expect(told).toEqual(['other [[0,"hi"]]', "other at 0-2", "reset"]);
  });
});
