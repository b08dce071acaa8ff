import { describe, expect, it } from "vitest";
import { fileNamePart } from "./imports.ts";

describe("names of files in an address", () => {
  it("hold no control characters, however they are encoded", () => {
    const once = (name: string) => decodeURIComponent(fileNamePart(name));
    expect(once("a/b c.md")).toBe("a/b c.md");
    expect(once("a\u0000b\nc\u007f")).toBe("a%00b%0Ac%7F");
    expect(once("100%.md")).toBe("100%25.md");
    for (const name of ["50%41.md", "a\u0000%00", "ü&=+#?.md"]) expect(decodeURIComponent(once(name))).toBe(name);
    expect(fileNamePart("\u0000")).toBe("%2500");
  });
});
