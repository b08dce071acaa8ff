import { describe, expect, it } from "vitest";
import { makeFold } from "./cards.ts";
import { type Rating, type StudyEvent, inOrder } from "./history/event.ts";
import { dayOf, inTime, newPerDay, planStudy, usualNewPerDay, whichDay } from "./schedule.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
const morning = new Date(2026, 4, 4, 8).getTime(); // by the calendar here
let ids = 0;
const review = (question: string, at: number, rating: Rating): StudyEvent =>
  ({ id: `e${String(++ids).padStart(4, "0")}`, at, type: "review", set: "s", question, rating, mode: "test", spent_ms: 0, length: 0 });
const plan = (events: readonly StudyEvent[], now: number, more: { readonly newPerDay?: number; readonly extra?: number } = {}) => {
  const made = planStudy({ cards: makeFold()(inOrder(events)), keys: ["s/a", "s/b", "s/c", "s/d"], now, newPerDay: 2, ...more });
  return { ...made, due: made.due.map(({ question }) => question), later: made.later.map(({ question }) => question) };
};

describe("what is studied now", () => {
  it("begins with as many new ones as the day takes", () => {
    expect(plan([], morning)).toEqual({ due: [], later: [], fresh: ["s/a", "s/b"], freshLeft: 2, next: undefined });
    const begun = [review("a", morning, 4)];
    expect(plan(begun, morning + minute)).toMatchObject({ fresh: ["s/b"], freshLeft: 2 });
    expect(plan(begun, morning + minute, { extra: 1 })).toMatchObject({ fresh: ["s/b", "s/c"], freshLeft: 1 });
    expect(plan(begun, morning + day).fresh).toEqual(["s/b", "s/c"]);
    expect(plan(begun, morning, { newPerDay: 0 }).fresh).toEqual([]);
  });

  it("has what is being learnt at its minute", () => {
    const events = [review("a", morning, 3), review("b", morning, 1)];
    expect(plan(events, morning + 1000)).toMatchObject({ due: [], later: ["b", "a"], next: morning + minute });
    expect(plan(events, morning + minute)).toMatchObject({ due: ["b"], later: ["a"] });
    expect(plan(events, morning + 10 * minute)).toMatchObject({ due: ["b", "a"], later: [], next: undefined });
  });

  it("has a day's questions from the day's beginning on, the longest due first", () => {
    const evening = morning + 12 * 60 * minute;
    const events = [review("a", evening, 4), review("b", evening - day, 4)];
    const card = makeFold()(inOrder(events)).get("s/a");
    const dueDay = dayOf(card?.due ?? 0);
    expect(plan(events, dueDay.start - 1).due).toEqual(["b"]);
    expect(plan(events, dueDay.start - 1).next).toBe(dueDay.start);
    expect(plan(events, dueDay.start).due).toEqual(["b", "a"]);
  });

  it("leaves out what isn't there any more, but counts it as begun", () => {
    expect(plan([review("gone", morning, 1)], morning + minute)).toMatchObject({ due: [], later: [], fresh: ["s/a"] });
  });
});

describe("the limit", () => {
  it("is the one set last", () => {
    expect(newPerDay([])).toBe(usualNewPerDay);
    expect(newPerDay([{ id: "1", at: 1, type: "limit", new_per_day: 3 }, { id: "2", at: 2, type: "limit", new_per_day: 0 }])).toBe(0);
  });
});

describe("words for time", () => {
  it("grow with it", () => {
    const told = [0, minute, 10 * minute, 90 * minute, day, 3 * day, 45 * day, 365 * day, 800 * day].map(inTime);
    expect(told).toEqual(["in 1 min", "in 1 min", "in 10 min", "in 2 hours", "in 1 day", "in 3 days", "in 1 month", "in 1 year", "in 2.2 years"]);
  });
  it("name the day", () => {
    expect([morning + minute, morning + day, morning + 5 * day].map((at) => whichDay(at, morning))).toEqual(["today", "tomorrow", "in 5 days"]);
    expect(whichDay(morning + 20 * 60 * minute, morning)).toBe("tomorrow");
  });
});
