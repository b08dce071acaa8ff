import { describe, expect, it } from "vitest";
import type { QuestionSet } from "../questions/set.ts";
import { makeFold } from "./cards.ts";
import { type Rating, type StudyEvent, inOrder } from "./history/event.ts";
import { answerLanguage, isAskable, isChoice, itemsOf, topicsOf } from "./items.ts";
import { progressByTopic, progressOf, retentionByWeek } from "./summary.ts";

const day = 24 * 3_600_000;
const now = new Date(2026, 4, 20, 12).getTime();
let ids = 0;
const review = (question: string, at: number, rating: Rating): StudyEvent =>
  ({ id: `e${String(++ids).padStart(4, "0")}`, at, type: "review", set: "s", question, rating, mode: "test", spent_ms: 0, length: 0 });
const set: QuestionSet = { id: "s", title: "S", lang: "en", topics: [
  { title: "A", questions: [{ id: "1", prompt: "1", answer: "x" }], subtopics: [{ title: "B", questions: [{ id: "2", prompt: "2" }, { id: "3", prompt: "3", choices: [{ right: true }, { right: false }] }] }] },
  { questions: [{ id: "4", prompt: "4", answer: "x", status: "retired" }, { id: "5", prompt: "5", kind: "code", answer: "```python\n1\n```" }] },
] };
const items = itemsOf(set);

describe("items", () => {
  it("are the set's questions with their topics", () => {
    expect(items.map(({ key, topic, lang }) => [key, topic, lang])).toEqual([
      ["s/1", "A", "en"], ["s/2", "A", "en"], ["s/3", "A", "en"], ["s/4", "Without a topic", "en"], ["s/5", "Without a topic", "en"],
    ]);
  });
  it("of topics of the same title stay apart, in the set's order", () => {
    const twice = itemsOf({ id: "t", title: "T", topics: [{ title: "A", questions: [{ id: "1", prompt: "1" }] }, { title: "B", questions: [{ id: "2", prompt: "2" }] }, { title: "A", questions: [{ id: "3", prompt: "3", answer: "x" }] }] });
    expect(topicsOf(twice).map(({ title, items: list }) => [title, list.map(({ question }) => question.id).join()])).toEqual([["A", "1"], ["B", "2"], ["A", "3"]]);
    expect(new Set(topicsOf(twice).map(({ key }) => key)).size).toBe(3);
    expect(progressByTopic(twice, new Map(), now).map(({ title, all }) => [title, all])).toEqual([["A", 0], ["B", 0], ["A", 1]]);
  });
  it("can be asked when there is something to compare with", () => {
    expect(items.filter(isAskable).map(({ question }) => question.id)).toEqual(["1", "3", "5"]);
    expect(items.filter(isChoice).map(({ question }) => question.id)).toEqual(["3"]);
  });
  it("are answered in the language of their listings", () => {
    expect(items.map(({ question }) => answerLanguage(question))).toEqual(["", "", "", "", "python"]);
    expect(answerLanguage({ id: "", prompt: "~~~ output\n1\n~~~", kind: "code" })).toBe("");
  });
});

describe("progress", () => {
  const cards = makeFold()(inOrder([review("1", now - 30 * day, 4), review("3", now - 5 * 60_000, 3), review("4", now - day, 4)]));
  it("counts what can be asked, by topic", () => {
    expect(progressByTopic(items, cards, now)).toEqual([
      { title: "A", all: 2, begun: 2, learnt: 1, due: 1 }, { title: "Without a topic", all: 1, begun: 0, learnt: 0, due: 0 },
    ]);
    expect(progressOf("S", items, new Map(), now)).toEqual({ title: "S", all: 3, begun: 0, learnt: 0, due: 0 });
  });
});

describe("retention", () => {
  it("is told week by week, of questions that had been learnt", () => {
    const cards = makeFold()(inOrder([
      review("1", now - 60 * day, 4), review("1", now - 20 * day, 3), review("1", now - day, 1), review("1", now - day + 600_000, 3),
      review("3", now - 40 * day, 4), review("3", now, 2),
    ]));
    const weeks = retentionByWeek(cards.values(), now, 4);
    expect(weeks.map(({ asked, known }) => [asked, known])).toEqual([[0, 0], [1, 1], [0, 0], [2, 1]]);
    expect(weeks.at(-1)?.start).toBe(new Date(2026, 4, 14).getTime());
    expect(weeks.every(({ start }, place) => start === new Date(2026, 3, 23 + 7 * place).getTime())).toBe(true);
  });
});
