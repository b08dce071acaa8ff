import { describe, expect, it } from "vitest";
import { kept, keptTopic, sameQuestion, shownOf } from "./raw.ts";

describe("a question as the server keeps it", () => {
  it("has no empty parts, and a blank line behind its first line", () => {
    expect(kept({
      prompt: "\n  What  is it? \nrest\n\n", kind: "", difficulty: " hard ", tags: ["a", " a", ""],
      sections: [{ name: "Own", text: "x" }, { name: "Answer", text: "\nyes  \n\n" }, { name: "Hints", text: " " }],
    })).toEqual({
      prompt: "What is it?\n\nrest", difficulty: "hard", tags: ["a"],
      sections: [{ name: "Answer", text: "yes" }, { name: "Own", text: "x" }],
    });
  });

  it("has no open listing", () => {
    expect(kept({ prompt: "What?\n```c\nint x;" }).prompt).toBe("What?\n\n```c\nint x;\n```");
    expect(keptTopic({ title: " a\tb", intro: "x\n" })).toEqual({ title: "a b", intro: "x" });
  });

  it("is the same however its blanks are typed", () => {
    expect(sameQuestion({ prompt: "a\nb" }, { prompt: "a\n\nb\n", kind: "", sections: [] })).toBe(true);
    expect(sameQuestion({ prompt: "a" }, { prompt: "a", points: "2" })).toBe(false);
  });
});

describe("what is shown when the server answers", () => {
  const typed = { prompt: "Head\nbody\n", kind: "code", sections: [{ name: "Answer", text: "yes\n\n" }, { name: "Hints", text: "" }] };
  it("stays as it is typed where that means the same", () => {
    expect(shownOf(typed, kept(typed))).toEqual({ ...typed, sections: [{ name: "Hints", text: "" }, { name: "Answer", text: "yes\n\n" }] });
  });

  it("takes what another wrote", () => {
    const now = { prompt: "Head!\n\nbody", difficulty: "easy", sections: [{ name: "Answer", text: "yes" }, { name: "Own", text: "x" }] };
    expect(shownOf(typed, now)).toEqual({
      prompt: "Head!\n\nbody", difficulty: "easy",
      sections: [{ name: "Hints", text: "" }, { name: "Answer", text: "yes\n\n" }, { name: "Own", text: "x" }],
    });
  });
});
