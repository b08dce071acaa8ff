import { questionSet } from "../../api/api.ts";
import { setOutline } from "../../api/sets.ts";
import { type Question, allQuestions } from "../set.ts";
import { type PoolQuestion, poolOf } from "./pool.ts";
import { refOf, setsOf } from "./refs.ts";

/** The questions of the sets, in their order. Errors: Refusal. */
export async function loadPool(sets: readonly string[], signal?: AbortSignal): Promise<readonly PoolQuestion[]> {
  const outlines = await Promise.all(sets.map((set) => setOutline(set, undefined, signal)));
  return outlines.flatMap((outline, at) => ("blocks" in outline ? poolOf(sets[at] ?? "", outline) : []));
}

/** A whole question, and the language of its set. */
export interface QuestionIn {
  readonly ref: string;
  readonly lang: string | undefined;
  readonly question: Question;
}

/** The questions with all their texts, in this order; those that are gone are left out. Errors: Refusal. */
export async function loadQuestions(refs: readonly string[]): Promise<readonly QuestionIn[]> {
  const sets = await Promise.all(setsOf(refs).map((set) => questionSet(set)));
  const all = new Map(sets.flatMap((set) => allQuestions(set).map((question): [string, QuestionIn] => {
    const ref = refOf({ set: set.id, key: question.id });
    return [ref, { ref, lang: set.lang, question }];
  })));
  return refs.flatMap((ref) => all.get(ref) ?? []);
}
