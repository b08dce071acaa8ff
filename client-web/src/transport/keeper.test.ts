import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import { mergePatches, type KeepPatch } from "../sync/kept.ts";
import { indexedDbKeeper } from "./indexed-db.ts";
import { KeepWriter, memoryKeeper, type Keeper } from "./keeper.ts";

const chat = (order: number) => ({ order, command: { type: "chat", id: `c-${order}`, to: "stage", text: `${order}` } as const });
const text = (document: string, version: number) => ({ document, version, gathered: [[0, "x"]] as [[number, string]] });

const keepers: readonly [string, () => Keeper][] = [
  ["memory", () => memoryKeeper()],
  ["IndexedDB", () => indexedDbKeeper(`room/${crypto.randomUUID()}`)],
];

describe.each(keepers)("%s", (_name, make) => {
  it("gives back what was put and not dropped, commands in order", async () => {
    const keeper = make();
    expect(await keeper.load()).toEqual({ commands: [], texts: [] });
    await keeper.write({ putCommands: [chat(10), chat(9)], putTexts: [text("answer/a", 1), text("notes/a", 2)], seen: { stage: 4 } });
    await keeper.write({ putCommands: [chat(11)], dropCommands: [9], putTexts: [text("answer/a", 3)], dropTexts: ["notes/a"] });
    expect(await keeper.load()).toEqual({ commands: [chat(10), chat(11)], texts: [text("answer/a", 3)], seen: { stage: 4 } });
  });
});

describe("IndexedDB", () => {
  it("keeps seats apart and is found by the next page", async () => {
    await indexedDbKeeper("r/1").write({ putCommands: [chat(1)], putTexts: [text("answer/a", 1)] });
    await indexedDbKeeper("r/10").write({ putCommands: [chat(2)] });
    expect((await indexedDbKeeper("r/1").load()).commands).toEqual([chat(1)]);
    expect((await indexedDbKeeper("r/1").load()).texts).toHaveLength(1);
    expect((await indexedDbKeeper("r/10").load()).commands).toEqual([chat(2)]);
    expect((await indexedDbKeeper("r").load()).commands).toEqual([]);
  });
});

describe("merging patches", () => {
  it("does what the two do one after the other", async () => {
    const first: KeepPatch = { putCommands: [chat(1), chat(2)], putTexts: [text("a", 1)], dropTexts: ["b"], seen: { stage: 1 } };
    const second: KeepPatch = { dropCommands: [1], dropTexts: ["a"], putTexts: [text("b", 2)], seen: { stage: 2 } };
    const [apart, together] = [memoryKeeper(), memoryKeeper()];
    await apart.write(first);
    await apart.write(second);
    await together.write(mergePatches(first, second));
    expect(await together.load()).toEqual(await apart.load());
  });
});

describe("the writer", () => {
  it("writes together what waits, in order, and says up to where", async () => {
    const writes: KeepPatch[] = [];
    const told: number[] = [];
    const writer = new KeepWriter(
      { load: async () => ({ commands: [], texts: [] }), write: async (patch) => void writes.push(patch) },
      (ticket) => told.push(ticket),
      () => told.push(-1),
    );
    writer.put(1, { putCommands: [chat(1)] });
    writer.put(2, { putCommands: [chat(2)] });
    writer.put(3, { dropCommands: [2] });
    await writer.stop();
    writer.put(4, { putCommands: [chat(4)] });
    expect(told).toEqual([1, 3]);
    expect(writes).toMatchObject([{ putCommands: [chat(1)] }, { putCommands: [], dropCommands: [2] }]);
  });

  it("stops when the database fails, and says so once", async () => {
    let failures = 0;
    const writer = new KeepWriter(
      { load: async () => ({ commands: [], texts: [] }), write: async () => Promise.reject(new Error("quota")) },
      () => { throw new Error("not kept"); },
      () => failures++,
    );
    writer.put(1, {});
    writer.put(2, {});
    await writer.stop();
    writer.put(3, {});
    expect(failures).toBe(1);
  });
});
