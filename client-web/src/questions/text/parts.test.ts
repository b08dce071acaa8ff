import { describe, expect, it } from "vitest";
import { closeFence } from "./fence.ts";
import { readChoices, readList, readRubric, readSignals, writeChoices, writeList, writeRubric, writeSignals } from "./parts.ts";

describe("lists", () => {
  it("are read as they are written", () => {
    const items = ["one", "two\nlines", "with a listing:\n\n```python\n- no bullet\n```", "- a bullet in a bullet", "a\n\nb"];
    expect(readList(writeList(items))).toEqual(items);
    expect(readList("")).toEqual([]);
    expect(writeList(["a", " ", "b"])).toBe("- a\n- b");
  });

  it("may be written with other bullets and blank lines between", () => {
    expect(readList("* one\n\n* two\n")).toEqual(["one", "two"]);
  });

  it("are left alone when they are no lists", () => {
    for (const text of ["A sentence.", "before\n- one", "1. one\n2. two", "- one\nlazy"]) expect(readList(text), text).toBeUndefined();
  });

  it("close a listing that was left open", () => {
    const text = writeList(["```c\nint x;", "next"]);
    expect(readList(text)).toEqual(["```c\nint x;\n```", "next"]);
    expect(closeFence("> ~~~~\n> a")).toBe("> ~~~~\n> a\n> ~~~~");
  });
});

describe("choices", () => {
  it("are read as they are written", () => {
    const choices = [
      { right: false, text: "1", feedback: "" },
      { right: true, text: "`2`\nand more", feedback: "Because.\n\nTwice." },
      { right: false, text: "```python\nx = [x]\n```", feedback: "" },
    ];
    expect(writeChoices(choices)).toBe("- [ ] 1\n- [x] `2`\n  and more\n  >> Because.\n  >>\n  >> Twice.\n- [ ] ```python\n  x = [x]\n  ```");
    expect(readChoices(writeChoices(choices))).toEqual(choices);
  });

  it("keep a text that looks like feedback a text", () => {
    expect(readChoices(writeChoices([{ right: true, text: "a\n>> b", feedback: "" }]))).toEqual([{ right: true, text: "a\n> > b", feedback: "" }]);
  });

  it("are left alone when something stands between them", () => {
    for (const text of ["- 1\n- [x] 2", "Pick one:\n- [ ] 1\n- [x] 2", "- [ ] 1\n  >> no\n  but"]) expect(readChoices(text), text).toBeUndefined();
    expect(readChoices("- [X] 1\n- [ ] 2")).toHaveLength(2);
  });
});

describe("signals", () => {
  it("are read as they are written", () => {
    const signals = [{ kind: "expected", text: "a" }, { kind: "red flag", text: "b: c\nd" }, { kind: "", text: "e" }] as const;
    expect(writeSignals(signals)).toBe("- expected: a\n- red flag: b: c\n  d\n- e");
    expect(readSignals(writeSignals(signals))).toEqual(signals);
  });

  it("are left alone when they are a text", () => {
    expect(readSignals("Listen for locks.")).toBeUndefined();
  });
});

describe("a rubric", () => {
  it("is read as it is written", () => {
    const rubric = [{ name: "Depth", levels: [{ mark: 2, text: "names it" }, { mark: 4, text: "explains\nit: well" }] }, { name: "Care:", levels: [] }];
    expect(writeRubric(rubric)).toBe("- Depth\n  - 2: names it\n  - 4: explains\n    it: well\n- Care:");
    expect(readRubric(writeRubric(rubric))).toEqual(rubric);
  });

  it("is left alone when a point has no mark, or a text stands beside", () => {
    for (const text of ["- Depth\n  - two: names it", "- Depth\n  Some words.\n  - 2: a", "Ask for depth."]) expect(readRubric(text), text).toBeUndefined();
  });
});
