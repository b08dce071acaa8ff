import { ChangeSet, Text } from "@codemirror/state";
import type { Changes, Id } from "../protocol/generated/messages.ts";

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** One stored edit, and the text as it was after it. */
export interface PadStep {
  readonly at: number;
  readonly by: Id | undefined;
  readonly text: Text;
  /** What was put in, as it stands in `text`; a deletion is an empty range. */
  readonly touched: readonly Range[];
  readonly inserted: number;
  readonly deleted: number;
}

/** Every keystroke of one shared text. Texts share what didn't change, so all of them fit in memory. */
export interface PadHistory {
  readonly document: string;
  /** Of a private note. */
  readonly owner: Id | undefined;
  readonly steps: readonly PadStep[];
}

/** Errors: RangeError when the change doesn't fit the text. */
export function nextStep(before: PadStep | undefined, change: { readonly at: number; readonly by?: Id; readonly changes: Changes }): PadStep {
  const set = ChangeSet.fromJSON(change.changes);
  const touched: Range[] = [];
  let inserted = 0;
  let deleted = 0;
  set.iterChanges((fromA, toA, fromB, toB) => {
    touched.push({ from: fromB, to: toB });
    inserted += toB - fromB;
    deleted += toA - fromA;
  });
  return { at: change.at, by: change.by, text: set.apply(before?.text ?? Text.empty), touched, inserted, deleted };
}

export function finalText(history: PadHistory | undefined): string {
  return history?.steps.at(-1)?.text.toString() ?? "";
}

export interface PlaySettings {
  readonly speed: number;
  readonly skipSilence: boolean;
}

/** The longest pause that is waited for when silence is skipped. */
export const longestPauseMs = 1500;

/** How long to wait before the step after `step` is shown. */
export function waitMs(history: PadHistory, step: number, { speed, skipSilence }: PlaySettings): number {
  const here = history.steps[step];
  const next = history.steps[step + 1];
  if (!here || !next) return 0;
  const gap = Math.max(0, next.at - here.at);
  return (skipSilence ? Math.min(gap, longestPauseMs) : gap) / speed;
}
