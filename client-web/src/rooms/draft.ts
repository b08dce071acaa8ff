import type { NewRoom, NewSeat } from "../api/types.ts";
import type { Id, Role, Rule } from "../protocol/generated/messages.ts";
import { type Question, type QuestionSet, allQuestions, minutesOf } from "../questions/set.ts";

export interface DraftSeat {
  readonly key: number;
  readonly role: Role;
  readonly name: string;
  /** Empty: comes in by link. */
  readonly account: Id | "";
}

/** A room that is being planned. */
export interface Draft {
  readonly title: string;
  readonly set: string;
  /** Identifiers in the order of the plan. */
  readonly questions: readonly string[];
  readonly rule: Rule;
  readonly reviewers: readonly Id[];
  readonly seats: readonly DraftSeat[];
}

export const emptyDraft: Draft = {
  title: "", set: "", questions: [], rule: "after-own", reviewers: [],
  seats: [{ key: 0, role: "candidate", name: "", account: "" }],
};

/** Puts a question into the plan, or takes it out. A new one goes where the set has it. */
export function toggleQuestion(plan: readonly string[], id: string, set: QuestionSet): readonly string[] {
  if (plan.includes(id)) return plan.filter((one) => one !== id);
  const order = allQuestions(set).map((one) => one.id);
  const place = order.indexOf(id);
  const after = plan.findIndex((one) => order.indexOf(one) > place);
  return after < 0 ? [...plan, id] : [...plan.slice(0, after), id, ...plan.slice(after)];
}

/** Moves the question at `from` by one place; the plan as it is when there is no such place. */
export function moveQuestion(plan: readonly string[], from: number, by: 1 | -1): readonly string[] {
  const to = from + by;
  const moved = plan[from];
  const other = plan[to];
  if (moved === undefined || other === undefined) return plan;
  return plan.map((id, place) => (place === from ? other : place === to ? moved : id));
}

export function plannedQuestions(plan: readonly string[], set: QuestionSet): readonly Question[] {
  const byId = new Map(allQuestions(set).map((one) => [one.id, one]));
  return plan.map((id) => byId.get(id)).filter((one) => one !== undefined);
}

export function plannedMinutes(questions: readonly Question[]): number {
  return questions.reduce((sum, one) => sum + minutesOf(one), 0);
}

export function addDraftSeat(draft: Draft, role: Role): Draft {
  const key = Math.max(-1, ...draft.seats.map((seat) => seat.key)) + 1;
  return { ...draft, seats: [...draft.seats, { key, role, name: "", account: "" }] };
}

/** Each thing that is missing, by the part of the form that it belongs to. */
export type Missing = Partial<Record<"title" | "set" | "questions" | "reviewers" | "seats", string>>;

export function missing(draft: Draft): Missing {
  const found: Missing = {};
  if (!draft.title.trim()) found.title = "Give the room a title.";
  if (!draft.set) found.set = "Choose a question set.";
  else if (draft.questions.length === 0) found.questions = "Pick at least one question.";
  if (draft.reviewers.length === 0) found.reviewers = "Choose at least one reviewer: the transcript is sealed to them.";
  if (draft.seats.some((seat) => !seat.name.trim())) found.seats = "Give every seat a name, or remove it.";
  else if (draft.seats.filter((seat) => seat.role === "candidate").length > 1) found.seats = "A room has one candidate.";
  return found;
}

export function toNewRoom(draft: Draft): NewRoom {
  return {
    title: draft.title.trim(),
    rule: draft.rule,
    set: draft.set,
    questions: draft.questions,
    reviewers: draft.reviewers,
    seats: draft.seats.map(({ role, name, account }): NewSeat => ({ role, name: name.trim(), ...(account && { account }) })),
  };
}
