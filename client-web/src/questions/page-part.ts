// A set of which only a part is drawn: a page with tens of thousands of questions would be more than a browser bears.
import { type Subtopic, type Topic, questionsOf } from "./set.ts";

/** Sets up to this many questions are drawn whole; of larger ones as many at first, and as many more each time. */
export const mostDrawn = 300;

/** Some of the questions that follow each other, counted through all topics. */
export interface Part {
  readonly from: number;
  /** Behind the last one. */
  readonly to: number;
}

/** The part that has the question at `at`; the first one when there is no such question. */
export function partWith(at: number, total: number): Part {
  const from = Math.floor(Math.max(0, Math.min(at, total - 1)) / mostDrawn) * mostDrawn;
  return { from, to: Math.min(total, from + mostDrawn) };
}

/** With those before it, or those behind it. */
export function grown({ from, to }: Part, by: "before" | "behind", total: number): Part {
  return by === "before" ? { from: Math.max(0, from - mostDrawn), to } : { from, to: Math.min(total, to + mostDrawn) };
}

/** The topics with those of their questions that are in the part. A topic's introduction stands before its first question only. */
export function topicsIn(topics: readonly Topic[], { from, to }: Part): readonly Topic[] {
  let at = 0;
  let total = 0;
  for (const topic of topics) total += questionsOf(topic).length;
  if (from <= 0 && to >= total) return topics;
  const cut = ({ title, intro, questions = [] }: Subtopic): Subtopic => {
    const begin = at;
    at += questions.length;
    return {
      ...(title !== undefined && { title }), ...(intro !== undefined && begin >= from && { intro }),
      questions: questions.slice(Math.max(0, from - begin), Math.max(0, to - begin)),
    };
  };
  return topics.flatMap((topic) => {
    const begin = at;
    const own = cut(topic);
    const subtopics = (topic.subtopics ?? []).map((sub) => ({ begin: at, sub: cut(sub), end: at })).filter((one) => isIn(one.begin, one.end)).map(({ sub }) => sub);
    return isIn(begin, at) ? [{ ...own, subtopics }] : [];
  });

  /** Has the piece questions in the part? One that has none stands where it would begin. */
  function isIn(begin: number, end: number): boolean {
    if (begin === end) return begin >= from && (begin < to || to >= total);
    return begin < to && end > from;
  }
}
