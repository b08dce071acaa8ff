import type { Choice } from "../../questions/set.ts";
import type { Rating } from "../history/event.ts";
import { type Item, isChoice } from "../items.ts";
import { seedFor, shuffled } from "../shuffle.ts";

export interface QuizChoice {
  /** Its place in the set. */
  readonly place: number;
  readonly choice: Choice;
}

export interface QuizQuestion {
  readonly item: Item;
  readonly choices: readonly QuizChoice[];
  /** More than one is right. */
  readonly several: boolean;
}

/** "None of the above" means nothing in another order. */
const refersToOrder = /\b(?:all|none|both|neither|any) of (?:the )?(?:above|below|these)\b|\b(?:both|either|neither) [a-h] (?:and|or|nor) [a-h]\b/i;

export function quizQuestion(item: Item, seed: number): QuizQuestion {
  const choices = (item.question.choices ?? []).map((choice, place): QuizChoice => ({ place, choice }));
  const isFixed = choices.some(({ choice }) => refersToOrder.test(choice.text ?? ""));
  return {
    item, several: choices.filter(({ choice }) => choice.right).length > 1,
    choices: isFixed ? choices : shuffled(choices, seedFor(seed, item.key)),
  };
}

/** The questions with choices, in an order that the seed gives. */
export function quizQuestions(items: readonly Item[], seed: number, most = Infinity): readonly QuizQuestion[] {
  return shuffled(items.filter(isChoice), seed).slice(0, most).map((item) => quizQuestion(item, seed));
}

/** Were exactly the right ones chosen? */
export function isRight({ choices }: QuizQuestion, chosen: ReadonlySet<number>): boolean {
  return choices.every(({ place, choice }) => choice.right === chosen.has(place));
}

/** What the schedule is told. */
export const ratingOf = (right: boolean): Rating => (right ? 3 : 1);

const leastReadMs = 300;

/** Can a verdict that is shown since `shownMs` have been read? A key that was pressed twice by mistake comes sooner. */
export const wasRead = (shownMs: number, nowMs: number): boolean => nowMs - shownMs >= leastReadMs || nowMs < shownMs;
