import { describe, expect, it } from "vitest";
import { readChoices, readRubric, readSignals } from "./sections.ts";
import { type QuestionSet, allQuestions, bodyOf, describe as facts, headOf } from "./set.ts";

describe("sections of a question", () => {
  it("reads signals with their kinds", () => {
    expect(readSignals("- expected: names both\n- Strong: draws\n  a line\n- red flag: guesses\n- plain")).toEqual([
      { kind: "expected", text: "names both" }, { kind: "strong", text: "draws\na line" },
      { kind: "red-flag", text: "guesses" }, { kind: "expected", text: "plain" },
    ]);
  });

  it("reads a rubric, and leaves other texts alone", () => {
    expect(readRubric("- Model\n  - 2: vague\n  - 4: precise\n- Care")).toEqual([
      { name: "Model", points: [{ value: 2, text: "vague" }, { value: 4, text: "precise" }] }, { name: "Care", points: [] },
    ]);
    expect(readRubric("- Model\n  - something else")).toEqual([]);
    expect(readRubric("Just words.")).toEqual([]);
  });

  it("reads choices with feedback", () => {
    expect(readChoices("- [ ] 1\n  more\n  >> no\n- [x] 2")).toEqual([
      { text: "1\nmore", right: false, feedback: "no" }, { text: "2", right: true, feedback: "" },
    ]);
  });
});

describe("a set", () => {
  it("lists the questions of topics and subtopics in order", () => {
    const set: QuestionSet = { id: "s", title: "S", topics: [
      { title: "A", questions: [{ id: "1", prompt: "x" }], subtopics: [{ title: "B", questions: [{ id: "2", prompt: "y" }] }] }, { title: "C" },
    ] };
    expect(allQuestions(set).map((one) => one.id)).toEqual(["1", "2"]);
  });

  it("takes a prompt apart", () => {
    const question = { id: "1", prompt: "Head\n\nBody\nmore", kind: "code", difficulty: "hard", time: "8" };
    expect([headOf(question), bodyOf(question), facts(question)]).toEqual(["Head", "Body\nmore", "code, hard, 8 min"]);
    expect(bodyOf({ id: "1", prompt: "Head" })).toBe("");
  });
});
