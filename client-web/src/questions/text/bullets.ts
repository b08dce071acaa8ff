import { type OpenFence, afterLine, closeFence, trimmed } from "./fence.ts";

const marker = /^(?:[-*+]|\d{1,9}[.)])[ \t]+/;

function dedent(lines: readonly string[], width: number): string {
  const [first = "", ...others] = lines;
  const cut = others.map((line) => line.slice(Math.min(width, /^ */.exec(line)?.[0].length ?? 0)));
  return trimmed([first, ...cut].join("\n"));
}

/** A text's bullets at column 0, without the marks and dedented; what stands before the first one is
 * one as well. As the server reads them. */
export function readBullets(text: string): readonly string[] {
  const items: string[] = [];
  let fence: OpenFence | undefined;
  let lines: string[] = [];
  let width = 0;
  const end = () => {
    const item = dedent(lines, width);
    if (item) items.push(item);
  };
  for (const line of text.split("\n")) {
    const found = fence ? null : marker.exec(line);
    fence = afterLine(fence, line);
    if (found) {
      end();
      width = found[0].length;
      lines = [line.slice(width)];
    } else lines.push(line);
  }
  end();
  return items;
}

function indent(text: string, by: string): string {
  return text.split("\n").map((line) => (line ? by + line : line)).join("\n");
}

/** One bullet, its later lines indented. */
export function writeBullet(text: string, mark = "- "): string {
  return mark + indent(closeFence(trimmed(text).trimStart()), "  ").slice(2);
}

/** Empty ones are left out. */
export function writeBullets(items: readonly string[]): string {
  return items.filter((item) => item.trim()).map((item) => writeBullet(item)).join("\n");
}

/** The text without what may differ between two ways to write the same list. */
function loosened(text: string): string {
  let fence: OpenFence | undefined;
  const lines = text.split("\n").map((line) => {
    const inside = fence;
    fence = afterLine(fence, line);
    return inside ? line : line.replace(/[ \t]+$/, "").replace(/^( *)[*+] +/, "$1- ").replace(/^( *- \[)X\]/, "$1x]");
  });
  return lines.filter(Boolean).join("\n");
}

/** What a reader found, when writing it gives the same text again; nothing for a text that doesn't follow
 * its convention, which would lose something. */
export function whenFollowed<Part>(text: string, read: (text: string) => Part, write: (part: Part) => string): Part | undefined {
  const found = read(trimmed(text));
  return loosened(write(found)) === loosened(trimmed(text)) ? found : undefined;
}
