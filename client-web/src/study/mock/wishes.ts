import type { Sample, SampleWishes } from "../../api/types.ts";
import { readSeed, seedFault } from "../../questions/build/wishes.ts";

/** What a mock interview is to be like, as it stands in the form. */
export interface MockWishes {
  readonly sets: readonly string[];
  readonly minutes: string;
  /** Empty: all of them. */
  readonly topics: readonly string[];
  /** How many of each kind, as typed; empty: as it comes. */
  readonly kinds: Readonly<Record<string, string>>;
  /** Empty: any. */
  readonly least: string;
  readonly most: string;
  readonly rising: boolean;
  /** Empty: a fresh one. */
  readonly seed: string;
}

/** One set, until others are chosen, too. */
export const firstWishes = (set: string): MockWishes => ({ sets: [set], minutes: "45", topics: [], kinds: {}, least: "", most: "", rising: true, seed: "" });

export const toggled = (list: readonly string[], one: string, on: boolean): readonly string[] => [...list.filter((other) => other !== one), ...(on ? [one] : [])];

/** With other sets there are other topics and kinds to wish for. */
export const withSets = (wishes: MockWishes, sets: readonly string[]): MockWishes => ({ ...wishes, sets, topics: [], kinds: {} });

export interface MockFaults {
  readonly sets: string | undefined;
  readonly seed: string | undefined;
  /** By kind. */
  readonly kinds: Readonly<Record<string, string>>;
}

export function mockFaults({ sets, seed, kinds }: MockWishes): MockFaults {
  return {
    sets: sets.length === 0 ? "Choose at least one set." : undefined,
    seed: seedFault(seed, sets),
    kinds: Object.fromEntries(Object.entries(kinds).filter(([, typed]) => !/^\d{0,2}$/.test(typed)).map(([kind]) => [kind, "A whole number."])),
  };
}

export const areFine = ({ sets, seed, kinds }: MockFaults): boolean => !sets && !seed && Object.keys(kinds).length === 0;

/** What is asked of the server. Only questions with an answer: the debrief compares with it. */
export function toMockSample(wishes: MockWishes): SampleWishes {
  const kinds = Object.entries(wishes.kinds).map(([kind, typed]) => ({ kind, count: Number(typed) })).filter((one) => one.count > 0);
  const seed = readSeed(wishes.seed);
  return {
    sets: seed && seed.sets.length > 0 ? seed.sets : wishes.sets, minutes: Number(wishes.minutes), rising: wishes.rising, need_answer: true,
    ...(wishes.topics.length > 0 && { topics: wishes.topics }), ...(kinds.length > 0 && { kinds }),
    ...(wishes.least && { least: wishes.least }), ...(wishes.most && { most: wishes.most }), ...(seed && { seed: seed.seed }),
  };
}

/** The most that a kept result holds. */
const longestSeed = 1000;

/** What draws the same again: "abc1 of locks@3, queues@1"; with a great many sets the seed alone. */
export function seedOf({ seed, sets }: Pick<Sample, "seed" | "sets">): string {
  const whole = `${seed} of ${sets.join(", ")}`;
  return whole.length <= longestSeed ? whole : seed;
}
