import { describe, expect, it } from "vitest";
import { asLength, asOffset, count, inWords } from "./time.ts";

describe("time", () => {
  it("counts from a beginning", () => {
    expect(asOffset(0)).toBe("0:00");
    expect(asOffset(-500)).toBe("−0:01");
    expect(asOffset(-90_000)).toBe("−1:30");
    expect(asOffset(247_999)).toBe("4:07");
    expect(asOffset(3_753_000)).toBe("1:02:33");
  });

  it("says lengths in words", () => {
    expect(asLength(20_000)).toBe("under a minute");
    expect(asLength(60_000)).toBe("1 minute");
    expect(asLength(65 * 60_000)).toBe("1 hour 5 minutes");
    expect(asLength(120 * 60_000)).toBe("2 hours");
  });

  it("lists names", () => {
    expect(inWords(["Ana"])).toBe("Ana");
    expect(inWords(["Ana", "Ben", "Cem"])).toBe("Ana, Ben and Cem");
  });

  it("counts in words", () => {
    expect(count(1, "entry", "entries")).toBe("1 entry");
    expect(count(1200, "question")).toBe("1,200 questions");
  });
});
