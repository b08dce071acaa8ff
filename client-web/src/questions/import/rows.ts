// The list of what is imported: filtered, under its topics.
import { type Verdicts, fateOf } from "./decisions.ts";
import { type Item, needsAttention } from "./items.ts";

export const filterNames = ["all", "new", "changed", "conflicts", "same", "gone", "removed", "duplicates", "attention", "unanswered", "corrected", "out"] as const;
export type Filter = (typeof filterNames)[number];

export const filterWords: { readonly [filter in Filter]: string } = {
  all: "All", new: "New", changed: "Changed or moved", conflicts: "Conflicts", same: "As they were", gone: "Gone from the source", removed: "Removed here",
  duplicates: "Duplicates", attention: "To look at", unanswered: "Without an answer", corrected: "Corrected", out: "Left out",
};

type Test = (item: Item, verdicts: Verdicts) => boolean;

const tests: { readonly [filter in Filter]: Test } = {
  all: () => true,
  new: ({ kind }) => kind === "added",
  changed: ({ kind, change }) => kind === "changed" || kind === "moved" || (kind !== "added" && change?.moved === true),
  conflicts: ({ kind }) => kind === "conflict",
  same: ({ kind, isRemovedHere }) => kind === "same" && !isRemovedHere,
  gone: ({ change }) => change?.kind === "gone" || change?.missing === "theirs",
  removed: ({ isRemovedHere }) => isRemovedHere,
  duplicates: ({ pairs, twins }) => pairs.length + twins.length > 0,
  attention: needsAttention,
  unanswered: ({ read }) => read?.state === "no answer",
  corrected: ({ id }, verdicts) => {
    const verdict = verdicts.get(id);
    return Boolean(verdict?.join || verdict?.question || verdict?.place);
  },
  out: (item, verdicts) => fateOf(item, verdicts.get(item.id)) === "out",
};

export type Counts = { readonly [filter in Filter]: number };

export function countFilters(items: readonly Item[], verdicts: Verdicts): Counts {
  const counts = Object.fromEntries(filterNames.map((name) => [name, 0])) as { [filter in Filter]: number };
  for (const item of items) for (const name of filterNames) if (tests[name](item, verdicts)) counts[name]++;
  return counts;
}

/** Those that the filter lets through and that have every word. */
export function filtered(items: readonly Item[], verdicts: Verdicts, filter: Filter, typed: string): readonly Item[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter((item) => tests[filter](item, verdicts) && words.every((word) => item.words.includes(word)));
}

export interface TopicRow {
  readonly kind: "topic";
  readonly key: string;
  readonly topic: string;
  /** Empty for the topic itself. */
  readonly subtopic: string;
  /** Questions below it that are listed. */
  readonly ids: readonly string[];
  readonly isOpen: boolean;
  readonly isGone: boolean;
}

export interface QuestionRow {
  readonly kind: "question";
  readonly key: string;
  readonly item: Item;
}

export type Row = TopicRow | QuestionRow;

const goneTopic = "\n gone"; // no title has a line end

/** Where it will stand, as it was read or as it was corrected. */
function placeOf({ id, topic, subtopic }: Item, verdicts: Verdicts): { readonly topic: string; readonly subtopic: string } {
  return verdicts.get(id)?.place ?? { topic, subtopic };
}

/** A row for each topic, subtopic and question, those of closed topics left out. `closed`: keys of topic rows. */
export function rowsOf(items: readonly Item[], verdicts: Verdicts, closed: ReadonlySet<string>): readonly Row[] {
  const topics = new Map<string, Map<string, Item[]>>();
  for (const item of items) {
    const at = item.read ? placeOf(item, verdicts) : { topic: goneTopic, subtopic: "" };
    const subtopics = topics.get(at.topic) ?? new Map<string, Item[]>();
    topics.set(at.topic, subtopics);
    const list = subtopics.get(at.subtopic);
    if (list) list.push(item);
    else subtopics.set(at.subtopic, [item]);
  }
  const rows: Row[] = [];
  const questions = (list: readonly Item[]) => list.forEach((item) => rows.push({ kind: "question", key: item.id, item }));
  for (const [topic, subtopics] of topics) {
    const key = `t ${topic}`;
    const isOpen = !closed.has(key);
    rows.push({ kind: "topic", key, topic: topic === goneTopic ? "" : topic, subtopic: "", ids: [...subtopics.values()].flat().map(({ id }) => id), isOpen, isGone: topic === goneTopic });
    if (!isOpen) continue;
    questions(subtopics.get("") ?? []);
    for (const [subtopic, list] of subtopics) {
      if (subtopic === "") continue;
      const own = `s ${topic}\n${subtopic}`;
      rows.push({ kind: "topic", key: own, topic, subtopic, ids: list.map(({ id }) => id), isOpen: !closed.has(own), isGone: false });
      if (!closed.has(own)) questions(list);
    }
  }
  return rows;
}

/** The question to which another one belongs when it was misread: the one before it that isn't itself a part. */
export function ownerOf(items: readonly Item[], verdicts: Verdicts, id: string): Item | undefined {
  let before: Item | undefined;
  for (const item of items) {
    if (item.id === id) return before;
    if (item.read && !verdicts.get(item.id)?.join) before = item;
  }
  return undefined;
}
