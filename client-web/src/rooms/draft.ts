import type { NewRoom, NewSeat } from "../api/types.ts";
import type { Id, Role, Rule } from "../protocol/generated/messages.ts";
import type { PoolQuestion } from "../questions/build/pool.ts";
import { mostQuestions } from "../questions/build/refs.ts";

export interface DraftSeat {
  readonly key: number;
  readonly role: Role;
  readonly name: string;
  /** Empty: comes in by link. */
  readonly account: Id | "";
  /** Of a candidate: what tells them from others of the name. Empty: the name does. */
  readonly candidate: string;
}

/** A room that is being planned. */
export interface Draft {
  readonly title: string;
  /** "set/key", in the order of the plan. */
  readonly questions: readonly string[];
  readonly rule: Rule;
  readonly reviewers: readonly Id[];
  readonly seats: readonly DraftSeat[];
}

export const emptySeat: DraftSeat = { key: 0, role: "candidate", name: "", account: "", candidate: "" };

export const emptyDraft: Draft = { title: "", questions: [], rule: "after-own", reviewers: [], seats: [emptySeat] };

/** A draft with what was chosen elsewhere. */
export function draftWith(questions: readonly string[], candidate: string): Draft {
  const [name, identity] = candidate.includes("@") ? ["", candidate] : [candidate, ""];
  return { ...emptyDraft, questions, seats: [{ ...emptySeat, name, candidate: identity }] };
}

/** What identifies the candidate of the room; empty when nobody does yet. */
export function candidateOf(draft: Draft): string {
  const seat = draft.seats.find((one) => one.role === "candidate");
  return seat ? seat.candidate.trim() || seat.name.trim() : "";
}

/** Puts a question into the plan, or takes it out. A new one goes where its set has it. */
export function toggleQuestion(plan: readonly string[], ref: string, set: readonly PoolQuestion[]): readonly string[] {
  return plan.includes(ref) ? plan.filter((one) => one !== ref) : addQuestions(plan, [ref], set);
}

/** Puts questions into the plan, each where its set has it, as long as there is room. */
export function addQuestions(plan: readonly string[], refs: readonly string[], set: readonly PoolQuestion[]): readonly string[] {
  const places = new Map(set.map((one, place) => [one.ref, place]));
  let next = plan;
  for (const ref of refs) {
    if (next.length >= mostQuestions) break;
    if (next.includes(ref)) continue;
    const place = places.get(ref) ?? -1;
    const before = next.findIndex((one) => (places.get(one) ?? -1) > place);
    const at = before >= 0 ? before : next.findLastIndex((one) => places.has(one)) + 1 || next.length;
    next = [...next.slice(0, at), ref, ...next.slice(at)];
  }
  return next;
}

/** Moves the question at `from` by one place; the plan as it is when there is no such place. */
export function moveQuestion(plan: readonly string[], from: number, by: 1 | -1): readonly string[] {
  const to = from + by;
  const moved = plan[from];
  const other = plan[to];
  if (moved === undefined || other === undefined) return plan;
  return plan.map((ref, place) => (place === from ? other : place === to ? moved : ref));
}

export function addDraftSeat(draft: Draft, role: Role): Draft {
  const key = Math.max(-1, ...draft.seats.map((seat) => seat.key)) + 1;
  return { ...draft, seats: [...draft.seats, { ...emptySeat, key, role }] };
}

/** Each thing that is missing, by the part of the form that it belongs to. */
export type Missing = Partial<Record<"title" | "questions" | "reviewers" | "seats", string>>;

export function missing(draft: Draft): Missing {
  const found: Missing = {};
  if (!draft.title.trim()) found.title = "Give the room a title.";
  if (draft.questions.length === 0) found.questions = "Pick at least one question.";
  if (draft.reviewers.length === 0) found.reviewers = "Choose at least one reviewer: the transcript is sealed to them.";
  if (draft.seats.some((seat) => !seat.name.trim())) found.seats = "Give every seat a name, or remove it.";
  else if (draft.seats.filter((seat) => seat.role === "candidate").length > 1) found.seats = "A room has one candidate.";
  return found;
}

function toNewSeat({ role, name, account, candidate }: DraftSeat): NewSeat {
  const identity = role === "candidate" ? candidate.trim() : "";
  return { role, name: name.trim(), ...(account && { account }), ...(identity && { candidate: identity }) };
}

export function toNewRoom(draft: Draft): NewRoom {
  return {
    title: draft.title.trim(),
    rule: draft.rule,
    questions: draft.questions,
    reviewers: draft.reviewers,
    seats: draft.seats.map(toNewSeat),
  };
}
