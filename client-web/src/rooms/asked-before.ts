import { useEffect, useState } from "preact/hooks";
import { sampleQuestions } from "../api/building.ts";
import type { Sample, SampleWishes } from "../api/set-types.ts";
import { loadPool } from "../questions/build/load-pool.ts";
import type { PoolQuestion } from "../questions/build/pool.ts";
import { mostQuestions, refOf, setsOf } from "../questions/build/refs.ts";

/** As many as the server takes. */
const mostLeftOut = 20_000;
const pauseMs = 700;

/** A sample of the planned questions alone, every one that may be asked. Nothing when the sets are too large for it. */
export function planSample(pool: readonly PoolQuestion[], plan: readonly string[]): SampleWishes | undefined {
  const rest = pool.map(({ ref }) => ref).filter((ref) => !plan.includes(ref));
  if (rest.length > mostLeftOut) return undefined;
  return { sets: setsOf(plan), questions: mostQuestions, leave_out: rest, seed: "plan" };
}

/** Those of the plan that are sampled for anybody, and not for this candidate. */
export function differing(anybody: Pick<Sample, "questions">, candidate: Pick<Sample, "questions">): ReadonlySet<string> {
  const fit = new Set(candidate.questions.map(refOf));
  return new Set(anybody.questions.map(refOf).filter((ref) => !fit.has(ref)));
}

const none: ReadonlySet<string> = new Set();

async function find(plan: readonly string[], candidate: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const wishes = planSample(await loadPool(setsOf(plan), signal), plan);
  if (!wishes) return none;
  const theirs = await sampleQuestions({ ...wishes, candidate }, signal);
  return theirs.left_out.asked_before > 0 ? differing(await sampleQuestions(wishes, signal), theirs) : none;
}

/** Which questions of the plan the candidate was asked before, as far as the server knows; found a moment after the last change. */
export function useAskedBefore(plan: readonly string[], candidate: string): ReadonlySet<string> {
  const [found, setFound] = useState(none);
  const named = [...plan].sort().join(",");
  useEffect(() => {
    if (plan.length === 0 || !candidate) {
      setFound(none);
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      // Only advice: where it can't be had, the room can be planned all the same.
      find(plan, candidate, stop.signal).then(setFound, () => { if (!stop.signal.aborted) setFound(none); });
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [named, candidate]);
  return found;
}
