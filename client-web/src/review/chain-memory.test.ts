import { afterEach, describe, expect, it, vi } from "vitest";
import { checkChain, emptyMemory } from "../vault/checkpoints.ts";
import { learn, recall, toChain } from "./chain-memory.ts";

afterEach(() => vi.unstubAllGlobals());

function storage(kept = new Map<string, string>()) {
  vi.stubGlobal("localStorage", { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) });
  return kept;
}

const shown = (count: number) => Array.from({ length: count }, (_, at) => ({ checkpoint: count - at, seal: "s", header_hash: btoa(`h${count - at}`), sealed_ms: 0 }));

describe("what a browser remembers of the chain", () => {
  it("is kept from one visit to the next", () => {
    storage();
    expect(learn(checkChain(recall("org"), toChain(shown(3))))).toEqual([]);
    expect(recall("org").last.checkpoint).toBe(3);
    expect(learn(checkChain(recall("org"), toChain(shown(2))))).toEqual(["rolled-back"]);
    expect(recall("org").last.checkpoint).toBe(3);
  });

  it("is nothing where the storage holds something else, or isn't there", () => {
    storage(new Map([["parley.chain.org", "{\"last\":7}"]]));
    expect(recall("org")).toEqual(emptyMemory("org"));
    vi.stubGlobal("localStorage", { getItem: () => { throw new Error("no"); }, setItem: () => { throw new Error("no"); } });
    expect(learn(checkChain(recall("org"), toChain(shown(1))))).toEqual([]);
  });
});
