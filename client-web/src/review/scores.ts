import type { Id } from "../protocol/generated/messages.ts";
import { consensusKey } from "../sync/state.ts";
import { type Review, nameOf } from "./review.ts";

export interface RaterMark {
  readonly member: Id;
  readonly name: string;
  /** 0: not assessed. */
  readonly mark: number;
  readonly comment: string;
  /** The mark that stood when the scorecard was submitted, where it was changed after. */
  readonly original: number | undefined;
}

export interface CompetencyScore {
  readonly question: Id;
  readonly competency: number;
  readonly name: string;
  readonly points: readonly { readonly value: number; readonly text: string }[];
  readonly marks: readonly RaterMark[];
  /** Of the marks given; undefined when there is none. "Not assessed" doesn't count. */
  readonly mean: number | undefined;
  readonly lowest: number;
  readonly highest: number;
  /** 0: none was agreed on. */
  readonly consensus: number;
  /** The scale's end. */
  readonly top: number;
}

/** From this difference on, raters saw different things. */
const wideSpread = 2;

export function isWide(score: CompetencyScore): boolean {
  return score.highest - score.lowest >= wideSpread;
}

interface Given {
  mark: number;
  comment: string;
  original: number | undefined;
}

/** The last mark of each rater, and the one it had before it was revised. */
function lastMarks(review: Review, question: Id, competency: number): readonly RaterMark[] {
  const given = new Map<Id, Given>();
  for (const record of review.records) {
    if (record.type !== "rated" || record.question !== question || record.competency !== competency) continue;
    const member = record.to ?? record.by ?? "";
    const before = given.get(member);
    const original = record.revision && before ? before.original ?? before.mark : undefined;
    given.set(member, { mark: record.mark, comment: record.comment ?? "", original });
  }
  return [...given].map(([member, one]) => ({ member, name: nameOf(review, member), ...one }));
}

/** Every competency of a question, in its order, marked or not. */
export function scoresOf(review: Review, question: Id): readonly CompetencyScore[] {
  const asked = review.state.plan.find((one) => one.id === question);
  return (asked?.competencies ?? []).map((competency, place) => {
    const marks = lastMarks(review, question, place);
    const values = marks.map((one) => one.mark).filter((mark) => mark > 0);
    return {
      question, competency: place, name: competency.name, points: competency.points, marks,
      mean: values.length > 0 ? values.reduce((sum, mark) => sum + mark, 0) / values.length : undefined,
      lowest: values.length > 0 ? Math.min(...values) : 0,
      highest: values.length > 0 ? Math.max(...values) : 0,
      consensus: review.state.consensus.get(consensusKey(question, place)) ?? 0,
      top: Math.max(5, ...competency.points.map((point) => point.value), ...values),
    };
  });
}

/** The same as words: "Ana 4, Ben 2. Mean 3.0. Agreed on 3." */
export function scoreWords(score: CompetencyScore): string {
  if (score.marks.length === 0) return "Nobody marked it.";
  const marks = score.marks.map((one) => `${one.name} ${one.mark || "not assessed"}`).join(", ");
  const mean = score.mean === undefined ? "" : ` Mean ${score.mean.toFixed(1)}.`;
  return `${marks}.${mean}${score.consensus ? ` Agreed on ${score.consensus}.` : ""}`;
}
