import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { sampleQuestions } from "../../api/building.ts";
import { Refusal, sentence } from "../../api/request.ts";
import type { Sample } from "../../api/set-types.ts";
import { announce } from "../../ui/status.tsx";
import { type Interview, swap, takeSample } from "./chosen.ts";
import { type BuildWishes, type WishFault, faultsOf, toSample, toSwap } from "./wishes.ts";
import { fittingWords } from "./words.ts";

/** What was sampled last, and for what. */
export interface Sampled {
  readonly sample: Sample;
  readonly wishes: BuildWishes;
  readonly candidate: string;
  /** Others were kept, or not to come: the seed alone doesn't make it again. */
  readonly isPartial: boolean;
}

interface Building {
  readonly list: Interview;
  /** Taken out or swapped: they don't come again. */
  readonly refused: readonly string[];
  readonly candidate: string;
  readonly sampled?: Sampled;
}

const nothing: Building = { list: [], refused: [], candidate: "" };
/** Outlives the screen, so that nothing is lost on the way to a room and back; signing out loads the page anew. */
const building = signal<Building>(nothing);

/** The interview that is being built, and what can be done with it. */
export function useBuilding(wishes: BuildWishes) {
  const [busy, setBusy] = useState("");
  const [error, setError] = useState("");
  const [faults, setFaults] = useState<WishFault>({});
  const stop = useRef<AbortController | undefined>(undefined);
  const { list, refused, candidate, sampled } = building.value;
  const set = (part: Partial<Building>) => { building.value = { ...building.peek(), ...part }; };
  useEffect(() => () => stop.current?.abort(), []);

  const run = async (what: string, ask: (signal: AbortSignal) => Promise<void>) => {
    if (stop.current) return;
    const found = faultsOf(wishes);
    setFaults(found);
    setError("");
    if (Object.keys(found).length > 0) {
      announce(Object.values(found).join(" "));
      return;
    }
    const own = new AbortController();
    stop.current = own;
    setBusy(what);
    try {
      await ask(own.signal);
    } catch (failure) {
      if (!own.signal.aborted) setError(failure instanceof Refusal && failure.code === "no_such_version" ? `${failure.message} It is ${failure.detail ?? "not named"}.` : sentence(failure));
    }
    stop.current = undefined;
    setBusy("");
  };

  return {
    list, refused, candidate, sampled, busy, error, faults,
    setList: (next: Interview) => set({ list: next }),
    setCandidate: (name: string) => set({ candidate: name }),
    refuse: (ref: string) => set({ refused: [...building.peek().refused.filter((one) => one !== ref), ref] }),
    forgive: () => set({ refused: [] }),
    clear: () => {
      const { candidate: same } = building.peek();
      building.value = { ...nothing, candidate: same };
      setError("");
    },
    stop: () => stop.current?.abort(),
    sample: () => run("Sampling…", async (signal) => {
      const asked = toSample(wishes, list, refused, candidate);
      const sample = await sampleQuestions(asked, signal);
      set({ list: takeSample(building.peek().list, sample), sampled: { sample, wishes, candidate, isPartial: Boolean(asked.keep ?? asked.leave_out) } });
      announce(fittingWords(sample));
    }),
    swap: (ref: string) => run("Looking for another…", async (signal) => {
      const sample = await sampleQuestions(toSwap(wishes, list, ref, refused, candidate), signal);
      const next = swap(building.peek().list, ref, sample);
      if (!next) {
        setError("No other question fits in its place.");
        return;
      }
      set({ list: next, refused: [...building.peek().refused, ref] });
      announce("Swapped.");
    }),
  };
}

export type BuildingHook = ReturnType<typeof useBuilding>;
