import { describe, expect, it } from "vitest";
import { grown, mostDrawn, partWith, topicsIn } from "./page-part.ts";
import { type Question, type Topic, questionsOf } from "./set.ts";

const some = (...ids: string[]): readonly Question[] => ids.map((id) => ({ id, prompt: id }));
const topics: readonly Topic[] = [
  { title: "A", intro: "about A", questions: some("1", "2"), subtopics: [{ title: "a", intro: "about a", questions: some("3") }, { title: "b", questions: some("4") }] },
  { title: "empty" },
  { title: "B", questions: some("5") },
];
const shape = (from: number, to: number) => topicsIn(topics, { from, to }).map((topic) => [topic.title, topic.intro ?? "", (topic.subtopics ?? []).map((sub) => sub.title + (sub.intro ? "!" : "")).join(), questionsOf(topic).map(({ id }) => id).join("")]);

describe("a part of a set", () => {
  it("is the set itself where it is small", () => {
    expect(topicsIn(topics, partWith(0, 5))).toBe(topics);
  });
  it("cuts topics, says what they are about at their beginning only, and keeps empty ones in their place", () => {
    expect(shape(0, 1)).toEqual([["A", "about A", "", "1"]]);
    expect(shape(1, 3)).toEqual([["A", "", "a!", "23"]]);
    expect(shape(3, 4)).toEqual([["A", "", "b", "4"]]);
    expect(shape(4, 5)).toEqual([["empty", "", "", ""], ["B", "", "", "5"]]);
    expect(shape(0, 4)).toEqual([["A", "about A", "a!,b", "1234"]]);
  });
  it("has the question that is wanted, and loses none from part to part", () => {
    const total = 2.5 * mostDrawn;
    for (const at of [0, 1, mostDrawn - 1, mostDrawn, total - 1]) {
      const { from, to } = partWith(at, total);
      expect([from <= at, at < to, to - from <= mostDrawn]).toEqual([true, true, true]);
    }
    expect(partWith(-1, total)).toEqual({ from: 0, to: mostDrawn });
    expect(partWith(0, 0)).toEqual({ from: 0, to: 0 });
    expect(grown(partWith(mostDrawn, total), "before", total)).toEqual({ from: 0, to: 2 * mostDrawn });
    expect(grown(partWith(mostDrawn, total), "behind", total)).toEqual({ from: mostDrawn, to: total });
  });
});
