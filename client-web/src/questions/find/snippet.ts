export interface SnippetPart {
  readonly text: string;
  readonly isHit: boolean;
}

/** A snippet's parts; hits stand between U+0001 and U+0002. */
export function snippetParts(snippet: string): readonly SnippetPart[] {
  return snippet
    .split(/([\u0001][^\u0001\u0002]*[\u0002]?)/u)
    .map((part) => ({ text: part.replace(/[\u0001\u0002]/gu, ""), isHit: part.startsWith("\u0001") }))
    .filter(({ text }) => text !== "");
}
