import { describe, expect, it } from "vitest";
import { areFine, firstWishes, mockFaults, seedOf, toMockSample, toggled, withSets } from "./wishes.ts";

const first = firstWishes("locks");

describe("what a mock interview is to be like", () => {
  it("is one set's, rising, and only with answers, until something else is wished", () => {
    expect(toMockSample(first)).toEqual({ sets: ["locks"], minutes: 45, rising: true, need_answer: true });
    expect(toMockSample({ ...first, sets: ["locks", "queues"], minutes: "30", topics: ["A"], kinds: { code: "2", choice: "", concept: "0" }, least: "easy", most: "hard", rising: false, seed: "k3x" }))
      .toEqual({ sets: ["locks", "queues"], minutes: 30, rising: false, need_answer: true, topics: ["A"], kinds: [{ kind: "code", count: 2 }], least: "easy", most: "hard", seed: "k3x" });
  });

  it("draws from the versions that a seed names", () => {
    const seed = seedOf({ seed: "k3x", sets: ["queues@1", "locks@3"] });
    expect(seed).toBe("k3x of queues@1, locks@3");
    expect(seedOf({ seed: "k3x", sets: Array(50).fill("a-set-with-a-long-name@12") })).toBe("k3x");
    const wishes = { ...first, sets: ["locks", "queues"], seed };
    expect(mockFaults(wishes).seed).toBeUndefined();
    expect(toMockSample(wishes)).toMatchObject({ sets: ["queues@1", "locks@3"], seed: "k3x" });
    expect(mockFaults({ ...first, seed }).seed).toMatch(/^This seed is of the sets queues and locks/);
  });

  it("says what can't be drawn", () => {
    expect(areFine(mockFaults(first))).toBe(true);
    expect(areFine(mockFaults({ ...first, kinds: { code: "" } }))).toBe(true);
    for (const bad of [{ sets: [] }, { seed: "not a seed!" }, { kinds: { code: "x" } }, { kinds: { code: "100" } }]) expect(areFine(mockFaults({ ...first, ...bad }))).toBe(false);
  });

  it("forgets topics and kinds with the sets that had them", () => {
    const sets = toggled(first.sets, "queues", true);
    expect(withSets({ ...first, topics: ["A"], kinds: { code: "2" }, seed: "k" }, sets)).toEqual({ ...first, sets: ["locks", "queues"], seed: "k" });
    expect(toggled(toggled(sets, "queues", true), "locks", false)).toEqual(["queues"]);
  });
});
