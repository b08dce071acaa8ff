// What is to be seen of marks: one's own, also those on their way, others' as the room's rule shows
// them, and why something isn't there.
import type { Id, RoomQuestion, Rule } from "../protocol/generated/messages.ts";
import type { AskedCommand } from "../sync/kept.ts";
import { listed } from "./listed.ts";
import { givenKey, markKey, type Mark, type RoomState } from "../sync/state.ts";

/** Asked for and not yet stored: shown at once, over what is stored. */
export function withPending(room: RoomState, pending: readonly AskedCommand[], me: Id): RoomState {
  let { marks, ticks, consensus } = room;
  for (const command of pending) {
    if (command.type === "rate") {
      const { question, competency, mark, comment = "" } = command;
      const before = marks.get(markKey(question, competency, me));
      const made: Mark = { member: me, question, competency, mark, comment, revision: before?.revision ?? false, at: 0 };
      marks = new Map(marks).set(markKey(question, competency, me), made);
    } else if (command.type === "tick") {
      const { question, signal, on } = command;
      ticks = new Map(ticks).set(markKey(question, signal, me), { member: me, question, signal, on, at: 0 });
    } else if (command.type === "consensus") {
      consensus = new Map(consensus).set(`${command.question}/${command.competency}`, command.mark);
    }
  }
  return marks === room.marks && ticks === room.ticks && consensus === room.consensus ? room : { ...room, marks, ticks, consensus };
}

/** Every mark that is known on one competency, in the order in which the raters came in. */
export function marksOn(room: RoomState, question: Id, competency: number): readonly Mark[] {
  return [...room.members.keys()].flatMap((member) => room.marks.get(markKey(question, competency, member)) ?? []);
}

/** Of those who assessed it; undefined when nobody did. */
export function meanOf(marks: readonly Mark[]): number | undefined {
  const given = marks.filter(({ mark }) => mark > 0);
  return given.length === 0 ? undefined : given.reduce((sum, { mark }) => sum + mark, 0) / given.length;
}

/** "3.7", "4" */
export const formatMean = (mean: number): string => mean.toFixed(1);

export interface Missing {
  readonly question: RoomQuestion;
  readonly competency: number;
  readonly name: string;
}

const asked = (room: RoomState): readonly RoomQuestion[] => room.plan.filter(({ id }) => room.asked.has(id));

/** Competencies of asked questions on which `member` has no entry. */
export function unrated(room: RoomState, member: Id): readonly Missing[] {
  return everyCompetency(room).filter(({ question, competency }) => !room.marks.has(markKey(question.id, competency, member)));
}

/** Marks without words beside them. */
export function uncommented(room: RoomState, member: Id): readonly Missing[] {
  return everyCompetency(room).filter(({ question, competency }) => {
    const mark = room.marks.get(markKey(question.id, competency, member));
    return mark !== undefined && mark.mark > 0 && mark.comment.trim() === "";
  });
}

function everyCompetency(room: RoomState): readonly Missing[] {
  return asked(room).flatMap((question) =>
    (question.competencies ?? []).map(({ name }, competency) => ({ question, competency, name })),
  );
}

/**
 * Why others' marks on a question aren't there, in plain words; undefined when nothing is kept from the
 * viewer.
 */
export function whyHidden(room: RoomState, question: Id, viewer: Id, rates: boolean): string | undefined {
  const others = [...room.members.values()].filter(({ id, role }) => role === "interviewer" && id !== viewer);
  const interviewers = [...room.members.values()].filter(({ role }) => role === "interviewer");
  if (room.rule === "open" || room.rule === undefined || others.length === 0) return undefined;
  if (interviewers.every(({ id }) => room.submitted.has(id))) return undefined;
  const given = others.filter(({ id }) => room.given.has(givenKey(question, id))).map(({ name }) => name);
  const have = given.length === 1 ? "has" : "have";
  const who = given.length === 0 ? `Nobody ${rates ? "else " : ""}has given marks on this question yet.` : `${listed(given)} ${have} given marks on this question.`;
  if (room.rule === "after-own" && rates) {
    if (room.given.has(givenKey(question, viewer))) return undefined;
    return `${who} You see others’ marks as soon as you have given yours: an entry for each competency, at least one of them a mark.`;
  }
  return `${who} ${rates ? "Others’ marks" : "Marks"} appear when every interviewer has submitted a scorecard.`;
}

/** The same of scorecards. */
export function whyCardsHidden(room: RoomState, viewer: Id, rates: boolean): string | undefined {
  const others = [...room.members.values()].filter(({ id, role }) => role === "interviewer" && id !== viewer);
  const hidden = others.filter(({ id }) => room.submitted.has(id) && !room.submissions.has(id)).map(({ name }) => name);
  const waiting = others.filter(({ id }) => !room.submitted.has(id)).map(({ name }) => name);
  const parts: string[] = [];
  if (hidden.length > 0) {
    const until = room.rule === "after-own" && rates ? "you have submitted yours" : "every interviewer has submitted";
    parts.push(`${listed(hidden)} ${hidden.length === 1 ? "has" : "have"} submitted; you see it when ${until}.`);
  }
  if (waiting.length > 0) parts.push(`${listed(waiting)} ${waiting.length === 1 ? "hasn’t" : "haven’t"} submitted yet.`);
  return parts.length > 0 ? parts.join(" ") : undefined;
}

export const ruleWords: { readonly [rule in Rule]: string } = {
  "open": "Marks are open: the whole panel sees them as they are given.",
  "after-own": "You see others’ marks on a question when you have given yours.",
  "after-all": "You see others’ marks when every interviewer has submitted a scorecard.",
};
