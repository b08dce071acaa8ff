// What an import found, question by question, put together from the parts of the server's answer.
import type { AnswerMatch, Change, ChangeKind, DuplicatePair, ImportReport, ImportStatus, ReportNote, ReportQuestion } from "../../api/set-types.ts";

export interface Twin {
  readonly kind: DuplicatePair["kind"];
  readonly score: number;
  /** In the same document. */
  readonly id: string;
  readonly title: string;
}

export interface Item {
  readonly id: string;
  /** "same" is as it was. */
  readonly kind: ChangeKind;
  /** First line of the prompt, Markdown. */
  readonly title: string;
  readonly topic: string;
  readonly subtopic: string;
  /** Absent for what is gone from the source. */
  readonly read?: ReportQuestion;
  readonly change?: Change;
  /** It was taken out of the set here, and stays out. */
  readonly isRemovedHere: boolean;
  readonly warnings: readonly ReportNote[];
  /** Questions of other sets that may be the same: `a` is this one. */
  readonly pairs: readonly DuplicatePair[];
  readonly twins: readonly Twin[];
  readonly answers?: AnswerMatch;
  /** What is looked through for words. */
  readonly words: string;
}

const place = (file: string | undefined, line: number): string => `${file ?? ""}\n${line}`;

/** Each warning to the question in whose lines it is. */
function warningsOf({ questions, warnings }: ImportReport): ReadonlyMap<string, readonly ReportNote[]> {
  const byFile = new Map<string, ReportQuestion[]>();
  for (const question of questions) {
    const list = byFile.get(question.file ?? "");
    if (list) list.push(question);
    else byFile.set(question.file ?? "", [question]);
  }
  for (const list of byFile.values()) list.sort((a, b) => a.line - b.line);
  const found = new Map<string, ReportNote[]>();
  for (const note of warnings) {
    const list = byFile.get(note.file ?? "") ?? [];
    let [low, high] = [0, list.length]; // the last question that begins at the line or before
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[middle]?.line ?? 0) <= note.line) low = middle + 1;
      else high = middle;
    }
    const owner = list[low - 1];
    if (!owner || note.line === 0) continue;
    const own = found.get(owner.id);
    if (own) own.push(note);
    else found.set(owner.id, [note]);
  }
  return found;
}

function grouped<Of>(list: readonly Of[], key: (one: Of) => string): ReadonlyMap<string, readonly Of[]> {
  const groups = new Map<string, Of[]>();
  for (const one of list) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}

function twinsOf({ questions, duplicates }: ImportReport): ReadonlyMap<string, readonly Twin[]> {
  const titles = new Map(questions.map(({ id, prompt }) => [id, firstLine(prompt)]));
  const both = duplicates.flatMap(({ kind, score, a, b }) => [
    { of: a.id, kind, score, id: b.id, title: titles.get(b.id) ?? "" }, { of: b.id, kind, score, id: a.id, title: titles.get(a.id) ?? "" },
  ]);
  return grouped(both, ({ of }) => of);
}

export function firstLine(prompt: string): string {
  return prompt.split("\n", 1)[0] ?? "";
}

const none: readonly never[] = [];

/** The document's questions in its order, and behind them what is gone from it. */
export function itemsOf({ report, changes, duplicates, answers }: ImportStatus): readonly Item[] {
  if (!report) return [];
  const changed = new Map((changes?.changes ?? []).map((change) => [change.id, change]));
  const warnings = warningsOf(report);
  const twins = twinsOf(report);
  const pairs = grouped(duplicates ?? [], ({ a }) => a.key);
  const matches = new Map((answers ?? []).map((match) => [match.id, match]));
  const read = report.questions.map((question): Item => {
    const { id, topic, subtopic, prompt } = question;
    const change = changed.get(id);
    const match = matches.get(id);
    return {
      id, kind: change?.kind ?? "same", title: firstLine(prompt), topic, subtopic, read: question,
      isRemovedHere: change?.missing === "ours",
      warnings: warnings.get(id) ?? none, pairs: pairs.get(id) ?? none, twins: twins.get(id) ?? none,
      words: `${prompt}\n${topic}\n${subtopic}\n${question.tags.join(" ")}`.toLowerCase(),
      ...(change && { change }), ...(match && { answers: match }),
    };
  });
  const there = new Set(report.questions.map(({ id }) => id));
  const gone = [...changed.values()].filter(({ id }) => !there.has(id)).map((change): Item => ({
    id: change.id, kind: change.kind, title: change.title, topic: change.topic, subtopic: "", change, isRemovedHere: false,
    warnings: none, pairs: none, twins: none, words: `${change.title}\n${change.topic}`.toLowerCase(),
  }));
  return [...read, ...gone];
}

/** Something that a person should look at before it is imported. */
export function needsAttention({ read, warnings, answers, kind }: Item): boolean {
  return kind === "conflict" || warnings.length > 0 || answers !== undefined
    || (read !== undefined && (read.state === "needs prompt" || read.state === "incomplete" || read.state === "listing damaged"));
}

/** What is read as the lines of one file: "lines 12 to 20 of a.md". */
export function linesOf({ read }: Item): string {
  if (!read || read.line === 0) return "";
  return read.file ? `line ${read.line} of ${read.file}` : `line ${read.line}`;
}

/** Topics with their subtopics, as they were read and as corrections made them. */
export function placesOf(items: readonly Item[]): readonly { readonly topic: string; readonly subtopic: string }[] {
  const seen = new Map<string, { readonly topic: string; readonly subtopic: string }>();
  for (const { topic, subtopic, read } of items) if (read) seen.set(place(topic, 0) + subtopic, { topic, subtopic });
  return [...seen.values()];
}
