import type { SignalKind } from "../protocol/generated/messages.ts";
import type { Choice } from "./set.ts";

// What can be read out of a section's Markdown, by the conventions of packs. The server reads the same in C for the room.

export interface SignalLine {
  readonly kind: SignalKind;
  readonly text: string;
}

export interface CompetencyLines {
  readonly name: string;
  readonly points: readonly { readonly value: number; readonly text: string }[];
}

interface Bullet {
  readonly depth: 0 | 1;
  readonly text: string;
}

/** The bullets of a list with at most two levels; lines that continue a bullet belong to it. */
function bullets(text: string): readonly Bullet[] {
  const found: Bullet[] = [];
  for (const line of text.split("\n")) {
    const bullet = /^(\s*)[-*+] +(.*)$/.exec(line);
    const last = found.at(-1);
    if (bullet) found.push({ depth: (bullet[1]?.length ?? 0) >= 2 ? 1 : 0, text: bullet[2] ?? "" });
    else if (last && line.trim()) found[found.length - 1] = { ...last, text: `${last.text}\n${line.trim()}` };
  }
  return found;
}

const kinds: readonly (readonly [RegExp, SignalKind])[] = [
  [/^expected:\s*/i, "expected"], [/^strong:\s*/i, "strong"], [/^red[ -]flag:\s*/i, "red-flag"],
];

/** A bullet that names no kind is expected. */
export function readSignals(text: string): readonly SignalLine[] {
  return bullets(text).map((bullet) => {
    const [prefix, kind] = kinds.find(([one]) => one.test(bullet.text)) ?? [/^/, "expected" as const];
    return { kind, text: bullet.text.replace(prefix, "") };
  });
}

/** Empty when the section isn't in the form of a rubric; then its text is shown as it stands. */
export function readRubric(text: string): readonly CompetencyLines[] {
  const found: { name: string; points: { value: number; text: string }[] }[] = [];
  for (const bullet of bullets(text)) {
    if (bullet.depth === 0) {
      found.push({ name: bullet.text, points: [] });
      continue;
    }
    const point = /^([1-9]):\s*([\s\S]*)$/.exec(bullet.text);
    if (!point) return [];
    found.at(-1)?.points.push({ value: Number(point[1]), text: point[2] ?? "" });
  }
  return found;
}

/** "- [x] text", lines that continue it, and ">> feedback". */
export function readChoices(text: string): readonly Choice[] {
  const found: { text: string; right: boolean; feedback: string }[] = [];
  for (const line of text.split("\n")) {
    const start = /^- \[([ xX])\] ?(.*)$/.exec(line);
    const last = found.at(-1);
    if (start) found.push({ text: start[2] ?? "", right: start[1] !== " ", feedback: "" });
    else if (last && /^ {2}>> ?/.test(line)) last.feedback = `${last.feedback}\n${line.replace(/^ {2}>> ?/, "")}`.trim();
    else if (last) last.text = `${last.text}\n${line.replace(/^ {2}/, "")}`.trimEnd();
  }
  return found;
}
