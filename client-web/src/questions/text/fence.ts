// Which lines of a Markdown text lie inside a code fence, by the pack format's rule.

export interface OpenFence {
  readonly marks: string;
  readonly quoted: boolean;
  /** What stood before the marks. */
  readonly prefix: string;
}

const opening = /^((?:[ \t]+|>|[-*+][ \t]+|\d{1,9}[.)][ \t]+)*)(`{3,}|~{3,})/;

/** The fence after this line, if one is open then. */
export function afterLine(fence: OpenFence | undefined, line: string): OpenFence | undefined {
  if (!fence) {
    const found = opening.exec(line);
    if (!found) return undefined;
    const [, prefix = "", marks = ""] = found;
    return { marks, quoted: prefix.includes(">"), prefix };
  }
  let rest = line.trim();
  while (fence.quoted && rest.startsWith(">")) rest = rest.slice(1).trim();
  const closes = rest.length >= fence.marks.length && [...rest].every((sign) => sign === fence.marks[0]);
  return closes ? undefined : fence;
}

/** The text with its last fence closed as saving does. */
export function closeFence(text: string): string {
  let fence: OpenFence | undefined;
  for (const line of text.split("\n")) fence = afterLine(fence, line);
  return fence ? `${text}\n${fence.prefix.replace(/[^>\t]/g, " ")}${fence.marks}` : text;
}

/** Without blank lines at the ends, LF alone. */
export function trimmed(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/^(?:[ \t]*\n)+/, "").replace(/\s+$/, "");
}
