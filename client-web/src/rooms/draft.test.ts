import { describe, expect, it } from "vitest";
import type { QuestionSet } from "../questions/set.ts";
import { addDraftSeat, emptyDraft, missing, moveQuestion, plannedMinutes, plannedQuestions, toNewRoom, toggleQuestion } from "./draft.ts";

const set: QuestionSet = {
  id: "s", title: "S",
  topics: [
    { title: "A", questions: [{ id: "a", prompt: "A?", time: "5" }, { id: "b", prompt: "B?" }] },
    { title: "C", subtopics: [{ title: "D", questions: [{ id: "c", prompt: "C?", time: "10" }] }] },
  ],
};

describe("a room's draft", () => {
  it("puts a picked question where the set has it", () => {
    expect(toggleQuestion(["a", "c"], "b", set)).toEqual(["a", "b", "c"]);
    expect(toggleQuestion(["a"], "c", set)).toEqual(["a", "c"]);
    expect(toggleQuestion(["a", "b"], "a", set)).toEqual(["b"]);
  });

  it("moves questions inside the plan only", () => {
    expect(moveQuestion(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
    expect(moveQuestion(["a", "b"], 0, -1)).toEqual(["a", "b"]);
    expect(moveQuestion(["a", "b"], 1, 1)).toEqual(["a", "b"]);
  });

  it("adds up the minutes", () => {
    expect(plannedMinutes(plannedQuestions(["c", "a", "b", "gone"], set))).toBe(15);
  });

  it("says what is missing", () => {
    expect(Object.keys(missing(emptyDraft))).toEqual(["title", "set", "reviewers", "seats"]);
    const full = { ...emptyDraft, title: "T", set: "s", questions: ["a"], reviewers: ["r"], seats: [{ key: 0, role: "candidate", name: "N", account: "" }] } as const;
    expect(missing(full)).toEqual({});
    expect(missing({ ...full, questions: [] })).toHaveProperty("questions");
    expect(missing({ ...full, seats: [...full.seats, ...full.seats] })).toHaveProperty("seats");
  });

  it("becomes what the API wants", () => {
    const draft = addDraftSeat({ ...emptyDraft, title: " T ", set: "s", questions: ["a"], reviewers: ["r"] }, "interviewer");
    const named = { ...draft, seats: draft.seats.map((seat, place) => ({ ...seat, name: ` n${place} `, account: place === 1 ? "acc" : "" as const })) };
    expect(toNewRoom(named)).toEqual({
      title: "T", rule: "after-own", set: "s", questions: ["a"], reviewers: ["r"],
      seats: [{ role: "candidate", name: "n0" }, { role: "interviewer", name: "n1", account: "acc" }],
    });
  });
});
