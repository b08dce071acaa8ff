import { useEffect, useState } from "preact/hooks";
import { type PadHistory, type PlaySettings, waitMs } from "./pad-history.ts";

export interface Player {
  /** -1: before the first edit. */
  readonly step: number;
  readonly playing: boolean;
  readonly seek: (step: number) => void;
  readonly toggle: () => void;
}

/** Plays a pad's edits in their own rhythm. It stands at the end at first: the final state is read before the way to it. */
export function usePlayer(history: PadHistory, settings: PlaySettings): Player {
  const last = history.steps.length - 1;
  const [step, setStep] = useState(last);
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing) return undefined;
    if (step >= last) {
      setPlaying(false);
      return undefined;
    }
    const timer = setTimeout(() => setStep(step + 1), waitMs(history, step, settings));
    return () => clearTimeout(timer);
  }, [playing, step, last, history, settings.speed, settings.skipSilence]);
  return {
    step,
    playing,
    seek: (to) => setStep(Math.min(last, Math.max(-1, to))),
    toggle: () => {
      if (!playing && step >= last) setStep(-1); // from the beginning once more
      setPlaying(!playing);
    },
  };
}
