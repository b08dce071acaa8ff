import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { type Span, highlight } from "../ui/highlight.ts";
import { useParser } from "../ui/listing.tsx";
import type { Range } from "./pad-history.ts";

/** Cuts the spans at the ranges' ends, so that each piece lies inside a range or outside all of them. */
export function cut(spans: readonly Span[], ranges: readonly Range[]): readonly (Span & { readonly touched: boolean })[] {
  const pieces: (Span & { touched: boolean })[] = [];
  const ends = ranges.flatMap((range) => [range.from, range.to]);
  for (const span of spans) {
    const inside = ends.filter((end) => end > span.from && end < span.to);
    const bounds = [span.from, ...[...new Set(inside)].sort((a, b) => a - b), span.to];
    for (let place = 0; place + 1 < bounds.length; place += 1) {
      const from = bounds[place] ?? 0;
      const to = bounds[place + 1] ?? 0;
      pieces.push({ from, to, classes: span.classes, touched: ranges.some((range) => range.from <= from && to <= range.to) });
    }
  }
  return pieces;
}

interface PadTextProps {
  readonly text: string;
  readonly language: string;
  readonly touched: readonly Range[];
}

/** A text with its syntax coloured and the last edit marked; a deletion shows as a caret. */
export function PadText({ text, language, touched }: PadTextProps) {
  const parser = useParser(language);
  const spans = useMemo<readonly Span[]>(
    () => (parser ? highlight(text, parser) : text ? [{ from: 0, to: text.length, classes: "" }] : []),
    [text, parser],
  );
  const carets = new Set(touched.filter((range) => range.from === range.to).map((range) => range.from));
  const made: ComponentChildren[] = [];
  for (const piece of cut(spans, [...touched, ...[...carets].map((at) => ({ from: at, to: at }))])) {
    if (carets.has(piece.from)) made.push(<span key={`c${piece.from}`} class="player-caret" />);
    const words = text.slice(piece.from, piece.to);
    made.push(piece.classes || piece.touched
      ? <span key={piece.from} class={`${piece.classes}${piece.touched ? " player-touched" : ""}`}>{words}</span>
      : words);
  }
  if (carets.has(text.length)) made.push(<span key="end" class="player-caret" />);
  return <>{made}</>;
}
