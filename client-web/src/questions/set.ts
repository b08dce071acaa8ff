// A question set as the API gives it: the pack's JSON form, in which empty fields are absent.

export interface Section {
  readonly name: string;
  /** Markdown */
  readonly text: string;
}

export interface Choice {
  readonly right: boolean;
  readonly text?: string;
  readonly feedback?: string;
}

export interface SignalLine {
  readonly kind: "expected" | "strong" | "red flag";
  readonly text: string;
}

export interface RubricLine {
  readonly name: string;
  readonly levels: readonly { readonly mark: number; readonly text?: string }[];
}

/** Texts are Markdown. */
export interface Question {
  readonly id: string;
  /** The first line is what the question is called. */
  readonly prompt: string;
  readonly kind?: string;
  readonly difficulty?: string;
  readonly time?: string | number;
  readonly points?: string | number;
  readonly status?: string;
  readonly source?: string;
  readonly lang?: string;
  readonly tags?: readonly string[];
  readonly hints?: readonly string[];
  readonly choices?: readonly Choice[];
  readonly answer?: string;
  readonly how_to_answer?: string;
  readonly example_answer?: string;
  readonly signals?: readonly SignalLine[];
  readonly rubric?: readonly RubricLine[];
  readonly follow_ups?: readonly string[];
  readonly references?: readonly string[];
  /** Those that have no place of their own above, under their own names. */
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
