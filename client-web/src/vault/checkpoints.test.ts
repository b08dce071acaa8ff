import { describe, expect, it } from "vitest";
import { toHex } from "./bytes.ts";
import { type Checkpoint, type CheckpointMemory, checkChain, checkHeader, emptyMemory } from "./checkpoints.ts";
import type { SealedHeader } from "./sealed.ts";

const hash = (value: number): Uint8Array => new Uint8Array(32).fill(value);
const chainOf = (...values: readonly number[]): Checkpoint[] =>
  values.map((value, at) => ({ checkpoint: at + 1, headerHash: hash(value) }));
const organisation = "0123456789abcdef";

const header = (checkpoint: number, own: number, before: number): SealedHeader => ({
  organisation,
  room: "1111111111111111",
  seal: `000000000000000${checkpoint}`,
  openedMs: 0,
  closedMs: 0,
  sealedMs: 0,
  recordCount: 0,
  liveHead: hash(0),
  previousCheckpoint: hash(before),
  checkpoint,
  signer: hash(99),
  commitment: hash(0),
  headerHash: hash(own),
});

const seen = (memory: CheckpointMemory, ...values: readonly number[]): CheckpointMemory => {
  const { memory: after, alarms } = checkChain(memory, chainOf(...values));
  expect(alarms).toEqual([]);
  return after;
};

describe("the chain of checkpoints", () => {
  const empty = emptyMemory(organisation);

  it("is followed as it grows", () => {
    let memory = seen(empty);
    expect(memory.last.checkpoint).toBe(0);
    memory = seen(memory, 1, 2);
    memory = seen(memory, 1, 2);
    memory = seen(memory, 1, 2, 3);
    expect(memory.last).toEqual({ checkpoint: 3, headerHash: toHex(hash(3)) });
  });

  it.each([
    ["rolled back", chainOf(1, 2), "rolled-back"],
    ["emptied", chainOf(), "rolled-back"],
    ["replaced at its end", chainOf(1, 2, 4), "replaced"],
    ["replaced and grown", chainOf(1, 2, 4, 5), "replaced"],
    ["with a gap", chainOf(1, 2, 3).concat({ checkpoint: 5, headerHash: hash(5) }), "gap"],
    ["with a number twice", chainOf(1, 2, 3).concat({ checkpoint: 3, headerHash: hash(3) }), "gap"],
  ] as const)("raises an alarm when it is %s, and remembers what it knew", (_, chain, alarm) => {
    const memory = seen(empty, 1, 2, 3);
    const after = checkChain(memory, chain);
    expect(after.alarms).toContain(alarm);
    expect(after.memory).toBe(memory);
  });

  it("takes a file that stands in it", () => {
    const memory = seen(empty, 1, 2, 3);
    const after = checkHeader(memory, chainOf(1, 2, 3), header(2, 2, 1));
    expect(after.alarms).toEqual([]);
    expect(after.memory.opened).toEqual({ "0000000000000002": toHex(hash(2)) });
    expect(after.memory.signer).toBe(toHex(hash(99)));
    expect(checkHeader(after.memory, chainOf(1, 2, 3), header(1, 1, 0)).alarms).toEqual([]);
    expect(checkHeader(after.memory, chainOf(1, 2, 3), header(2, 2, 1)).alarms).toEqual([]);
  });

  it.each([
    ["is of another organisation", { organisation: "fedcba9876543210" }, "other-organisation"],
    ["is signed by another key", { signer: hash(98) }, "other-signer"],
    ["isn't the one in the chain", { headerHash: hash(8) }, "replaced"],
    ["isn't in the chain at all", { checkpoint: 9 }, "replaced"],
    ["follows another than the chain says", { previousCheckpoint: hash(8) }, "unlinked"],
  ] as const)("raises an alarm when a file %s", (_, difference, alarm) => {
    const chain = chainOf(1, 2, 3);
    const { memory } = checkHeader(seen(emptyMemory(organisation), 1, 2, 3), chain, header(3, 3, 2));
    const after = checkHeader(memory, chain, { ...header(2, 2, 1), ...difference });
    expect(after.alarms).toContain(alarm);
    expect(after.memory).toBe(memory);
  });

  it("raises an alarm when an opened transcript is another one now, even if the chain agrees", () => {
    const { memory } = checkHeader(seen(empty, 1, 2, 3), chainOf(1, 2, 3), header(2, 2, 1));
    expect(checkHeader(memory, chainOf(1, 7, 3), header(2, 7, 1)).alarms).toContain("replaced");
  });
});
