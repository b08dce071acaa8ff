import type { Id } from "../protocol/generated/messages.ts";

export interface Dot {
  readonly member: Id;
  readonly name: string;
  readonly mark: number;
  /** 0 on the axis, 1 above it, and so on: equal marks are stacked. */
  readonly level: number;
}

/** A dot for each mark that was given. */
export function layoutDots(marks: readonly { readonly member: Id; readonly name: string; readonly mark: number }[]): readonly Dot[] {
  const heights = new Map<number, number>();
  return marks.filter((one) => one.mark > 0).map(({ member, name, mark }) => {
    const level = heights.get(mark) ?? 0;
    heights.set(mark, level + 1);
    return { member, name, mark, level };
  });
}

/** The first letters of a name's first and last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => [...(word ?? "")][0]?.toLocaleUpperCase() ?? "").join("") || "?";
}
