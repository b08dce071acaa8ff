import { describe, expect, it } from "vitest";
import { offsetsOf, rangeOf, rowAt } from "./windowing.ts";

describe("a window on a long list", () => {
  const heights = [10, 10, 300, 10, 10];
  const offsets = offsetsOf(heights.length, (index) => heights[index] ?? 0);

  it("knows where each row lies", () => {
    expect([...offsets]).toEqual([0, 10, 20, 320, 330, 340]);
    expect([-5, 0, 9.5, 10, 19, 20, 319, 320, 339, 340, 1e9].map((at) => rowAt(offsets, at))).toEqual([0, 0, 0, 1, 1, 2, 2, 3, 4, 4, 4]);
  });

  it("gives what is seen and some more", () => {
    expect(rangeOf(offsets, 15, 25, 0)).toEqual({ from: 1, to: 3 });
    expect(rangeOf(offsets, 15, 25, 1)).toEqual({ from: 0, to: 4 });
    expect(rangeOf(offsets, -500, -100, 2)).toEqual({ from: 0, to: 3 });
    expect(rangeOf(offsets, 1e6, 1e7, 2)).toEqual({ from: 2, to: 5 });
    expect(rangeOf(offsetsOf(0, () => 1), 0, 100, 2)).toEqual({ from: 0, to: 0 });
  });

  it("finds its place among many without looking at each", () => {
    const many = offsetsOf(100_000, () => 44);
    expect(many.at(-1)).toBe(4_400_000);
    expect(rangeOf(many, 2_200_000, 2_200_900, 5)).toEqual({ from: 49_995, to: 50_026 });
  });
});
