import { describe, expect, it } from "vitest";
import type { SampledQuestion } from "../../api/types.ts";
import type { Item } from "../items.ts";
import { beginMock, changeAnswer, endMock, isMock, isOver, keptAnswers, nextQuestion, pauseMock, resultsByTopic, resumeMock, scalesOf, spentMs, spentOnThis, wasReached } from "./mock.ts";

const question = (key: string, topic: string): SampledQuestion => ({ set: "s", key, title: key, topic, kind: "concept", difficulty: "easy", minutes: 5 });
const questions = [question("a", "T"), question("b", "U"), question("c", "T")];
const rubric = ["Depth", "Other"].map((name) => ({ name, levels: [] }));
const item: Item = { key: "s/a", set: "s", setTitle: "S", topic: "Whole", topicKey: "s/0", lang: "en", question: { id: "a", prompt: "a", rubric } };
const begun = beginMock("s", "k3x", 15, questions, 1000);

describe("a mock interview", () => {
  it("counts each question's time while it is shown", () => {
    const second = nextQuestion(changeAnswer(begun, 0, { text: "answer" }), 61_000);
    expect([second.place, second.answers[0]?.spentMs, isOver(second)]).toEqual([1, 60_000, false]);
    const over = nextQuestion(nextQuestion(second, 71_000), 72_000);
    expect([isOver(over), spentMs(over)]).toEqual([true, 71_000]);
    expect(nextQuestion(over, 99_000).answers).toEqual(over.answers);
  });

  it("stands still while the page is away", () => {
    const kept = pauseMock(begun, 11_000);
    const back = resumeMock(kept, 500_000);
    expect([spentOnThis(back, 502_000), nextQuestion(back, 502_000).answers[0]?.spentMs]).toEqual([12_000, 12_000]);
    expect(pauseMock(endMock(begun, 5000), 9000)).toEqual(endMock(begun, 5000));
    expect(spentOnThis(endMock(begun, 5000), 9000)).toBe(0);
  });

  it("is marked on the rubric's scales, or on one", () => {
    expect(scalesOf(undefined)).toEqual([{ name: "Overall", top: 5 }]);
    expect(scalesOf({ id: "", prompt: "", rubric: [{ name: "A", levels: [{ mark: 2 }, { mark: 4 }] }, { name: "B", levels: [{ mark: 7 }] }] })).toEqual([{ name: "A", top: 5 }, { name: "B", top: 7 }]);
  });

  it("can be ended early", () => {
    const ended = endMock(begun, 5000);
    expect(isOver(ended)).toBe(true);
    expect(ended.answers.map(wasReached)).toEqual([true, false, false]);
  });

  it("outlives the page as it is", () => {
    expect(isMock(JSON.parse(JSON.stringify(begun)))).toBe(true);
    for (const bad of [undefined, null, {}, "x", { ...begun, answers: [] }, { ...begun, questions: [], answers: [] }, { ...begun, place: "1" }]) expect(isMock(bad)).toBe(false);
  });

  it("keeps lengths and marks, and no answer", () => {
    const marked = changeAnswer(endMock(begun, 5000), 0, { text: "secret words", marks: { Depth: 4, Gone: 2 } });
    const kept = keptAnswers(marked, (key) => (key === "s/a" ? item : undefined));
    expect(JSON.stringify(kept)).not.toContain("secret");
    expect(kept[0]).toEqual({ set: "s", question: "a", topic: "Whole", spent_ms: 4000, length: 12, marks: [{ name: "Depth", mark: 4, top: 5 }] });
    expect([kept[1]?.topic, kept[1]?.marks]).toEqual(["U", []]);
  });
});

describe("the summary", () => {
  it("goes by topic, and tells no mark from a low one", () => {
    const answer = (topic: string, marks: readonly [number, number][]) => ({ set: "s", question: "q", topic, spent_ms: 10, length: 0, marks: marks.map(([mark, top]) => ({ name: "", mark, top })) });
    expect(resultsByTopic([answer("T", [[1, 5], [4, 4]]), answer("U", []), answer("T", [[3, 5]])])).toEqual([
      { set: "s", topic: "T", questions: 2, spentMs: 20, mean: 0.5, marks: 3 }, { set: "s", topic: "U", questions: 1, spentMs: 10, mean: undefined, marks: 0 },
    ]);
    expect(resultsByTopic([])).toEqual([]);
  });

  it("keeps apart what two sets call alike", () => {
    const of = (set: string, mark: number) => ({ set, question: "q", topic: "Basics", spent_ms: 10, length: 0, marks: [{ name: "", mark, top: 5 }] });
    expect(resultsByTopic([of("s", 1), of("t", 5), of("s", 1)]).map(({ set, topic, questions, mean }) => [set, topic, questions, mean]))
      .toEqual([["s", "Basics", 2, 0], ["t", "Basics", 1, 1]]);
  });
});
