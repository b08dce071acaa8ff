import { describe, expect, it } from "vitest";
import { diffWords, textChanges } from "./word-diff.ts";

const shown = (before: string, after: string) =>
  diffWords(before, after).map(({ kind, text }) => ({ same: text, gone: `[-${text}-]`, new: `{+${text}+}` })[kind]).join("");

function apply(before: string, after: string): string {
  let made = before;
  for (const { from, to, insert } of [...textChanges(before, after)].reverse()) made = made.slice(0, from) + insert + made.slice(to);
  return made;
}

/** Repeatable numbers from 0 to 1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

describe("diffWords", () => {
  it.each([
    ["", "", ""],
    ["a b", "a b", "a b"],
    ["", "a", "{+a+}"],
    ["a", "", "[-a-]"],
    ["What is a lock?", "What is a semaphore?", "What is a [-lock-]{+semaphore+}?"],
    ["one two three", "one three", "one [-two -]three"],
    ["x == y", "x = y", "x =[-=-] y"],
    ["naïve 😀", "naïve 😃", "naïve [-😀-]{+😃+}"],
  ])("tells %j from %j", (before, after, expected) => {
    expect(shown(before, after)).toBe(expected);
  });

  it("finds every change of longer texts, and nothing else", () => {
    const random = numbers(7);
    const word = () => ["lock", "thread", "queue", "\n", "the", "(", "x1"][Math.floor(random() * 7)] ?? "";
    for (let round = 0; round < 300; round++) {
      const before = Array.from({ length: Math.floor(random() * 30) }, word);
      const after = before.flatMap((one) => (random() < 0.2 ? [] : random() < 0.2 ? [one, word()] : [one]));
      const [a, b] = [before.join(" "), after.join(" ")];
      const parts = diffWords(a, b);
      expect(parts.filter(({ kind }) => kind !== "new").map(({ text }) => text).join("")).toBe(a);
      expect(parts.filter(({ kind }) => kind !== "gone").map(({ text }) => text).join("")).toBe(b);
      expect(apply(a, b)).toBe(b);
    }
  });

  it("gives up on texts that have nothing in common, without taking long", () => {
    const [a, b] = [Array.from({ length: 9000 }, (_, at) => `a${at}`).join("."), Array.from({ length: 9000 }, (_, at) => `b${at}`).join(",")];
    expect(apply(a, b)).toBe(b);
    expect(diffWords(a, b).length).toBeLessThan(4);
  });
});

describe("textChanges", () => {
  it("leaves alone what stands between two changes", () => {
    expect(textChanges("one two three", "ones two three!")).toEqual([{ from: 0, to: 3, insert: "ones" }, { from: 13, to: 13, insert: "!" }]);
  });
});
