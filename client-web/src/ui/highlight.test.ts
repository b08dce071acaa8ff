import { pythonLanguage } from "@codemirror/lang-python";
import { describe, expect, it } from "vitest";
import { highlight } from "./highlight.ts";

describe("highlight", () => {
  const code = "def f(x):\n    return \"a😀\"  # why\n";

  it("leaves no gap and loses nothing", () => {
    const spans = highlight(code, pythonLanguage.parser);
    expect(spans.map((span) => code.slice(span.from, span.to)).join("")).toBe(code);
  });

  it("names what stands there", () => {
    const spans = highlight(code, pythonLanguage.parser);
    const at = (text: string) => spans.find((span) => code.slice(span.from, span.to) === text)?.classes;
    expect(at("def")).toBe("tok-keyword");
    expect(at("\"a😀\"")).toBe("tok-string");
    expect(at("# why")).toBe("tok-comment");
  });
});
