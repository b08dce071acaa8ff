export interface SnippetPart {
  readonly text: string;
  readonly isHit: boolean;
}

// Hits stand between U+0001 and U+0002, and a snippet is cut out of its text, so what is matched here may have lost its other half.
const marks: readonly (readonly [RegExp, string])[] = [
  [/(?<=^…?)[ \t]*(?:`{3,}|~{3,})[^\n]*$/gmu, ""], // a fence, with the name of its language
  [/`+/gu, ""],
  [/(?<![\p{L}\p{N}_)\]])!?\[([^\]\n]*)\]\([^()\s]*\)/gu, "$1"], // a link or picture, and not `a[0](x)`
  [/(?<![^\s(])(\*{1,3})(?=[^\s*])([^*\n]*[^\s*])\1(?=$|[\s).,;:!?])/gmu, "$2"], // emphasis, and not `2 ** 3`
  [/^[ \t]*(?:#{1,6}|>|[-*+])[ \t]+/gmu, ""], // a heading, a quotation, an item
  [/\s+/gu, " "],
];

/** Markdown's words without its marks. */
function plain(snippet: string): string {
  return marks.reduce((text, [mark, instead]) => text.replace(mark, instead), snippet).trim();
}

/** What a found text says around its hits, as plain text. */
export function snippetParts(snippet: string): readonly SnippetPart[] {
  return plain(snippet)
    .split(/([\u0001][^\u0001\u0002]*[\u0002]?)/u)
    .map((part) => ({ text: part.replace(/[\u0001\u0002]/gu, ""), isHit: part.startsWith("\u0001") }))
    .filter(({ text }) => text !== "");
}
