import { score } from "../ui/search.ts";
import type { Question, Topic } from "./set.ts";

/** All that somebody may remember of a question. */
function text(question: Question): string {
  return [
    question.prompt, question.kind, question.difficulty, question.answer, question.how_to_answer, question.example_answer,
    ...(question.tags ?? []), ...(question.hints ?? []), ...(question.follow_ups ?? []), ...(question.sections ?? []).map((one) => one.text),
  ].filter(Boolean).join(" ");
}

/** Is it what somebody looks for who chooses questions: by its prompt, kind, difficulty or tags? */
export function answers(question: Question, typed: string): boolean {
  return score([question.prompt, question.kind, question.difficulty, ...(question.tags ?? [])].filter(Boolean).join(" "), typed) > 0;
}

/** The topics with those of their questions that have the words; empty ones are left out. */
export function filterTopics(topics: readonly Topic[], typed: string): readonly Topic[] {
  if (!typed.trim()) return topics;
  const matching = (questions: readonly Question[] | undefined) => (questions ?? []).filter((one) => score(text(one), typed) > 0);
  return topics
    .map((topic) => ({
      ...topic,
      questions: matching(topic.questions),
      subtopics: (topic.subtopics ?? []).map((sub) => ({ ...sub, questions: matching(sub.questions) })).filter((sub) => sub.questions.length > 0),
    }))
    .filter((topic) => topic.questions.length + topic.subtopics.length > 0);
}
