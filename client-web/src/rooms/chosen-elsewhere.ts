import type { SetRow } from "../api/types.ts";
import { loadPool } from "../questions/build/load-pool.ts";
import { type PoolQuestion, isReady } from "../questions/build/pool.ts";
import { mostQuestions, readRefs, setsOf } from "../questions/build/refs.ts";
import { count } from "../ui/time.ts";

/** What the page's address says of the questions. */
export interface ChosenElsewhere {
  readonly refs: readonly string[];
  readonly known: readonly PoolQuestion[];
  /** What couldn't be taken over, a sentence each. */
  readonly notes: readonly string[];
}

/** Of the questions that are named, those that are there. */
export function sift(named: string, pool: readonly PoolQuestion[]): ChosenElsewhere {
  const { refs, leftOff, broken } = readRefs(named);
  const byRef = new Map(pool.map((one) => [one.ref, one]));
  const there = refs.filter((ref) => byRef.has(ref));
  const gone = refs.length - there.length + broken.length;
  const unready = there.filter((ref) => !isReady(byRef.get(ref) as PoolQuestion)).length;
  return {
    refs: there,
    known: there.flatMap((ref) => byRef.get(ref) ?? []),
    notes: [
      gone > 0 ? `${count(gone, "question")} of those that were chosen ${gone === 1 ? "isn’t" : "aren’t"} there any more.` : "",
      leftOff > 0 ? `A room has at most ${mostQuestions} questions; ${leftOff} more were left off.` : "",
      unready > 0 ? `${count(unready, "question")} of these ${unready === 1 ? "is" : "are"} retired or unfinished.` : "",
    ].filter(Boolean),
  };
}

export async function chosenElsewhere(named: string, sets: readonly SetRow[]): Promise<ChosenElsewhere> {
  const wanted = setsOf(readRefs(named).refs).filter((set) => sets.some(({ id }) => id === set));
  return sift(named, await loadPool(wanted));
}
