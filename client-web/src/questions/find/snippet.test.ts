import { describe, expect, it } from "vitest";
import { snippetParts } from "./snippet.ts";
import { readWishes, wishesQuery } from "./wishes.ts";

describe("a snippet", () => {
  it("tells hits from the rest", () => {
    const parts = (text: string) => snippetParts(text).map(({ text: own, isHit }) => (isHit ? `[${own}]` : own)).join("");
    expect(parts("a \u0001lock\u0002 and \u0001locks\u0002")).toBe("a [lock] and [locks]");
    expect(parts("cut \u0001off")).toBe("cut [off]");
    expect(parts("no\u0002thing")).toBe("nothing");
    expect(snippetParts("")).toEqual([]);
  });
});

describe("wishes in an address", () => {
  it("are read as they are written", () => {
    const wishes = { words: "a & b", kind: "code", asked: "90" };
    expect(readWishes(new URLSearchParams(wishesQuery(wishes)))).toEqual(wishes);
    expect(wishesQuery({ words: "", kind: "" })).toBe("");
    expect(readWishes(new URLSearchParams("words=x&else=y&kind="))).toEqual({ words: "x" });
  });
});
