import { plainText } from "../ui/markdown.tsx";
import type { Asked } from "../sync/state.ts";

/** The first line of what is asked, in plain words. */
export function titleOf(asked: Asked): string {
  const first = asked.parts[0]?.text.split("\n").find((line) => line.trim() !== "") ?? "";
  return plainText(first) || `Question ${asked.number}`;
}
