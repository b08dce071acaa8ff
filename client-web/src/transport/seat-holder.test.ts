import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { holdSeat } from "./seat-holder.ts";

/** As much of the Web Locks API as is used here: one holder a name, who can be robbed. */
class FakeLocks {
  readonly #held = new Map<string, { readonly rob: () => void }>();

  async request(name: string, options: LockOptions, callback: (lock: object | null) => unknown): Promise<unknown> {
    const holder = this.#held.get(name);
    if (holder && !options.steal) return callback(null);
    holder?.rob();
    const entry = { rob: () => undefined as void };
    const robbed = new Promise<never>((_resolve, reject) => {
      entry.rob = () => reject(new DOMException("robbed", "AbortError"));
    });
    this.#held.set(name, entry);
    try {
      return await Promise.race([robbed, Promise.resolve(callback({ name }))]);
    } finally {
      if (this.#held.get(name) === entry) this.#held.delete(name);
    }
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe("one seat in several tabs", () => {
  beforeEach(() => void vi.stubGlobal("navigator", { locks: new FakeLocks() }));
  afterEach(() => void vi.unstubAllGlobals());

  it("is had at once when nobody else has it", async () => {
    const taken: string[] = [];
    const holder = await holdSeat("r/1", async () => void taken.push("first"));
    holder.release();
    (await holdSeat("r/1", async () => void taken.push("second"))).release();
    expect(taken).toEqual([]);
  });

  it("goes to the newest, once the one before has put its work down", async () => {
    const order: string[] = [];
    await holdSeat("r/2", async () => {
      order.push("asked");
      await settled();
      order.push("put down");
    });
    const second = await holdSeat("r/2", async () => void order.push("never"));
    order.push("second has it");
    await settled();
    expect(order).toEqual(["asked", "put down", "second has it"]);
    second.release();
  });

  it("is taken from a tab that doesn't answer, and that one is told", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const taken: string[] = [];
    // a tab that hears nothing: it holds the lock and no channel
    const locks = (navigator as unknown as { locks: FakeLocks }).locks;
    locks.request("parley-seat:r/3", {}, () => new Promise(() => undefined)).catch(() => taken.push("robbed"));
    const waiting = holdSeat("r/3", async () => void taken.push("never"));
    await vi.advanceTimersByTimeAsync(1500);
    const holder = await waiting;
    vi.useRealTimers();
    await settled();
    expect(taken).toEqual(["robbed"]);
    holder.release();
  });

  it("of another room is none of its business", async () => {
    const taken: string[] = [];
    const one = await holdSeat("r/4", async () => void taken.push("4"));
    const other = await holdSeat("r/5", async () => void taken.push("5"));
    await settled();
    expect(taken).toEqual([]);
    one.release();
    other.release();
  });
});
