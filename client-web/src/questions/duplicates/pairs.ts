// The pairs that are gone through, one after the other.
import type { DismissedPair, DuplicateKind, DuplicatePair, QuestionPlace } from "../../api/set-types.ts";

export const pairKey = ({ a, b }: DuplicatePair): string => `${a.set}/${a.key} ${b.set}/${b.key}`;
const isAt = (place: QuestionPlace, set: string, key: string): boolean => place.set === set && place.key === key;

/** Without those of a question that is gone. */
export function withoutQuestion(pairs: readonly DuplicatePair[], set: string, key: string): readonly DuplicatePair[] {
  return pairs.filter(({ a, b }) => !isAt(a, set, key) && !isAt(b, set, key));
}

/** Without one pair, or with its mark where dismissed ones are shown. */
export function withDismissed(pairs: readonly DuplicatePair[], pair: DuplicatePair, areShown: boolean): readonly DuplicatePair[] {
  const key = pairKey(pair);
  return areShown ? pairs.map((one) => (pairKey(one) === key ? { ...one, dismissed: true } : one)) : pairs.filter((one) => pairKey(one) !== key);
}

/** With one that is taken back, where it was found; the same list when it isn't among what was found. */
export function withTakenBack(found: readonly DuplicatePair[], pairs: readonly DuplicatePair[], { a, b }: DismissedPair): readonly DuplicatePair[] {
  const isIt = (one: DuplicatePair): boolean => (isAt(one.a, a.set, a.key) && isAt(one.b, b.set, b.key)) || (isAt(one.a, b.set, b.key) && isAt(one.b, a.set, a.key));
  const shown = new Map(pairs.map((one) => [pairKey(one), one]));
  if (!found.some(isIt)) return pairs;
  return found.flatMap((one) => (isIt(one) ? [{ ...one, dismissed: false }] : (shown.get(pairKey(one)) ?? [])));
}

export const kindNames: readonly DuplicateKind[] = ["same", "part", "related"];

export function ofKind(pairs: readonly DuplicatePair[], kind: DuplicateKind | "all"): readonly DuplicatePair[] {
  return kind === "all" ? pairs : pairs.filter((one) => one.kind === kind);
}

/** The pair `by` places further; it stays at the ends. */
export function neighbour(pairs: readonly DuplicatePair[], current: string | undefined, by: 1 | -1): DuplicatePair | undefined {
  const at = pairs.findIndex((one) => pairKey(one) === current);
  return pairs[Math.min(pairs.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
}

/** What is looked at when the list became another: the same pair, else what stands in its place. */
export function follow(before: readonly DuplicatePair[], after: readonly DuplicatePair[], current: string | undefined): DuplicatePair | undefined {
  const at = Math.max(0, before.findIndex((one) => pairKey(one) === current));
  const left = new Set(after.map(pairKey));
  return before.slice(at).concat(before.slice(0, at).reverse()).find((one) => left.has(pairKey(one))) ?? after[0];
}
