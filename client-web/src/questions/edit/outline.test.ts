import { describe, expect, it } from "vitest";
import type { BlockKind, OutlineBlock } from "../../api/set-types.ts";
import { dropped, edited, placeForNew, placeWords, rowsOf, stepped } from "./outline.ts";

/** "T1 a b S1 c T2 d": topics begin with T, subtopics with S. */
function outline(text: string): readonly OutlineBlock[] {
  const kind = (key: string): BlockKind => (key.startsWith("T") ? "topic" : key.startsWith("S") ? "subtopic" : "question");
  return text.split(" ").filter(Boolean).map((key) => ({ key, kind: kind(key), title: `title ${key}`, revision: 1 }));
}
const keys = (blocks: readonly OutlineBlock[]) => blocks.map(({ key }) => key).join(" ");

const set = outline("T1 a b S1 c S2 d T2 e T3");

function move(key: string, place: { readonly after: string } | undefined): string | undefined {
  return place && keys(edited(set, { op: "move", key, after: place.after }));
}
const step = (key: string, by: -1 | 1) => move(key, stepped(set, key, by));
const drop = (key: string, gap: number) => move(key, dropped(set, key, gap));

describe("one step", () => {
  it("moves a question past its neighbours, into and out of topics", () => {
    expect(step("b", -1)).toBe("T1 b a S1 c S2 d T2 e T3");
    expect(step("b", 1)).toBe("T1 a S1 b c S2 d T2 e T3");
    expect(step("c", -1)).toBe("T1 a b c S1 S2 d T2 e T3");
    expect(step("e", -1)).toBe("T1 a b S1 c S2 d e T2 T3");
    expect(step("e", 1)).toBe("T1 a b S1 c S2 d T2 T3 e");
  });

  it("ends at the set's ends", () => {
    expect(step("a", -1)).toBeUndefined();
    expect(stepped(outline("T1 a"), "a", 1)).toBeUndefined();
    expect([step("T1", -1), step("T3", 1)]).toEqual([undefined, undefined]);
  });

  it("moves a topic with all that is in it, past whole topics", () => {
    expect(step("T2", -1)).toBe("T2 e T1 a b S1 c S2 d T3");
    expect(step("T1", 1)).toBe("T2 e T1 a b S1 c S2 d T3");
  });

  it("moves a subtopic past subtopics and into other topics, behind their own questions", () => {
    expect(step("S2", -1)).toBe("T1 a b S2 d S1 c T2 e T3");
    expect(step("S1", -1)).toBeUndefined();
    expect(step("S1", 1)).toBe("T1 a b S2 d S1 c T2 e T3");
    expect(step("S2", 1)).toBe("T1 a b S1 c T2 e S2 d T3");
  });
});

describe("letting go", () => {
  it("puts a question where it is let go", () => {
    expect(drop("e", 1)).toBe("T1 e a b S1 c S2 d T2 T3");
    expect(drop("a", 8)).toBe("T1 b S1 c S2 d T2 a e T3");
    expect(drop("e", 0)).toBe("T1 e a b S1 c S2 d T2 T3");
  });

  it("does nothing where it stands already", () => {
    expect([drop("a", 1), drop("a", 2), drop("T1", 3)]).toEqual([undefined, undefined, undefined]);
  });

  it("puts headings where they can stand", () => {
    expect(drop("T2", 2)).toBeUndefined();
    expect(drop("T3", 2)).toBe("T1 a b S1 c S2 d T3 T2 e");
    expect(drop("S1", 7)).toBe("T1 a b S2 d S1 c T2 e T3");
    expect(drop("S2", 8)).toBe("T1 a b S1 c T2 e S2 d T3");
  });
});

describe("new blocks", () => {
  const after = (kind: BlockKind, key: string) => placeForNew(set, kind, key)?.after;
  it("go behind what is looked at", () => {
    expect([after("question", "a"), after("question", "S1"), after("question", "")]).toEqual(["a", "S1", "T3"]);
    expect([after("subtopic", "a"), after("subtopic", "c"), after("subtopic", "e"), after("subtopic", "T1")]).toEqual(["b", "c", "e", "b"]);
    expect([after("topic", "a"), after("topic", "T2"), after("topic", "")]).toEqual(["d", "e", "T3"]);
  });

  it("of an empty set are topics", () => {
    expect([placeForNew([], "topic", ""), placeForNew([], "question", "")]).toEqual([{ after: "" }, undefined]);
  });
});

describe("edits", () => {
  it("change what is listed", () => {
    const changed = edited(set, { op: "question", key: "a", base: { prompt: "" }, question: { prompt: "Now\n\nrest", kind: "code", time: "5" } });
    expect(changed[1]).toEqual({ key: "a", kind: "question", title: "Now", revision: 1, question_kind: "code", minutes: 5 });
    expect(keys(edited(set, { op: "remove", key: "S1" }))).toBe("T1 a b S2 d T2 e T3");
    expect(keys(edited(set, { op: "add", kind: "question", after: "S1", question: { prompt: "x" } }, "x"))).toBe("T1 a b S1 x c S2 d T2 e T3");
    expect(edited(set, { op: "move", key: "gone", after: "a" })).toBe(set);
  });

  it("say where something stands", () => {
    expect([placeWords(set, "b"), placeWords(set, "S2"), placeWords(set, "T2")]).toEqual(["2 of 2 in title T1", "2 of 2 in title T1", "2 of 3"]);
  });
});

describe("rows", () => {
  const shown = (closed: readonly string[], typed = "") =>
    rowsOf(set, new Set(closed), typed).map(({ block, level, place, of, questions }) => `${block.key}${level} ${place}/${of}${questions === undefined ? "" : ` ${questions}`}`);
  it("leave out what is closed", () => {
    expect(shown(["T1"])).toEqual(["T11 1/3 4", "T21 2/3 1", "e2 1/1", "T31 3/3 0"]);
    expect(shown(["S1", "T2"])).toEqual(["T11 1/3 4", "a2 1/4", "b2 2/4", "S12 3/4 1", "S22 4/4 1", "d3 1/1", "T21 2/3 1", "T31 3/3 0"]);
  });

  it("show what answers, under its headings", () => {
    expect(shown(["T1"], "title c")).toEqual(["T11 1/1 1", "S12 1/1 1", "c3 1/1"]);
    expect(shown([], "nothing")).toEqual([]);
  });

  it("of five thousand questions are made quickly", () => {
    const many = Array.from({ length: 5000 }, (_, at) => (at % 50 === 0 ? [`T${at}`, `q${at}`] : [`q${at}`])).flat().join(" ");
    const blocks = outline(many);
    const start = performance.now();
    expect(rowsOf(blocks, new Set(), "title q4999")).toHaveLength(2);
    expect(stepped(blocks, "q10", 1)).toBeDefined();
    expect(performance.now() - start).toBeLessThan(200);
  });
});
