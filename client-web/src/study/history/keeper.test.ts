import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { indexedDbKeeper } from "./keeper.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const texts = (list: readonly Uint8Array[]) => list.map((one) => new TextDecoder().decode(one)).sort();

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  vi.stubGlobal("IDBKeyRange", IDBKeyRange);
});
afterEach(() => vi.unstubAllGlobals());

describe("the browser's database", () => {
  it("keeps each account's rows apart", async () => {
    const [ann, ben] = [indexedDbKeeper("ann"), indexedDbKeeper("ben")];
    await ann.put("1", bytes("a1"));
    await ann.put("2", bytes("a2"));
    await ben.put("1", bytes("b1"));
    await ann.putDraft("mock", bytes("half"));
    await ann.drop(["1"]);
    expect([texts(await ann.all()), texts(await ben.all())]).toEqual([["a2"], ["b1"]]);
    expect([await ann.draft("mock").then((one) => one && texts([one])), await ben.draft("mock")]).toEqual([["half"], undefined]);
    await ann.putDraft("mock", undefined);
    expect(await ann.draft("mock")).toBeUndefined();
  });

  it("is opened anew after it couldn't be, and after it was taken away", async () => {
    const keeper = indexedDbKeeper("ann");
    const open = vi.spyOn(indexedDB, "open").mockImplementationOnce(() => { throw new Error("not now"); });
    await expect(keeper.put("1", bytes("a"))).rejects.toThrow("not now");
    await keeper.put("1", bytes("a"));
    expect(texts(await keeper.all())).toEqual(["a"]);
    await new Promise((resolve) => { indexedDB.deleteDatabase("parley-study").onsuccess = resolve; }); // asks those who have it open to close it
    expect(await keeper.all()).toEqual([]);
    expect(open).toHaveBeenCalledTimes(3);
  });
});
