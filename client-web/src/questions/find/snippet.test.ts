import { describe, expect, it } from "vitest";
import { snippetParts } from "./snippet.ts";
import { countFilters, readWishes, wishesQuery } from "./wishes.ts";

describe("a snippet", () => {
  it("tells hits from the rest", () => {
    const parts = (text: string) => snippetParts(text).map(({ text: own, isHit }) => (isHit ? `[${own}]` : own)).join("");
    expect(parts("a \u0001lock\u0002 and \u0001locks\u0002")).toBe("a [lock] and [locks]");
    expect(parts("cut \u0001off")).toBe("cut [off]");
    expect(parts("no\u0002thing")).toBe("nothing");
    expect(snippetParts("")).toEqual([]);
  });
});

describe("a snippet's Markdown", () => {
  const plain = (text: string) => snippetParts(text).map(({ text: own, isHit }) => (isHit ? `[${own}]` : own)).join("");

  it("loses fences and the marks around words", () => {
    expect(plain("So:\n\n```python\nwith \u0001lock\u0002:\n    pass\n```\n\nIt **\u0001lock\u0002s** `all` of *it*.")).toBe("So: with [lock]: pass It [lock]s all of it.");
    expect(plain("…~~~ c\nint \u0001a\u0002;\n~~~")).toBe("… int [a];");
    expect(plain("````\u0001c\u0002\nx\n````")).toBe("x");
  });

  it("loses headings, items, quotations and addresses", () => {
    expect(plain("## The \u0001GIL\u0002\n\n- one\n* two\n> three\nSee [the \u0001docs\u0002](https://example.org/a_b).")).toBe("The [GIL] one two three See the [docs].");
  });

  it("leaves code as it is", () => {
    for (const code of ["2 ** 3 ** 4", "f(*args, **kwargs)", "def f(a, *args):", "calls[0](x)", "obj.__exit__", "a_b_c", "int *p, *q;", "x = y * z * 2"]) expect(plain(code)).toBe(code);
  });
});

describe("wishes in an address", () => {
  it("are read as they are written", () => {
    const wishes = { words: "a & b", kind: "code", asked: "90" };
    expect(readWishes(new URLSearchParams(wishesQuery(wishes)))).toEqual(wishes);
    expect(wishesQuery({ words: "", kind: "" })).toBe("");
    expect(readWishes(new URLSearchParams("words=x&else=y&kind="))).toEqual({ words: "x" });
  });

  it("are counted without the words", () => {
    expect(countFilters({ words: "lock" })).toBe(0);
    expect(countFilters({ words: "lock", set: "python", topic: "", kind: "code" })).toBe(2);
  });
});
