import { describe, expect, it } from "vitest";
import type { Choice } from "../../questions/set.ts";
import type { Item } from "../items.ts";
import { seedFor, shuffled } from "../shuffle.ts";
import { isRight, quizQuestion, quizQuestions, ratingOf, wasRead } from "./quiz.ts";

const item = (id: string, choices: readonly Choice[]): Item =>
  ({ key: `s/${id}`, set: "s", setTitle: "S", topic: "T", topicKey: "s/0", lang: "en", question: { id, prompt: id, choices } });
const choices = ["a", "b", "c", "d", "e"].map((text, place): Choice => ({ text, right: place === 1 }));
const order = (made: { readonly choices: readonly { readonly place: number }[] }) => made.choices.map(({ place }) => place);

describe("shuffling", () => {
  it("is the same for a seed, and keeps everything", () => {
    const list = Array.from({ length: 50 }, (_, at) => at);
    expect(shuffled(list, 1)).toEqual(shuffled(list, 1));
    expect(shuffled(list, 1)).not.toEqual(shuffled(list, 2));
    expect([...shuffled(list, 1)].sort((a, b) => a - b)).toEqual(list);
    expect([shuffled([], 1), shuffled(["x"], 1)]).toEqual([[], ["x"]]);
  });
  it("puts each thing everywhere", () => {
    const counts = [0, 0, 0];
    for (let seed = 0; seed < 3000; seed++) counts[shuffled([0, 1, 2], seedFor(seed, "q")).indexOf(0)]! += 1;
    for (const found of counts) expect(Math.abs(found - 1000)).toBeLessThan(120);
  });
});

describe("a quiz", () => {
  it("shuffles questions and choices by its seed", () => {
    const items = ["1", "2", "3", "4", "5", "6"].map((id) => item(id, choices));
    const made = quizQuestions(items, 7);
    expect(made).toEqual(quizQuestions(items, 7));
    expect(made.map((one) => one.item.key)).not.toEqual(quizQuestions(items, 8).map((one) => one.item.key));
    expect(new Set(made.map((one) => order(one).join())).size).toBeGreaterThan(1);
    expect(quizQuestions(items, 7, 2)).toEqual(made.slice(0, 2));
    expect(quizQuestions([item("x", [{ right: false, text: "no" }]), item("y", [])], 1)).toEqual([]);
  });

  it("leaves choices in order where one speaks of the others", () => {
    for (const text of ["None of the above", "all of these", "Both A and B"]) {
      expect([1, 2, 3].every((seed) => order(quizQuestion(item("q", [...choices, { right: false, text }]), seed)).join() === "0,1,2,3,4,5")).toBe(true);
    }
  });

  it("is right when exactly the right ones were chosen", () => {
    const one = quizQuestion(item("q", choices), 1);
    expect([one.several, isRight(one, new Set([1])), isRight(one, new Set()), isRight(one, new Set([1, 2]))]).toEqual([false, true, false, false]);
    const two = quizQuestion(item("q", [...choices, { right: true }]), 1);
    expect([two.several, isRight(two, new Set([1])), isRight(two, new Set([5, 1]))]).toEqual([true, false, true]);
    expect([ratingOf(true), ratingOf(false)]).toEqual([3, 1]);
  });
});

it("isn't passed over by a key that was pressed twice, nor held up by a clock that was set back", () => {
  expect([wasRead(1000, 1000), wasRead(1000, 1299), wasRead(1000, 1300), wasRead(1000, 500)]).toEqual([false, false, true, true]);
});
