import { describe, expect, it } from "vitest";
import { matchPath, safeReturn } from "./match.ts";

describe("matchPath", () => {
  it("names the parts", () => {
    expect(matchPath("/rooms/:room", "/rooms/abc")).toEqual({ room: "abc" });
    expect(matchPath("/rooms", "/rooms/")).toEqual({});
    expect(matchPath("/", "/")).toEqual({});
  });

  it("doesn't match what is longer, shorter or empty", () => {
    expect(matchPath("/rooms/:room", "/rooms")).toBeUndefined();
    expect(matchPath("/rooms/:room", "/rooms/a/b")).toBeUndefined();
    expect(matchPath("/sets/:set", "/sets//")).toBeUndefined();
  });

  it("takes a broken escape for no place", () => {
    expect(matchPath("/sets/:set", "/sets/%E0%A4%A")).toBeUndefined();
    expect(matchPath("/sets/:set", "/sets/a%20b")).toEqual({ set: "a b" });
  });
});

describe("safeReturn", () => {
  it("goes nowhere but to this page", () => {
    expect(safeReturn("/sets/x?y=1")).toBe("/sets/x?y=1");
    for (const bad of [null, "", "https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "/signin?to=/"]) {
      expect(safeReturn(bad)).toBe("/rooms");
    }
  });
});
