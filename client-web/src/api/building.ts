import { request } from "./request.ts";
import type { At, Decision, DismissedPairs, Duplicates, MergeOfTwo, PairOfKeys, Sample, SampleWishes, Upstream } from "./set-types.ts";

// Making sets out of sets: duplicates, samples, remixes, forks and their updates.

const part = encodeURIComponent;

export const duplicates = (sets: readonly string[], withDismissed = false, signal?: AbortSignal) =>
  request<Duplicates>("GET", `/api/duplicates?sets=${sets.map(part).join(",")}${withDismissed ? "&dismissed=1" : ""}`, undefined, signal);
export const dismissDuplicate = (pair: PairOfKeys) => request<void>("POST", "/api/duplicates/dismiss", pair);
/** The latest first, at most 200; only what both stands in these sets. */
export const dismissedDuplicates = (sets: readonly string[], signal?: AbortSignal) =>
  request<DismissedPairs>("GET", `/api/duplicates/dismissed?sets=${sets.map(part).join(",")}`, undefined, signal);
export const undismissDuplicate = (pair: PairOfKeys) => request<void>("POST", "/api/duplicates/undismiss", pair);
/** Writes the one that is kept and removes the other, in one transaction. */
export const mergeDuplicate = (merge: MergeOfTwo) => request<At>("POST", "/api/duplicates/merge", merge);

export const sampleQuestions = (wishes: SampleWishes, signal?: AbortSignal) =>
  request<Sample>("POST", "/api/samples", wishes, signal);
export const remixSets = (title: string, picks: readonly { readonly set: string; readonly keys: readonly string[] }[]) =>
  request<{ readonly id: string; readonly version: number }>("POST", "/api/sets/remix", { title, picks });
export const forkSet = (set: string, title: string) =>
  request<{ readonly id: string; readonly version: number }>("POST", `/api/sets/${part(set)}/fork`, { title });
/** Only those that have something new. */
export const setUpdates = async (set: string) =>
  (await request<{ readonly upstreams: readonly Upstream[] }>("GET", `/api/sets/${part(set)}/updates`)).upstreams;
export const takeUpdates = (set: string, upstream: string, choices: readonly Decision[]) =>
  request<At>("POST", `/api/sets/${part(set)}/updates`, { upstream, choices });
