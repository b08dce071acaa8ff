/** Names that packs know, in their order there. */
export const knownSections = [
  "Hints", "Choices", "Answer", "How to answer", "Example answer", "Signals", "Rubric", "Follow-ups", "References",
] as const;

export const kinds = ["concept", "scenario", "code", "trade-off", "choice"] as const;
export const difficulties = ["easy", "medium", "hard"] as const;
export const states = ["complete", "no answer", "needs prompt", "incomplete", "listing damaged", "retired"] as const;

/** Where a section of this name stands among the known ones; behind them when it isn't one. */
export function sectionRank(name: string): number {
  const at = knownSections.findIndex((known) => known.toLowerCase() === name.trim().toLowerCase());
  return at < 0 ? knownSections.length : at;
}
