import { describe, expect, it } from "vitest";
import { makeFold, outlook, reviewsOf } from "./cards.ts";
import { type Rating, type StudyEvent, inOrder } from "./history/event.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
const start = Date.UTC(2026, 2, 2, 10);
let ids = 0;
const review = (at: number, rating: Rating, question = "q"): StudyEvent =>
  ({ id: `r${String(++ids).padStart(4, "0")}`, at, type: "review", set: "s", question, rating, mode: "test", spent_ms: 100, length: 0 });
const fold = (events: readonly StudyEvent[]) => makeFold()(inOrder(events));

describe("cards", () => {
  it("follow the grades: minutes at first, then days", () => {
    const good = review(start, 3);
    const first = fold([good]).get("s/q");
    expect([first?.isLearnt, first?.days, first?.due]).toEqual([false, 0, start + 10 * minute]);
    const second = fold([good, review(start + 10 * minute, 3)]).get("s/q");
    expect(second?.isLearnt).toBe(true);
    expect(second?.days).toBeGreaterThanOrEqual(1);
    expect(second?.due).toBe(start + 10 * minute + (second?.days ?? 0) * day);
    const easy = fold([review(start, 4)]).get("s/q");
    expect(easy?.days).toBeGreaterThan(second?.days ?? 0);
  });

  it("come back at once when they were forgotten, and say so", () => {
    const events = [review(start, 4), review(start + 20 * day, 1)];
    const card = fold(events).get("s/q");
    expect([card?.isLearnt, card?.days, card?.due]).toEqual([false, 0, start + 20 * day + 10 * minute]);
    expect(card?.steps.map(({ rating, wasLearnt }) => [rating, wasLearnt])).toEqual([[4, false], [1, true]]);
  });

  it("are the same for the same events, wherever they were made", () => {
    const events = [review(start, 3), review(start + 10 * minute, 2), review(start + 3 * day, 3), review(start + 9 * day, 1), review(start, 1, "other")];
    expect(fold([...events].reverse())).toEqual(fold(events));
    expect(fold(events).size).toBe(2);
  });

  it("don't count what was taken back, even when that is known first", () => {
    const [kept, gone] = [review(start, 3), review(start + minute, 1)];
    const undo: StudyEvent = { id: "u", at: start - day, type: "undo", of: gone.id };
    expect(reviewsOf(inOrder([kept, gone, undo]))).toEqual([kept]);
    expect(fold([kept, gone, undo]).get("s/q")).toEqual(fold([kept]).get("s/q"));
    expect(fold([gone, undo]).size).toBe(0);
  });

  it("aren't worked out again when nothing happened to them", () => {
    const again = makeFold();
    const events = [review(start, 3), review(start, 3, "other")];
    const before = again(events);
    const after = again([...events, review(start + minute, 3)]);
    expect(after.get("s/other")).toBe(before.get("s/other"));
    expect(after.get("s/q")).not.toBe(before.get("s/q"));
  });

  it("of a long history are there in a moment", () => {
    const events = Array.from({ length: 10_000 }, (_, at) => review(start + at * 5 * minute, at % 7 === 0 ? 1 : 3, `q${at % 1000}`));
    const from = performance.now();
    expect(fold(events).size).toBe(1000);
    expect(performance.now() - from).toBeLessThan(3000);
  });
});

describe("the outlook", () => {
  it("is what the grade then brings", () => {
    const first = review(start, 4);
    const now = start + 9 * day;
    for (const { rating, due } of outlook(fold([first]).get("s/q"), now)) {
      expect(fold([first, review(now, rating)]).get("s/q")?.due).toBe(due);
    }
    for (const { rating, due } of outlook(undefined, now)) expect(fold([review(now, rating)]).get("s/q")?.due).toBe(due);
  });

  it("rises with the grade, also when the clock was set back", () => {
    const card = fold([review(start, 4)]).get("s/q");
    for (const now of [start + 9 * day, start - day]) {
      const dues = outlook(card, now).map(({ due }) => due);
      expect([...dues].sort((a, b) => a - b)).toEqual(dues);
      expect(dues[0]).toBeGreaterThan(start);
    }
  });
});
