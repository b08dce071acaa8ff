import type { SearchWishes } from "../../api/set-types.ts";

const names = ["words", "set", "topic", "kind", "difficulty", "state", "language", "tag", "asked"] as const;
export type WishName = (typeof names)[number];
export type Wishes = Pick<SearchWishes, WishName>;

/** What is looked for, as it stands in the address. */
export function readWishes(query: URLSearchParams): Wishes {
  return Object.fromEntries(names.map((name) => [name, query.get(name)]).filter(([, value]) => value));
}

export function wishesQuery(wishes: Wishes): string {
  const query = new URLSearchParams();
  for (const name of names) if (wishes[name]) query.set(name, wishes[name]);
  return query.toString();
}

/** How many wishes narrow it down besides the words. */
export function countFilters(wishes: Wishes): number {
  return names.filter((name) => name !== "words" && wishes[name]).length;
}
