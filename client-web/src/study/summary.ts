import type { Card, Cards } from "./cards.ts";
import { type Item, isAskable, topicsOf } from "./items.ts";
import { dayOf, dueAt } from "./schedule.ts";

/** How far one is with some questions. */
export interface Progress {
  readonly title: string;
  /** That can be asked. */
  readonly all: number;
  /** Asked at least once. */
  readonly begun: number;
  readonly learnt: number;
  readonly due: number;
}

export function progressOf(title: string, items: readonly Item[], cards: Cards, now: number): Progress {
  const askable = items.filter(isAskable);
  const known = askable.flatMap(({ key }) => cards.get(key) ?? []);
  return {
    title, all: askable.length, begun: known.length, learnt: known.filter(({ isLearnt }) => isLearnt).length,
    due: known.filter((card) => dueAt(card) <= now).length,
  };
}

/** In the order in which the topics come. */
export function progressByTopic(items: readonly Item[], cards: Cards, now: number): readonly Progress[] {
  return topicsOf(items).map((topic) => progressOf(topic.title, topic.items, cards, now));
}

/** Seven days. */
export interface Week {
  readonly start: number;
  /** Learnt questions that were asked again. */
  readonly asked: number;
  /** Those that were still known: graded better than Again. */
  readonly known: number;
}

/** The last weeks, the newest last: it ends with today. */
export function retentionByWeek(cards: Iterable<Card>, now: number, weeks = 8): readonly Week[] {
  const starts = Array.from({ length: weeks }, (_, place) => {
    const start = new Date(dayOf(now).start);
    start.setDate(start.getDate() + 1 - 7 * (weeks - place));
    return start.getTime();
  });
  const steps = [...cards].flatMap((card) => card.steps.filter(({ wasLearnt }) => wasLearnt));
  return starts.map((start, place) => {
    const end = starts[place + 1] ?? dayOf(now).end;
    const inside = steps.filter(({ at }) => at >= start && at < end);
    return { start, asked: inside.length, known: inside.filter(({ rating }) => rating > 1).length };
  });
}
