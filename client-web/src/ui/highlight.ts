import type { Parser } from "@lezer/common";
import { classHighlighter, highlightCode } from "@lezer/highlight";

export interface Span {
  readonly from: number;
  readonly to: number;
  /** Classes of syntax.css; empty for plain text. */
  readonly classes: string;
}

/** The code as spans without gaps, line ends included. */
export function highlight(code: string, parser: Parser): readonly Span[] {
  const spans: Span[] = [];
  let at = 0;
  const add = (length: number, classes: string) => {
    const before = spans.at(-1);
    if (before && before.classes === classes) spans[spans.length - 1] = { ...before, to: at + length };
    else spans.push({ from: at, to: at + length, classes });
    at += length;
  };
  highlightCode(code, parser.parse(code), classHighlighter, (text, classes) => add(text.length, classes), () => add(1, ""));
  return spans;
}
