import { describe, expect, it } from "vitest";
import { answers, filterTopics } from "./filter.ts";
import { type QuestionSet, allQuestions, bodyOf, describe as facts, headOf } from "./set.ts";

const set: QuestionSet = { id: "s", title: "S", topics: [
  { title: "A", questions: [{ id: "1", prompt: "What is a lock?", tags: ["locks"] }], subtopics: [{ title: "B", questions: [{ id: "2", prompt: "y", answer: "A semaphore counts." }] }] }, { title: "C" },
] };

describe("a set", () => {
  it("lists the questions of topics and subtopics in order", () => {
    expect(allQuestions(set).map((one) => one.id)).toEqual(["1", "2"]);
  });

  it("takes a prompt apart", () => {
    const question = { id: "1", prompt: "Head\n\nBody\nmore", kind: "code", difficulty: "hard", time: 8 };
    expect([headOf(question), bodyOf(question), facts(question)]).toEqual(["Head", "Body\nmore", "code, hard, 8 min"]);
    expect(bodyOf({ id: "1", prompt: "Head" })).toBe("");
  });

  it("is searched through prompts, answers and tags", () => {
    const found = (typed: string) => allQuestions({ ...set, topics: filterTopics(set.topics ?? [], typed) }).map((one) => one.id);
    expect(found("")).toEqual(["1", "2"]);
    expect(found("semaphore")).toEqual(["2"]);
    expect(found("LOCKS what")).toEqual(["1"]);
    expect(found("mutex")).toEqual([]);
  });

  it("is chosen from by prompt, kind, difficulty and tags", () => {
    const question = { id: "1", prompt: "What is a lock?", kind: "concept", difficulty: "hard", tags: ["locks"], answer: "A mutex." };
    expect(["", "lock hard", "concept", "locks"].every((typed) => answers(question, typed))).toBe(true);
    expect(["mutex", "easy"].some((typed) => answers(question, typed))).toBe(false);
  });
});
