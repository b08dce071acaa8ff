// Sections that have a form of their own: read from a pack's Markdown and written as it. Each reader gives
// nothing for a text that it couldn't write again; such a text is edited as Markdown.
import { readBullets, whenFollowed, writeBullet, writeBullets } from "./bullets.ts";
import { trimmed } from "./fence.ts";

export interface ChoicePart {
  readonly right: boolean;
  /** Markdown */
  readonly text: string;
  readonly feedback: string;
}

export type SignalName = "expected" | "strong" | "red flag";

export interface SignalPart {
  /** Empty where the text names none; that is read as expected. */
  readonly kind: SignalName | "";
  readonly text: string;
}

export interface LevelPart {
  readonly mark: number;
  readonly text: string;
}

export interface CompetencyPart {
  readonly name: string;
  readonly levels: readonly LevelPart[];
}

export const signalNames: readonly SignalName[] = ["expected", "strong", "red flag"];
/** The scale of a rubric. */
export const marks: readonly number[] = [1, 2, 3, 4, 5];

// --- lists ---------------------------------------------------------------------------------------

export const writeList = writeBullets;
export const readList = (text: string): readonly string[] | undefined => whenFollowed(text, readBullets, writeList);

// --- choices -------------------------------------------------------------------------------------

const isFeedback = /^>>(?: |$)/;

function readChoice(item: string): ChoicePart {
  const lines = item.slice(4).split("\n");
  const cut = (line: string) => line.replace(isFeedback, "");
  return {
    right: /^\[x\]/i.test(item),
    text: trimmed(lines.filter((line) => !isFeedback.test(line)).join("\n")),
    feedback: trimmed(lines.filter((line) => isFeedback.test(line)).map(cut).join("\n")),
  };
}

function readAllChoices(text: string): readonly ChoicePart[] {
  return readBullets(text).filter((item) => /^\[[ xX]\] /.test(`${item} `)).map(readChoice);
}

function writeChoice({ right, text, feedback }: ChoicePart): string {
  const own = trimmed(text).replace(/^>>(?=\s|$)/gm, "> >"); // else it would be read as feedback
  const said = trimmed(feedback);
  return writeBullet(own, `- [${right ? "x" : " "}] `) + (said ? `\n${said.split("\n").map((line) => `  >> ${line}`.trimEnd()).join("\n")}` : "");
}

export function writeChoices(choices: readonly ChoicePart[]): string {
  return choices.filter(({ text }) => text.trim()).map(writeChoice).join("\n");
}

export const readChoices = (text: string): readonly ChoicePart[] | undefined => whenFollowed(text, readAllChoices, writeChoices);

// --- signals -------------------------------------------------------------------------------------

function readSignal(item: string): SignalPart {
  const kind = signalNames.find((name) => item.startsWith(`${name}:`));
  return kind ? { kind, text: item.slice(kind.length + 1).trim() } : { kind: "", text: item };
}

export function writeSignals(signals: readonly SignalPart[]): string {
  return writeBullets(signals.filter(({ text }) => text.trim()).map(({ kind, text }) => (kind ? `${kind}: ${text.trim()}` : text)));
}

export const readSignals = (text: string): readonly SignalPart[] | undefined =>
  whenFollowed(text, (all) => readBullets(all).map(readSignal), writeSignals);

// --- rubric --------------------------------------------------------------------------------------

function readCompetency(item: string): CompetencyPart {
  const [name = "", ...rest] = item.split("\n");
  const levels = readBullets(rest.join("\n")).flatMap((level) => {
    const found = /^([1-9]):\s*/.exec(level);
    return found ? [{ mark: Number(found[1]), text: level.slice(found[0].length) }] : [];
  });
  return { name: name.trim(), levels };
}

function writeCompetency({ name, levels }: CompetencyPart): string {
  const lines = levels.filter(({ text }) => text.trim()).map(({ mark, text }) => `${mark}: ${text.trim()}`);
  return writeBullet([name.replace(/\s+/g, " ").trim(), writeBullets(lines)].filter(Boolean).join("\n"));
}

/** Competencies without a name are left out. */
export function writeRubric(rubric: readonly CompetencyPart[]): string {
  return rubric.filter(({ name }) => name.trim()).map(writeCompetency).join("\n");
}

export const readRubric = (text: string): readonly CompetencyPart[] | undefined =>
  whenFollowed(text, (all) => readBullets(all).map(readCompetency), writeRubric);
