import type { Asked, Outline, OutlineBlock, QuestionState } from "../../api/set-types.ts";
import { score } from "../../ui/search.ts";
import { refOf } from "./refs.ts";

/** What a question without a time of its own is taken to last; the server's sample does the same. */
const usualMinutes = 5;

/** A question that can be chosen, as outlines tell of it. */
export interface PoolQuestion {
  readonly ref: string;
  readonly set: string;
  readonly setTitle: string;
  readonly key: string;
  readonly title: string;
  readonly topic: string;
  readonly subtopic: string;
  readonly kind: string;
  readonly difficulty: string;
  readonly state: QuestionState;
  /** Its own, or the usual ones. */
  readonly minutes: number;
  readonly tags: readonly string[];
  /** Absent: never, or whoever looks may not know. */
  readonly asked?: Asked;
}

export interface PoolTopic {
  readonly title: string;
  readonly questions: number;
  readonly subtopics: readonly { readonly title: string; readonly questions: number }[];
}

/** The questions of one set in its order. */
export function poolOf(set: string, { head, blocks }: Pick<Outline, "head" | "blocks">): readonly PoolQuestion[] {
  const found: PoolQuestion[] = [];
  let topic = "", subtopic = "";
  const take = (block: OutlineBlock): PoolQuestion => ({
    ref: refOf({ set, key: block.key }), set, setTitle: head.title, key: block.key, title: block.title, topic, subtopic,
    kind: block.question_kind ?? "", difficulty: block.difficulty ?? "", state: block.state ?? "complete",
    minutes: block.minutes || usualMinutes, tags: block.tags ?? [], ...(block.asked && { asked: block.asked }),
  });
  for (const block of blocks) {
    if (block.kind === "question") found.push(take(block));
    else if (block.kind === "subtopic") subtopic = block.title;
    else [topic, subtopic] = [block.title, ""];
  }
  return found;
}

/** Can it be asked as it is? */
export const isReady = ({ state }: PoolQuestion): boolean => state === "complete" || state === "no answer";

/** The topics of the sets, those of one title together: a sample names them by their titles. */
export function topicsOf(pool: readonly PoolQuestion[]): readonly PoolTopic[] {
  const topics = new Map<string, { questions: number; readonly subtopics: Map<string, number> }>();
  for (const { topic, subtopic } of pool) {
    if (!topic) continue;
    const known = topics.get(topic) ?? { questions: 0, subtopics: new Map<string, number>() };
    known.questions += 1;
    if (subtopic) known.subtopics.set(subtopic, (known.subtopics.get(subtopic) ?? 0) + 1);
    topics.set(topic, known);
  }
  return [...topics].map(([title, { questions, subtopics }]) => ({
    title, questions, subtopics: [...subtopics].map(([name, count]) => ({ title: name, questions: count })),
  }));
}

/** The most used first. */
export function tagsOf(pool: readonly PoolQuestion[]): readonly string[] {
  const uses = new Map<string, number>();
  for (const tag of pool.flatMap(({ tags }) => tags)) uses.set(tag, (uses.get(tag) ?? 0) + 1);
  return [...uses].sort(([a, times], [b, others]) => others - times || a.localeCompare(b)).map(([tag]) => tag);
}

/** How many questions of each kind there are that can be asked. */
export function kindsOf(pool: readonly PoolQuestion[]): ReadonlyMap<string, number> {
  const kinds = new Map<string, number>();
  for (const { kind } of pool.filter(isReady)) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return kinds;
}

export interface PoolFilter {
  readonly words: string;
  readonly kind: string;
  readonly difficulty: string;
  /** "never", a number of days in which it wasn't asked, or nothing. */
  readonly asked: string;
}

export const noFilter: PoolFilter = { words: "", kind: "", difficulty: "", asked: "" };

const dayMs = 86_400_000;

/** Those that can be asked and are looked for, in the order of their sets. Words are found in titles, topics and tags; after these come `found`, which have them elsewhere. */
export function filterPool(pool: readonly PoolQuestion[], filter: PoolFilter, nowMs: number, found?: ReadonlySet<string>): readonly PoolQuestion[] {
  const rested = ({ asked }: PoolQuestion): boolean =>
    !filter.asked || !asked || (filter.asked !== "never" && nowMs - asked.last_ms > Number(filter.asked) * dayMs);
  const fitting = pool.filter((one) => isReady(one)
    && (!filter.kind || one.kind === filter.kind)
    && (!filter.difficulty || one.difficulty === filter.difficulty)
    && rested(one));
  if (!filter.words.trim()) return fitting;
  const named = fitting.filter((one) => score([one.title, one.topic, one.subtopic, one.kind, one.difficulty, ...one.tags].join(" "), filter.words) > 0);
  const there = new Set(named);
  return found?.size ? [...named, ...fitting.filter((one) => found.has(one.ref) && !there.has(one))] : named;
}
