import { type Question, type QuestionSet, questionsOf } from "../questions/set.ts";
import { groupBy } from "./group.ts";

/** A question as it is studied. */
export interface Item {
  /** "set/question" */
  readonly key: string;
  readonly set: string;
  readonly setTitle: string;
  readonly topic: string;
  /** Tells its topic from others of the same title. */
  readonly topicKey: string;
  readonly lang: string | undefined;
  readonly question: Question;
}

export const keyOf = (set: string, question: string): string => `${set}/${question}`;

export const topicTitle = (title: string | undefined): string => title || "Without a topic";

/** In the set's order. */
export function itemsOf(set: QuestionSet): readonly Item[] {
  return (set.topics ?? []).flatMap((topic, place) => questionsOf(topic).map((question): Item => ({
    key: keyOf(set.id, question.id), set: set.id, setTitle: set.title, topic: topicTitle(topic.title), topicKey: `${set.id}/${place}`,
    lang: question.lang ?? set.lang, question,
  })));
}

export interface ItemTopic {
  readonly key: string;
  readonly title: string;
  readonly items: readonly Item[];
}

/** In the order in which the topics come. */
export function topicsOf(items: readonly Item[]): readonly ItemTopic[] {
  return [...groupBy(items, ({ topicKey }) => topicKey)].map(([key, list]) => ({ key, title: list[0]?.topic ?? "", items: list }));
}

const isRetired = (question: Question): boolean => question.status === "retired";

export const isChoice = ({ question }: Item): boolean => !isRetired(question) && (question.choices ?? []).some((choice) => choice.right);

/** Is there something to compare an answer with? */
export function isAskable(item: Item): boolean {
  const { question } = item;
  return !isRetired(question) && (isChoice(item) || Boolean(question.answer || question.example_answer || question.how_to_answer || question.signals?.length));
}

const fence = /^ {0,3}(?:```+|~~~+)[ \t]*([\w+#.-]+)/m;
const written = new Set(["python", "py", "c", "cpp", "c++", "javascript", "js", "typescript", "ts"]);

/** What an answer is probably written in: the language of the listings where code is asked for, else prose (""). */
export function answerLanguage(question: Question): string {
  if (question.kind !== "code") return "";
  const found = fence.exec(`${question.answer ?? ""}\n${question.example_answer ?? ""}\n${question.prompt}`)?.[1]?.toLowerCase() ?? "";
  return written.has(found) ? found : "";
}
