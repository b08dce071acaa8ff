// What the picker lists of a set: the topics of what was found, and no more questions than a page bears.
import type { PoolQuestion } from "../questions/build/pool.ts";

/** So many questions are listed at first, and as many more each time. */
export const listedAtOnce = 200;

export interface ListedTopic {
  readonly title: string;
  /** All that were found. */
  readonly found: readonly PoolQuestion[];
  /** The first of them, as far as there is room. */
  readonly listed: readonly PoolQuestion[];
}

/** What was found by topic, in the order of the set. Topics of which nothing is listed are left out. */
export function listedTopics(found: readonly PoolQuestion[], most: number): readonly ListedTopic[] {
  const topics = new Map<string, PoolQuestion[]>();
  for (const one of found) {
    const known = topics.get(one.topic);
    if (known) known.push(one);
    else topics.set(one.topic, [one]);
  }
  let left = most;
  const listed: ListedTopic[] = [];
  for (const [title, all] of topics) {
    if (left <= 0) break;
    listed.push({ title, found: all, listed: all.slice(0, left) });
    left -= all.length;
  }
  return listed;
}
