import { describe, expect, it } from "vitest";
import { type PadHistory, type PadStep, finalText, nextStep, waitMs } from "./pad-history.ts";
import type { Changes } from "../protocol/generated/messages.ts";

function history(...changes: readonly (readonly [number, Changes])[]): PadHistory {
  const steps: PadStep[] = [];
  for (const [at, change] of changes) steps.push(nextStep(steps.at(-1), { at, by: "m", changes: change }));
  return { document: "answer/q", owner: undefined, steps };
}

describe("a pad's history", () => {
  const typed = history([1000, [[0, "a😀"]]], [2000, [3, [0, "", "b"]]], [60_000, [1, [2], 2]]);

  it("has the text after every step", () => {
    expect(typed.steps.map((step) => step.text.toString())).toEqual(["a😀", "a😀\nb", "a\nb"]);
    expect(finalText(typed)).toBe("a\nb");
    expect(finalText(undefined)).toBe("");
  });

  it("says what was touched", () => {
    expect(typed.steps[1]).toMatchObject({ touched: [{ from: 3, to: 5 }], inserted: 2, deleted: 0 });
    expect(typed.steps[2]).toMatchObject({ touched: [{ from: 1, to: 1 }], inserted: 0, deleted: 2 });
  });

  it("refuses a change that doesn't fit", () => {
    expect(() => history([1, [5, [0, "x"]]])).toThrow(RangeError);
  });

  it("skips silence when asked to", () => {
    expect(waitMs(typed, 1, { speed: 2, skipSilence: false })).toBe(29_000);
    expect(waitMs(typed, 1, { speed: 2, skipSilence: true })).toBe(750);
    expect(waitMs(typed, 2, { speed: 1, skipSilence: true })).toBe(0);
  });
});
