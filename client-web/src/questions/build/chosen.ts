import type { Sample, SampledQuestion } from "../../api/set-types.ts";
import type { PoolQuestion } from "./pool.ts";
import { mostQuestions, refOf } from "./refs.ts";

/** A question of the interview that is being built. */
export interface Chosen {
  readonly ref: string;
  readonly title: string;
  readonly topic: string;
  readonly kind: string;
  readonly difficulty: string;
  readonly minutes: number;
  /** Stays when the rest is sampled again. */
  readonly kept: boolean;
}

export type Interview = readonly Chosen[];

const sampled = (one: SampledQuestion): Chosen => ({
  ref: refOf(one), title: one.title, topic: one.topic, kind: one.kind, difficulty: one.difficulty, minutes: one.minutes, kept: false,
});

export const has = (list: Interview, ref: string): boolean => list.some((one) => one.ref === ref);

/** At the end; it stays, since somebody chose it. The list as it is when it is there already, or full. */
export function add(list: Interview, { ref, title, topic, kind, difficulty, minutes }: PoolQuestion): Interview {
  if (has(list, ref) || list.length >= mostQuestions) return list;
  return [...list, { ref, title, topic, kind, difficulty, minutes, kept: true }];
}

export const remove = (list: Interview, ref: string): Interview => list.filter((one) => one.ref !== ref);

export const toggleKept = (list: Interview, ref: string): Interview =>
  list.map((one) => (one.ref === ref ? { ...one, kept: !one.kept } : one));

/** Puts the item at `from` to the place `to`; the list as it is when there is no such place. */
export function move<Item>(list: readonly Item[], from: number, to: number): readonly Item[] {
  const item = list[from];
  if (item === undefined || to < 0 || to >= list.length || from === to) return list;
  const rest = list.filter((_, place) => place !== from);
  return [...rest.slice(0, to), item, ...rest.slice(to)];
}

export const minutesOf = (list: readonly { readonly minutes: number }[]): number => list.reduce((sum, one) => sum + one.minutes, 0);

/** After each question, the minutes of all up to it. */
export function runningTotals(list: readonly { readonly minutes: number }[]): readonly number[] {
  let sum = 0;
  return list.map(({ minutes }) => (sum += minutes));
}

/**
 * What a sample makes of the list: kept questions keep the order that they were put in by hand, the
 * others come where the sample has them.
 */
export function takeSample(before: Interview, sample: Pick<Sample, "questions">): Interview {
  const kept = before.filter((one) => one.kept);
  const next = sample.questions.map(sampled);
  const order = kept.filter((one) => has(next, one.ref));
  let at = 0;
  return next.map((one) => (has(order, one.ref) ? order[at++] ?? one : one));
}

/** Puts the sample's new question in the place of another; nothing when it has none. */
export function swap(before: Interview, ref: string, sample: Pick<Sample, "questions">): Interview | undefined {
  const fresh = sample.questions.map(sampled).find((one) => !has(before, one.ref));
  return fresh && before.map((one) => (one.ref === ref ? fresh : one));
}
