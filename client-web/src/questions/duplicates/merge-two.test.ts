import { describe, expect, it } from "vitest";
import type { RawQuestion } from "../../api/set-types.ts";
import { fieldsOf, isSame, mergedOf, proposed, textOf } from "./merge-two.ts";

const a: RawQuestion = { id: "x", prompt: "What is a lock?", kind: "concept", tags: ["locks"], sections: [{ name: "Answer", text: "Something one holds." }, { name: "Mine", text: "own" }] };
const b: RawQuestion = { id: "y", prompt: "What's a lock?", kind: "concept", difficulty: "easy", time: "5", tags: ["threads", "locks"], sections: [{ name: "Hints", text: "- Doors." }, { name: "Answer", text: "It excludes others." }] };
const fields = fieldsOf(a, b);
const field = (name: string) => fields.find((one) => one.name === name) ?? expect.fail(name);

describe("merging two questions", () => {
  it("lists what either has, as a question is read", () => {
    expect(fields.map(({ name }) => name)).toEqual(["prompt", "kind", "difficulty", "tags", "time", "section: Hints", "section: Answer", "section: Mine"]);
    expect(fields.filter(isSame).map(({ name }) => name)).toEqual(["kind"]);
    expect(field("time").label).toBe("minutes");
  });

  it("proposes what stays, with its gaps filled and the tags of both", () => {
    expect(mergedOf(fields, proposed(fields, "a"), "x")).toEqual({
      id: "x", prompt: "What is a lock?", kind: "concept", difficulty: "easy", time: "5", tags: ["locks", "threads"],
      sections: [{ name: "Hints", text: "- Doors." }, { name: "Answer", text: "Something one holds." }, { name: "Mine", text: "own" }],
    });
    expect(mergedOf(fields, proposed(fields, "b"), "y")).toMatchObject({ id: "y", prompt: "What's a lock?", tags: ["locks", "threads"] });
  });

  it("takes what was picked, both or written", () => {
    const picks = new Map(proposed(fields, "a"));
    picks.set("prompt", { from: "b" }).set("section: Answer", { from: "both" }).set("difficulty", { from: "a" }).set("tags", { from: "own", text: " one,two , one," }).set("section: Mine", { from: "own", text: " " });
    expect(mergedOf(fields, picks, "x")).toEqual({
      id: "x", prompt: "What's a lock?", kind: "concept", time: "5", tags: ["one", "two"],
      sections: [{ name: "Hints", text: "- Doors." }, { name: "Answer", text: "Something one holds.\n\nIt excludes others." }],
    });
    expect(textOf(field("prompt"), undefined)).toBe(a.prompt);
  });

  it("keeps everything of a question that is merged with an empty one", () => {
    const full = mergedOf(fieldsOf(b, { prompt: "" }), proposed(fieldsOf(b, { prompt: "" }), "b"), "y");
    expect(full).toEqual({ ...b, sections: [{ name: "Hints", text: "- Doors." }, { name: "Answer", text: "It excludes others." }] });
  });
});
