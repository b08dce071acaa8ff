// A question set as the API gives it: the pack's JSON form, in which empty fields are absent.

export interface Section {
  readonly name: string;
  readonly text: string;
}

export interface Choice {
  readonly text: string;
  readonly right?: boolean;
  readonly feedback?: string;
}

export interface Question {
  readonly id: string;
  /** Markdown; the first line is what the question is called. */
  readonly prompt: string;
  readonly kind?: string;
  readonly difficulty?: string;
  readonly time?: string | number;
  readonly points?: string | number;
  readonly status?: string;
  readonly source?: string;
  readonly lang?: string;
  readonly tags?: readonly string[];
  readonly sections?: readonly Section[];
}

export interface Subtopic {
  readonly title?: string;
  readonly intro?: string;
  readonly questions?: readonly Question[];
}

export interface Topic extends Subtopic {
  readonly subtopics?: readonly Subtopic[];
}

export interface QuestionSet {
  readonly id: string;
  readonly title: string;
  readonly lang?: string;
  readonly license?: string;
  readonly source?: string;
  readonly authors?: readonly string[];
  readonly tags?: readonly string[];
  readonly intro?: string;
  readonly topics?: readonly Topic[];
  readonly version?: number;
}

/** The prompt's first line. */
export function headOf(question: Question): string {
  return question.prompt.split("\n", 1)[0] ?? "";
}

/** What follows the prompt's first line. */
export function bodyOf(question: Question): string {
  const end = question.prompt.indexOf("\n");
  return end < 0 ? "" : question.prompt.slice(end + 1).trim();
}

export function minutesOf(question: Question): number {
  const minutes = Number(question.time);
  return Number.isFinite(minutes) && minutes > 0 ? minutes : 0;
}

export function questionsOf(topic: Topic): readonly Question[] {
  return [...(topic.questions ?? []), ...(topic.subtopics ?? []).flatMap((one) => one.questions ?? [])];
}

export function allQuestions(set: QuestionSet): readonly Question[] {
  return (set.topics ?? []).flatMap(questionsOf);
}

/** "concept, medium, 5 minutes" */
export function describe(question: Question): string {
  const minutes = minutesOf(question);
  return [question.kind, question.difficulty, minutes ? `${minutes} min` : ""].filter(Boolean).join(", ");
}
