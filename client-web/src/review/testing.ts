import type { RoomQuestion, RoomRecord } from "../protocol/generated/messages.ts";

// A small interview for the tests of this folder.

export const question: RoomQuestion = {
  id: "q000000000000001", title: "What is a `lock`?", planned: true, kind: "concept", minutes: 5, language: "python",
  parts: [{ kind: "prompt", text: "What is a `lock`?" }, { kind: "hint", text: "Two writers." }],
  sections: [{ name: "Answer", text: "Mutual exclusion." }],
  signals: [{ kind: "expected", text: "mutual exclusion" }],
  competencies: [{ name: "Depth", points: [{ value: 2, text: "vague" }, { value: 4, text: "precise" }] }],
};
export const extra: RoomQuestion = { id: "q000000000000002", title: "And a semaphore?", planned: false, parts: [{ kind: "prompt", text: "And a semaphore?" }] };

const ana = "m0000000000000an";
const ben = "m0000000000000be";
const cem = "m0000000000000ce";
export const people = { ana, ben, cem };
const q = question.id;

export const records: readonly RoomRecord[] = [
  { type: "room_opened", at: 0, room: "r000000000000001", title: "Backend, Cem", organisation: "Org" },
  { type: "panel_opened", at: 0, rule: "after-own", reviewers: ["Rea"] },
  { type: "question_planned", at: 0, question },
  { type: "member_joined", at: 1000, by: ana, member: ana, name: "Ana", role: "interviewer" },
  { type: "phase_changed", at: 1000, phase: "lobby" },
  { type: "member_joined", at: 2000, by: ben, member: ben, name: "Ben", role: "interviewer" },
  { type: "member_joined", at: 3000, by: cem, member: cem, name: "Cem", role: "candidate" },
  { type: "agreed", at: 4000, by: cem, member: cem },
  { type: "phase_changed", at: 60_000, by: ana, phase: "live" },
  { type: "lead_taken", at: 60_000, by: ana, member: ana },
  { type: "said", at: 61_000, by: ana, text: "Welcome." },
  { type: "question_pushed", at: 70_000, by: ana, question: q, number: 1, parts: [{ kind: "prompt", text: "What is a `lock`?" }], language: "python", planned: true },
  { type: "answer_edited", at: 80_000, by: cem, document: `answer/${q}`, version: 1, changes: [[0, "It"]] },
  { type: "answer_edited", at: 81_000, by: cem, document: `answer/${q}`, version: 2, changes: [2, [0, " locks"]] },
  { type: "notes_edited", at: 82_000, by: ben, document: `notes/${q}`, version: 1, changes: [[0, "terse"]] },
  { type: "answer_edited", at: 90_000, by: cem, document: `answer/${q}`, version: 3, changes: [8, [0, "."]] },
  { type: "moment_marked", at: 91_000, by: ben, label: "good" },
  { type: "private_edited", at: 92_000, by: ben, to: ben, document: `private/${q}`, version: 1, changes: [[0, "hm"]] },
  { type: "part_revealed", at: 95_000, by: ana, question: q, part: { kind: "hint", text: "Two writers." } },
  { type: "answer_edited", at: 130_000, by: cem, document: `answer/${q}`, version: 4, changes: [9, [0, "", "x"]] },
  { type: "rated", at: 131_000, by: ana, to: ana, question: q, competency: 0, mark: 4, comment: "clear" },
  { type: "rating_given", at: 131_000, by: ana, member: ana, question: q },
  { type: "rated", at: 132_000, by: ben, to: ben, question: q, competency: 0, mark: 2 },
  { type: "rating_shown", at: 132_000, by: ben, to: ana, member: ben, question: q, competency: 0, mark: 2 },
  { type: "ticked", at: 133_000, by: ana, to: ana, question: q, signal: 0, on: true },
  { type: "question_withdrawn", at: 140_000, by: ana, question: q },
  { type: "question_planned", at: 141_000, by: ana, question: extra },
  { type: "question_pushed", at: 142_000, by: ana, question: extra.id, number: 2, parts: extra.parts, planned: false },
  { type: "member_left", at: 150_000, member: ben },
  { type: "member_joined", at: 155_000, by: ben, member: ben, name: "Ben", role: "interviewer" },
  { type: "phase_changed", at: 200_000, by: ana, phase: "debrief" },
  { type: "submitted", at: 210_000, by: ana, to: ana, recommendation: "yes", text: "Solid." },
  { type: "submitted", at: 211_000, by: ben, to: ben, recommendation: "no", text: "Unsure." },
  { type: "rated", at: 212_000, by: ben, to: ben, question: q, competency: 0, mark: 3, revision: true },
  { type: "consensus_set", at: 213_000, by: ana, question: q, competency: 0, mark: 3 },
  { type: "phase_changed", at: 220_000, by: ana, phase: "sealed" },
];
