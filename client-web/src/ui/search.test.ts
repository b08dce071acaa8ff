import { describe, expect, it } from "vitest";
import { score, search } from "./search.ts";

describe("search", () => {
  it("keeps everything, in order, when nothing is typed", () => {
    expect(search(["b", "a"], " ", (one) => one)).toEqual(["b", "a"]);
  });

  it("puts beginnings before insides", () => {
    expect(search(["Withdraw the question", "Question one", "Next question"], "quest", (one) => one))
      .toEqual(["Question one", "Withdraw the question", "Next question"]);
  });

  it("wants every word", () => {
    expect(score("Go to rooms", "go rooms")).toBeGreaterThan(0);
    expect(score("Go to rooms", "go sets")).toBe(0);
  });

  it("takes initials", () => {
    expect(score("Push next question", "pnq")).toBeGreaterThan(0);
  });
});
