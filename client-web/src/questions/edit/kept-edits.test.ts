import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { keepEdits, keepNothing } from "./kept-edits.ts";
import type { Queue } from "./queue.ts";

const held = new Set<string>();

/** The part of the browser's locks that is used. */
const locks = {
  request: async (name: string, _options: object, run: (lock: object | null) => unknown): Promise<void> => {
    if (held.has(name)) return void run(null);
    held.add(name);
    await run({ name });
    held.delete(name);
  },
};

const queue = (...keys: readonly string[]): Queue => keys.map((key, at) => ({ number: at + 1, sent: at === 0, edit: { op: "remove", key } }));
const keys = (kept: { readonly found: Queue }) => kept.found.map(({ number, sent, edit }) => `${number} ${sent} ${"key" in edit ? edit.key : ""}`);
const settle = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  held.clear();
  vi.stubGlobal("navigator", { locks });
});

describe("kept edits", () => {
  it("are found by the next page, once", async () => {
    const first = await keepEdits("me", "one");
    await first.write(queue("a", "b"));
    first.close();
    await settle();
    const second = await keepEdits("me", "one");
    expect(keys(second)).toEqual(["1 true a", "2 false b"]);
    await second.write([]);
    second.close();
    await settle();
    expect((await keepEdits("me", "one")).found).toEqual([]);
  });

  it("of a page that is open are its own", async () => {
    const open = await keepEdits("me", "two");
    await open.write(queue("a"));
    expect((await keepEdits("me", "two")).found).toEqual([]);
    expect((await keepEdits("you", "two")).found).toEqual([]);
    open.close();
    await settle();
    const next = await keepEdits("me", "two");
    expect(keys(next)).toEqual(["1 true a"]);
    await next.write(queue("b"));
    next.close();
    await settle();
    expect(keys(await keepEdits("me", "two"))).toEqual(["1 true b"]);
  });

  it("that can't be kept are said to be", async () => {
    await expect(keepNothing().write([])).rejects.toThrow();
  });
});
