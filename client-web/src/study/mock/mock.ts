import type { SampledQuestion } from "../../api/types.ts";
import type { Question } from "../../questions/set.ts";
import { type Item, keyOf, topicTitle } from "../items.ts";
import { groupBy } from "../group.ts";
import type { MockAnswer, MockMark } from "../history/event.ts";

/** A mock interview, from its plan to its debrief. A plain value, so that it outlives the page. */
export interface Mock {
  /** From whose page it was begun; its questions may be of others, too. */
  readonly set: string;
  /** With the versions of what was drawn from: "abc1 of locks@3, queues@1". */
  readonly seed: string;
  /** What was asked for. */
  readonly minutes: number;
  readonly questions: readonly SampledQuestion[];
  /** When the first question was shown; 0 before. */
  readonly startedAt: number;
  /** The question that is answered; as many as there are: the debrief. */
  readonly place: number;
  readonly shownAt: number;
  readonly answers: readonly Answer[];
}

export interface Answer {
  readonly text: string;
  /** "": prose; absent: not chosen. */
  readonly language?: string;
  /** How many hints were asked for. */
  readonly hints: number;
  readonly spentMs: number;
  /** By the competency's name. */
  readonly marks: Readonly<Record<string, number>>;
}

const noAnswer: Answer = { text: "", hints: 0, spentMs: 0, marks: {} };

/** Read from a browser's database: another version may have written something else. */
export function isMock(value: unknown): value is Mock {
  const mock = value as Partial<Mock> | null | undefined;
  return typeof mock === "object" && mock !== null && typeof mock.set === "string" && Array.isArray(mock.questions) && Array.isArray(mock.answers)
    && mock.answers.length === mock.questions.length && Number.isSafeInteger(mock.place) && mock.questions.length > 0;
}

export function beginMock(set: string, seed: string, minutes: number, questions: readonly SampledQuestion[], now: number): Mock {
  return { set, seed, minutes, questions, startedAt: now, place: 0, shownAt: now, answers: questions.map(() => noAnswer) };
}

export function changeAnswer(mock: Mock, place: number, change: Partial<Answer>): Mock {
  return { ...mock, answers: mock.answers.map((answer, at) => (at === place ? { ...answer, ...change } : answer)) };
}

export const isOver = (mock: Mock): boolean => mock.place >= mock.questions.length;

/** How long the question that is shown has been answered until now. */
export function spentOnThis(mock: Mock, now: number): number {
  return isOver(mock) ? 0 : (mock.answers[mock.place]?.spentMs ?? 0) + Math.max(0, now - mock.shownAt);
}

/** The clock stands still from here on, until it is resumed: what is written down while the page may go. */
export function pauseMock(mock: Mock, now: number): Mock {
  return isOver(mock) ? mock : { ...changeAnswer(mock, mock.place, { spentMs: spentOnThis(mock, now) }), shownAt: now };
}

export const resumeMock = (mock: Mock, now: number): Mock => ({ ...mock, shownAt: now });

export function nextQuestion(mock: Mock, now: number): Mock {
  return { ...pauseMock(mock, now), place: Math.min(mock.place + 1, mock.questions.length), shownAt: now };
}

/** What wasn't reached stays without an answer. */
export function endMock(mock: Mock, now: number): Mock {
  return { ...pauseMock(mock, now), place: mock.questions.length, shownAt: now };
}

export const spentMs = (mock: Mock): number => mock.answers.reduce((sum, answer) => sum + answer.spentMs, 0);

/** Was it come to at all? */
export const wasReached = (answer: Answer): boolean => answer.spentMs > 0;

/** The scale where a question has no rubric of its own. */
const overall = "Overall";
const overallTop = 5;

export interface Scale {
  readonly name: string;
  readonly top: number;
}

/** The scales on which an answer is marked: the question's rubric, else one for the whole. */
export function scalesOf(question: Question | undefined): readonly Scale[] {
  const rubric = question?.rubric ?? [];
  if (rubric.length === 0) return [{ name: overall, top: overallTop }];
  return rubric.map(({ name, levels }) => ({ name, top: Math.max(overallTop, ...levels.map(({ mark }) => mark)) }));
}

function marksOf(answer: Answer, scales: readonly Scale[]): readonly MockMark[] {
  return scales.flatMap(({ name, top }) => {
    const mark = answer.marks[name];
    return mark === undefined ? [] : [{ name, mark, top }];
  });
}

/** What is kept: of an answer its length and its marks, not what it says. `itemOf`: the question in its set, by "set/key". */
export function keptAnswers(mock: Mock, itemOf: (key: string) => Item | undefined): readonly MockAnswer[] {
  return mock.questions.map((question, place) => {
    const answer = mock.answers[place] ?? noAnswer;
    const item = itemOf(keyOf(question.set, question.key));
    return {
      // The server names the innermost heading; studying goes by topics.
      set: question.set, question: question.key, topic: item?.topic ?? topicTitle(question.topic), spent_ms: Math.round(answer.spentMs), length: answer.text.length,
      marks: marksOf(answer, scalesOf(item?.question)),
    };
  });
}

export interface TopicResult {
  readonly set: string;
  readonly topic: string;
  readonly questions: number;
  readonly spentMs: number;
  /** The mean of its marks, 0 (the lowest mark of each scale) to 1 (the highest); absent: none was given. */
  readonly mean: number | undefined;
  readonly marks: number;
}

/** In the order in which the topics were met. What two sets call alike stays two topics. */
export function resultsByTopic(answers: readonly MockAnswer[]): readonly TopicResult[] {
  return [...groupBy(answers, ({ set, topic }) => keyOf(set, topic)).values()].map((list) => {
    const parts = list.flatMap(({ marks }) => marks).map(({ mark, top }) => (top > 1 ? (mark - 1) / (top - 1) : 1));
    return {
      set: list[0]?.set ?? "", topic: list[0]?.topic ?? "", questions: list.length, spentMs: list.reduce((sum, one) => sum + one.spent_ms, 0), marks: parts.length,
      mean: parts.length > 0 ? parts.reduce((sum, part) => sum + part, 0) / parts.length : undefined,
    };
  });
}
