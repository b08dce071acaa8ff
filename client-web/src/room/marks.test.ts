import { describe, expect, it } from "vitest";
import type { RoomQuestion, RoomRecord, Rule } from "../protocol/generated/messages.ts";
import { applyRecord, emptyRoom, markKey, type RoomState } from "../sync/state.ts";
import { listed } from "./listed.ts";
import { formatMean, marksOn, meanOf, uncommented, unrated, whyCardsHidden, whyHidden, withPending } from "./marks.ts";

const question: RoomQuestion = {
  id: "q", title: "Q", planned: true, parts: [],
  competencies: [{ name: "Depth", points: [] }, { name: "Clarity", points: [] }],
};

function room(rule: Rule, ...more: readonly RoomRecord[]): RoomState {
  const records: readonly RoomRecord[] = [
    { type: "panel_opened", at: 1, rule, reviewers: [] },
    { type: "question_planned", at: 1, question },
    { type: "member_joined", at: 1, member: "ann", name: "Ann", role: "interviewer" },
    { type: "member_joined", at: 1, member: "ben", name: "Ben", role: "interviewer" },
    { type: "member_joined", at: 1, member: "carl", name: "Carl", role: "candidate" },
    { type: "question_pushed", at: 1, question: "q", number: 1, parts: [] },
    ...more,
  ];
  return records.reduce(applyRecord, emptyRoom("ann"));
}
const rated = (competency: number, mark: number, comment = ""): RoomRecord => ({ type: "rated", at: 1, question: "q", competency, mark, comment });
const shown = (competency: number, mark: number): RoomRecord => ({ type: "rating_shown", at: 1, member: "ben", question: "q", competency, mark });
const given = (member: string): RoomRecord => ({ type: "rating_given", at: 1, member, question: "q" });

describe("marks", () => {
  it("leave out of the mean what wasn't assessed", () => {
    const state = room("open", rated(0, 4), shown(0, 3), rated(1, 0));
    expect(meanOf(marksOn(state, "q", 0))).toBe(3.5);
    expect(meanOf(marksOn(state, "q", 1))).toBeUndefined();
    expect([formatMean(3.5), formatMean(4), formatMean(11 / 3)]).toEqual(["3.5", "4.0", "3.7"]);
  });

  it("are shown while they are on their way", () => {
    const state = withPending(room("open", rated(0, 2, "a")), [{ type: "rate", id: "x", question: "q", competency: 0, mark: 5, comment: "b" }, { type: "tick", id: "y", question: "q", signal: 1, on: true }], "ann");
    expect(state.marks.get(markKey("q", 0, "ann"))).toMatchObject({ mark: 5, comment: "b" });
    expect(state.ticks.get(markKey("q", 1, "ann"))?.on).toBe(true);
    const same = room("open");
    expect(withPending(same, [{ type: "chat", id: "z", to: "stage", text: "hi" }], "ann")).toBe(same);
  });

  it("that are missing, or stand without a word, are named", () => {
    const state = room("open", rated(0, 4));
    expect(unrated(state, "ann").map(({ name }) => name)).toEqual(["Clarity"]);
    expect(uncommented(state, "ann").map(({ name }) => name)).toEqual(["Depth"]);
    expect(uncommented(room("open", rated(0, 0), rated(1, 3, "clear")), "ann")).toEqual([]);
  });
});

describe("why something is hidden", () => {
  it("isn't said where nothing is", () => {
    expect(whyHidden(room("open", given("ben")), "q", "ann", true)).toBeUndefined();
    expect(whyHidden(room("after-own", given("ann")), "q", "ann", true)).toBeUndefined();
  });

  it("tells that somebody has given marks, and what is still to do", () => {
    expect(whyHidden(room("after-own"), "q", "ann", true)).toContain("Nobody else has given marks");
    expect(whyHidden(room("after-own", given("ben")), "q", "ann", true)).toMatch(/^Ben has given marks.*as soon as you have given yours/);
    expect(whyHidden(room("after-all", given("ann"), given("ben")), "q", "ann", true)).toContain("every interviewer has submitted");
    expect(whyHidden(room("after-own"), "q", "ann", false)).toContain("every interviewer has submitted");
  });

  it("goes for scorecards, too", () => {
    const submitted: RoomRecord = { type: "submission_given", at: 1, member: "ben" };
    expect(whyCardsHidden(room("after-own"), "ann", true)).toBe("Ben hasn’t submitted yet.");
    expect(whyCardsHidden(room("after-own", submitted), "ann", true)).toBe("Ben has submitted; you see it when you have submitted yours.");
    const all = room("after-own", submitted, { type: "submission_shown", at: 1, member: "ben", recommendation: "yes", text: "" });
    expect(whyCardsHidden(all, "ann", true)).toBeUndefined();
  });

  it("lists names as a sentence does", () => {
    expect([listed([]), listed(["A"]), listed(["A", "B"]), listed(["A", "B", "C"])]).toEqual(["", "A", "A and B", "A, B and C"]);
  });
});
