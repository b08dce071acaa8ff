import { describe, expect, it } from "vitest";
import { asText, fieldName, summary, undone } from "./words.ts";

const counts = { added: 0, changed: 0, moved: 0, gone: 0, conflict: 0, same: 3 };
const field = { name: "title", conflict: false, taken: true };

describe("the history's words", () => {
  it("sum up what changed", () => {
    expect(summary({ counts: { ...counts, added: 2, changed: 1 }, head: [] })).toBe("2 questions new and 1 changed");
    expect(summary({ counts, head: [field] })).toBe("1 change of the set’s own texts");
    expect(summary({ counts, head: [] })).toBe("Nothing is different");
  });

  it("say what came of taking back", () => {
    expect(undone({ counts: { ...counts, changed: 1 }, changes: [], head: [] })).toBe("Taken back in 1 question.");
    expect(undone({ counts: { ...counts, conflict: 2 }, changes: [], head: [] })).toContain("2 questions were changed again later");
  });

  it("call fields as the pages do", () => {
    expect(["license", "topic: Locks", "Answer", "toString"].map(fieldName)).toEqual(["licence", "preamble of Locks", "Answer", "toString"]);
  });

  it("make one text of a question", () => {
    expect(asText({ prompt: "A\n\nb", kind: "code", tags: ["x", "y"], sections: [{ name: "Answer", text: "z" }] })).toBe("A\n\nb\n\nkind: code\ntags: x, y\n\nAnswer\nz");
  });
});
