import { describe, expect, it } from "vitest";
import { fileName, toHtml, toJson, toMarkdown } from "./export.ts";
import { readReview } from "./review.ts";
import { initials, layoutDots } from "./dot-layout.ts";
import { cut } from "./pad-text.tsx";
import { people, question, records } from "./testing.ts";

const origin = { seal: "s000000000000001", sealedMs: 220_000, checkpoint: 7, headerHash: "abc=" };
const review = readReview(records);

describe("exports", () => {
  it("write Markdown with answers, notes and marks in place", () => {
    const text = toMarkdown(review, origin);
    expect(text).toContain("# Backend, Cem\n");
    expect(text).toContain("\n## 1. What is a `lock`?\n");
    expect(text).toContain("```python\nIt locks.\nx\n```");
    expect(text).toContain("- Depth: Ana 4, Ben 3. Mean 3.5. Agreed on 3.");
    expect(text).toContain("### Private notes of Ben\n\n> hm\n");
    expect(text.endsWith("checkpoint 7, header abc=.\n")).toBe(true);
  });

  it("keep a fence that holds what is in it", () => {
    const more = readReview([...records, { type: "answer_edited", at: 219_000, by: people.cem, document: `answer/${question.id}`, version: 5, changes: [11, [0, "", "```", "````"]] }]);
    expect(toMarkdown(more, origin)).toContain("`````python\n");
  });

  it("write HTML in which nobody's words are markup", () => {
    const more = readReview([...records, { type: "said", at: 219_000, by: people.cem, text: "<img src=x onerror=alert(1)>" }]);
    const text = toHtml(more, origin);
    expect(text).not.toContain("<img");
    expect(text).toContain("&lt;img src=x onerror=alert(1)&gt;");
  });

  it("write JSON with every record as it was", () => {
    expect(JSON.parse(toJson(review, origin))).toMatchObject({ format: "parley-transcript-1", room: "r000000000000001", records });
  });

  it("name files by the room", () => {
    expect(fileName("Bäckend / Çem!", "md")).toBe("backend-cem.md");
    expect(fileName("…", "html")).toBe("transcript.html");
  });
});

describe("pictures and texts", () => {
  it("stack equal marks and leave out those not given", () => {
    const marks = [["a", 3], ["b", 3], ["c", 0], ["d", 4]] as const;
    expect(layoutDots(marks.map(([member, mark]) => ({ member, name: member, mark }))).map(({ member, level }) => [member, level])).toEqual([["a", 0], ["b", 1], ["d", 0]]);
    expect([" élan", "Ana Maria Lind", ""].map(initials)).toEqual(["É", "AL", "?"]);
  });

  it("cut spans at the edges of an edit", () => {
    expect(cut([{ from: 0, to: 6, classes: "k" }, { from: 6, to: 9, classes: "" }], [{ from: 4, to: 7 }])).toEqual([
      { from: 0, to: 4, classes: "k", touched: false }, { from: 4, to: 6, classes: "k", touched: true },
      { from: 6, to: 7, classes: "", touched: true }, { from: 7, to: 9, classes: "", touched: false },
    ]);
  });
});
