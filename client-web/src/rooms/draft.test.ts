import { describe, expect, it } from "vitest";
import { poolOf } from "../questions/build/pool.ts";
import { addDraftSeat, addQuestions, candidateOf, draftWith, emptyDraft, emptySeat, missing, moveQuestion, toNewRoom, toggleQuestion } from "./draft.ts";

const head = { title: "S", language: "en", license: "", source: "", authors: [], tags: [], intro: "" };
const pool = poolOf("s", { head, blocks: ["a", "b", "c"].map((key) => ({ key, kind: "question", title: key, revision: 1 })) });

describe("a room's draft", () => {
  it("puts a picked question where the set has it", () => {
    expect(toggleQuestion(["s/a", "s/c"], "s/b", pool)).toEqual(["s/a", "s/b", "s/c"]);
    expect(toggleQuestion(["s/a"], "s/c", pool)).toEqual(["s/a", "s/c"]);
    expect(toggleQuestion(["s/a", "s/b"], "s/a", pool)).toEqual(["s/b"]);
  });

  it("keeps the questions of a set together, and leaves others where they are", () => {
    expect(toggleQuestion(["x/1", "x/2"], "s/b", pool)).toEqual(["x/1", "x/2", "s/b"]);
    expect(toggleQuestion(["s/a", "x/1"], "s/b", pool)).toEqual(["s/a", "s/b", "x/1"]);
    expect(toggleQuestion(["x/1", "s/c"], "s/b", pool)).toEqual(["x/1", "s/b", "s/c"]);
    expect(toggleQuestion([], "s/b", pool)).toEqual(["s/b"]);
  });

  it("takes many at once, each where its set has it, up to the most that a room asks", () => {
    expect(addQuestions(["s/b", "x/1"], ["s/c", "s/a", "s/b"], pool)).toEqual(["s/a", "s/b", "s/c", "x/1"]);
    const large = poolOf("l", { head, blocks: Array.from({ length: 40_000 }, (_, at) => ({ key: `k${at}`, kind: "question" as const, title: "", revision: 1 })) });
    const all = large.map(({ ref }) => ref);
    expect(addQuestions([], all, large)).toEqual(all.slice(0, 200));
    expect(addQuestions(all.slice(0, 200), ["s/a"], pool)).toEqual(all.slice(0, 200));
  });

  it("moves questions inside the plan only", () => {
    expect(moveQuestion(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
    expect(moveQuestion(["a", "b"], 0, -1)).toEqual(["a", "b"]);
    expect(moveQuestion(["a", "b"], 1, 1)).toEqual(["a", "b"]);
  });

  it("says what is missing", () => {
    expect(Object.keys(missing(emptyDraft))).toEqual(["title", "questions", "reviewers", "seats"]);
    const full = { ...emptyDraft, title: "T", questions: ["s/a"], reviewers: ["r"], seats: [{ ...emptySeat, name: "N" }] };
    expect(missing(full)).toEqual({});
    expect(missing({ ...full, questions: [] })).toHaveProperty("questions");
    expect(missing({ ...full, seats: [...full.seats, ...full.seats] })).toHaveProperty("seats");
  });

  it("becomes what the API wants", () => {
    const draft = addDraftSeat({ ...emptyDraft, title: " T ", questions: ["s/a", "x/b"], reviewers: ["r"] }, "interviewer");
    const named = { ...draft, seats: draft.seats.map((seat, place) => ({ ...seat, name: ` n${place} `, account: place === 1 ? "acc" : "" as const, candidate: " c@example.org " })) };
    expect(toNewRoom(named)).toEqual({
      title: "T", rule: "after-own", questions: ["s/a", "x/b"], reviewers: ["r"],
      seats: [{ role: "candidate", name: "n0", candidate: "c@example.org" }, { role: "interviewer", name: "n1", account: "acc" }],
    });
  });

  it("takes over who the candidate is", () => {
    expect(draftWith(["s/a"], "Cara").seats).toEqual([{ ...emptySeat, name: "Cara" }]);
    expect(draftWith([], "cara@example.org").seats).toEqual([{ ...emptySeat, candidate: "cara@example.org" }]);
    expect(candidateOf(draftWith([], " Cara "))).toBe("Cara");
    expect(candidateOf({ ...emptyDraft, seats: [{ ...emptySeat, name: "Cara", candidate: "c@example.org" }] })).toBe("c@example.org");
    expect(candidateOf({ ...emptyDraft, seats: [] })).toBe("");
  });
});
