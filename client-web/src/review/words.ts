import type { Phase, Recommendation } from "../protocol/generated/messages.ts";

export const recommendationWords: Readonly<Record<Recommendation, string>> = {
  "strong-yes": "Strong yes", yes: "Yes", no: "No", "strong-no": "Strong no",
};

export const phaseSentences: Readonly<Record<Phase, string>> = {
  planned: "The room was planned.",
  lobby: "The lobby opened.",
  live: "The interview began.",
  debrief: "The interview ended; the panel stayed for the debrief.",
  sealed: "The room was closed and sealed.",
};
