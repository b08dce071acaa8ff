import { describe, expect, it } from "vitest";
import { facts, isolated } from "./direction.ts";

describe("isolated", () => {
  it("leaves what reads from left to right as it is", () => {
    for (const text of ["", "Locks (3.12)", "Ærøskøbing, Ελλάδα, 锁, 🪢"]) expect(isolated(text)).toBe(text);
  });

  it("marks where other letters begin and end", () => {
    for (const text of ["أقفال (3.12)", "Locks, אבג", "ﻻ", "𐡀", "𞤀"]) expect(isolated(text)).toBe(`\u2068${text}\u2069`);
  });
});

describe("facts", () => {
  it("leaves out what there isn't", () => {
    expect(facts("one", "", undefined, false, null, "two")).toBe("one · two");
  });

  it("keeps each in its place", () => {
    expect(facts("أقفال", "medium")).toBe("\u2068أقفال\u2069 · medium");
  });
});
